"""One notice for one person by one way: whether it may still go out, asked when it does, and how that ended."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

import config
from models import NoticeKind, ShareState
from services.addresses import mask_addresses
from services.database import execute, query
from services.metrics import NOTICES
from services.notices.wording import TOLD, whom, word
from services.notices.words import Words
from services.translation import speaking

log = logging.getLogger(__name__)

# How long a way that fails in passing is tried, after the tries of durable work itself: 10 minutes, then twice as long
# each time, 21 hours in all.
BACK_AFTER_S = 600
TURNS = 7

_WAITING = """
SELECT n.id AS notice_id, n.created_at, n.kind, n.facts, n.team_id, t.name AS team, u.id AS user_id, u.email,
       u.language, t.deleted_at IS NULL AND u.deleted_at IS NULL AS is_there, m.role
  FROM notice_shares s JOIN notices n ON n.id = s.notice_id JOIN teams t ON t.id = n.team_id
  JOIN users u ON u.id = s.user_id LEFT JOIN memberships m ON m.team_id = n.team_id AND m.user_id = u.id
 WHERE s.id = $1 AND s.state = 'waiting'"""
_SETTLE = """UPDATE notice_shares SET state = $2, settled_at = now(), trouble = $3
    WHERE id = $1 AND state = 'waiting' RETURNING way, notice_id"""


@dataclass(frozen=True, slots=True)
class Share:
    """One that may go out now, in its reader's words. `name` is its own for good, also beside those of another
    installation; `foot` says why they get it, `link` is the whole address."""

    name: str
    user_id: int
    team_id: int
    address: str
    team: str
    words: Words
    link: str
    foot: str


async def open_share(share_id: int) -> Share | None:
    """None when it is settled, or is now: who left, or has another role, since it was decided gets nothing."""
    rows = await query(_WAITING, share_id)
    if not rows:
        return None
    row = rows[0]
    kind = NoticeKind(row["kind"])
    if not row["is_there"] or row["role"] not in TOLD[kind].roles:
        await settle_share(share_id, ShareState.WITHDRAWN)
        return None
    facts = json.loads(row["facts"])
    with speaking(row["language"]):
        words = word(kind, facts, await names_in([facts]))
        foot = whom(kind, row["team"])
    return Share(
        name=f"notice.{share_id}.{int(row['created_at'].timestamp())}",
        user_id=row["user_id"],
        team_id=row["team_id"],
        address=row["email"],
        team=row["team"],
        words=words,
        link=f"{config.settings().public_url}{words.path}",
        foot=foot,
    )


async def settle_share(share_id: int, state: ShareState, trouble: str = "") -> None:
    """Once; a failure is written where the operator looks: a person can't be told that they can't be told."""
    trouble = mask_addresses(trouble)[:200]
    for row in await query(_SETTLE, share_id, state.value, trouble):
        NOTICES.labels(row["way"], state.value).inc()
        if state is ShareState.FAILED:
            log.error("notice %d did not reach one person by %s: %s", row["notice_id"], row["way"], trouble)


async def note_trouble(share_id: int, trouble: str) -> None:
    """It waits for its next turn; meanwhile the page can say why."""
    sql = "UPDATE notice_shares SET trouble = $2 WHERE id = $1 AND state = 'waiting'"
    await execute(sql, share_id, mask_addresses(trouble)[:200])


async def names_in(held: list[dict[str, Any]]) -> dict[int, str]:
    """The names of the people whom these facts point at, of those who are still there."""
    wanted = {facts["by"] for facts in held if facts.get("by")}
    if not wanted:
        return {}
    sql = "SELECT id, name FROM users WHERE id = ANY($1::int[]) AND deleted_at IS NULL"
    return {row["id"]: row["name"] for row in await query(sql, list(wanted))}
