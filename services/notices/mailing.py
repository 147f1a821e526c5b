"""A notice by mail, in its reader's language; what fails in passing is tried for a day."""

from __future__ import annotations

from gateways.outside import GatewayError
from models import ShareState
from services.durable_work import durable, enqueue
from services.letters import send_letter
from services.notices.shares import BACK_AFTER_S, TURNS, Share, note_trouble, open_share, settle_share
from services.plain_text import one_line


async def come_back_later(share_id: int, turn: int, error: str) -> None:
    if turn >= TURNS:
        await settle_share(share_id, ShareState.FAILED, error)
        return
    await note_trouble(share_id, error)
    key = f"mail_notice:{share_id}:{turn + 1}"
    await enqueue(mail_notice, key=key, delay_s=BACK_AFTER_S * 2**turn, share_id=share_id, turn=turn + 1)


@durable(give_up=come_back_later)
async def mail_notice(share_id: int, turn: int) -> None:
    """Cut off between the server's yes and our note of it, it goes out once more, under the Message-ID of the first,
    by which mailboxes tell that it is the same."""
    share = await open_share(share_id)
    if share is None:
        return
    try:
        await send_letter(share.address, _subject(share), _text(share), name=share.name)
    except GatewayError as refusal:
        if not refusal.permanent:
            raise
        await settle_share(share_id, ShareState.FAILED, str(refusal))
        return
    await settle_share(share_id, ShareState.SENT)


def _subject(share: Share) -> str:
    return one_line(f"{share.team}: {share.words.headline}", 200)


def _text(share: Share) -> str:
    said = "\n".join((f"{share.words.headline}.", *share.words.lines))
    return f"{said}\n\n{share.words.step}: {share.link}\n\n{share.foot}"
