"""Notices of money and credits, as direct messages to those whom they are for (SPEC T9, B11).

`chat.postMessage` to a person opens the conversation with them by itself, under the scope chat:write.
"""

from __future__ import annotations

from bot.announcements import wait_for_turn
from bot.cards.told import notice_card
from bot.install import disconnect
from bot.slack import GONE, Busy, SlackRefused, slack
from services import notices
from services.announcements import listens
from services.durable_work import BOT, TryLater, durable, enqueue


@listens("notice_ready")
async def notice_ready(share_id: int) -> None:
    await enqueue(tell_person, key=f"tell_person:{share_id}:0:0", share_id=share_id, turn=0)


async def come_back_later(share_id: int, turn: int, error: str, place: int = 0) -> None:
    wait = await notices.slack_failed(share_id, error, turn)
    if wait is not None:
        key = f"tell_person:{share_id}:{turn + 1}:0"
        await enqueue(tell_person, key=key, delay_s=wait, share_id=share_id, turn=turn + 1)


@durable(BOT, give_up=come_back_later)
async def tell_person(share_id: int, turn: int, place: int = 0) -> None:
    """Cut off between Slack's yes and our note of it, it is said once more: a doubled notice does no harm, a lost one
    would. `turn` counts the times that it failed for a while, `place` those that it stood in line."""
    workspace = slack().workspace_id
    if not workspace:
        raise TryLater("Slack has not said yet whose token this is", 2)
    card = await notices.notice_for_slack(share_id, workspace)
    if card is None:
        return
    try:
        await wait_for_turn(card.person, in_turn=place > 0)
    except Busy as busy:
        key = f"tell_person:{share_id}:{turn}:{place + 1}"
        wait = busy.retry_after_s
        await enqueue(tell_person, key=key, delay_s=wait, share_id=share_id, turn=turn, place=place + 1)
        return
    try:
        await slack().post(card.person, notice_card(card))
    except SlackRefused as refused:
        if refused.error in GONE:
            await disconnect(workspace, refused.error)
        await notices.slack_failed(share_id, f"Slack: {refused.error}")
        return
    await notices.slack_sent(share_id)
