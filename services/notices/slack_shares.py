"""A notice as a direct message: what Slack's door needs to say it, and how it tells us how that ended."""

from __future__ import annotations

from dataclasses import dataclass

from models import ShareState
from services.database import query
from services.notices.shares import BACK_AFTER_S, TURNS, note_trouble, open_share, settle_share
from services.usecase import entrance

_TIED = """SELECT i.slack_user_id FROM slack_identities i JOIN workspaces w ON w.id = i.workspace_id
    WHERE i.user_id = $1 AND w.team_id = $2 AND w.slack_team_id = $3 AND w.disconnected_at IS NULL
    ORDER BY i.id LIMIT 1"""


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """In its reader's language; `person` is their number in the workspace that was asked about."""

    person: str
    team: str
    headline: str
    lines: tuple[str, ...]
    step: str
    link: str
    foot: str


@entrance
async def notice_for_slack(share_id: int, workspace: str) -> NoticeCard | None:
    """None when there is nothing to say any more: said, or nobody of that workspace may hear it now."""
    share = await open_share(share_id)
    if share is None:
        return None
    tied = await query(_TIED, share.user_id, share.team_id, workspace)
    if not tied:
        await settle_share(share_id, ShareState.WITHDRAWN)
        return None
    return NoticeCard(
        person=tied[0]["slack_user_id"],
        team=share.team,
        headline=share.words.headline,
        lines=share.words.lines,
        step=share.words.step,
        link=share.link,
        foot=share.foot,
    )


@entrance
async def slack_sent(share_id: int) -> None:
    await settle_share(share_id, ShareState.SENT)


@entrance
async def slack_failed(share_id: int, trouble: str, turn: int | None = None) -> float | None:
    """After how many seconds to try again, when it failed in passing in its `turn` (None: for good); None: no more."""
    if turn is None or turn >= TURNS:
        await settle_share(share_id, ShareState.FAILED, trouble)
        return None
    await note_trouble(share_id, trouble)
    return BACK_AFTER_S * 2**turn
