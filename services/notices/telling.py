"""Told in the transaction of the fact; whom it goes to is decided once, right after; each share is work of its own."""

from __future__ import annotations

import json
from typing import Any

from tortoise.transactions import in_transaction

from models import NoticeKind, NoticeWay
from services.announcements import announce
from services.database import query
from services.durable_work import durable, enqueue
from services.notices.mailing import mail_notice
from services.notices.wording import TOLD, facts_of
from services.usecase import entrance

_TELL = """INSERT INTO notices (team_id, kind, key, facts, created_at) VALUES ($1, $2, $3, $4::jsonb, now())
    ON CONFLICT (key) DO NOTHING RETURNING id"""
_SPREAD = "UPDATE notices SET spread_at = now() WHERE id = $1 AND spread_at IS NULL RETURNING team_id, kind"
# Whoever is tied to a person of the team's workspace is told there as well.
_SHARE = """
INSERT INTO notice_shares (notice_id, user_id, way, state, trouble)
SELECT $1, u.id, ways.way, 'waiting', ''
  FROM memberships m JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
 CROSS JOIN LATERAL (
       SELECT 'mail' AS way UNION ALL
       SELECT 'slack' WHERE EXISTS (
           SELECT FROM slack_identities i JOIN workspaces w ON w.id = i.workspace_id
            WHERE i.user_id = u.id AND w.team_id = m.team_id AND w.disconnected_at IS NULL)) AS ways
 WHERE m.team_id = $2 AND m.role = ANY($3::text[])
ON CONFLICT (notice_id, user_id, way) DO NOTHING
RETURNING id, way"""


@entrance
async def tell(team_id: int, kind: NoticeKind | str, key: str, **facts: Any) -> bool:
    """Within the transaction of the fact: whoever is to know hears of it if that commits. The same key again tells
    nobody anything: False.

    `key` names the fact within its kind, for good (an invoice's id, a lot's); `facts` are those of the kind's function
    in services.notices.wording, with days as date or datetime.

    Raises:
        TypeError: other facts than the kind's. ValueError: no such kind.
    """
    kind = NoticeKind(kind)
    kept = json.dumps(facts_of(kind, facts))
    told = await query(_TELL, team_id, kind.value, f"{kind.value}:{team_id}:{key}", kept)
    if not told:
        return False
    await enqueue(spread_notice, key=f"spread_notice:{told[0]['id']}", notice_id=told[0]["id"])
    return True


@durable()
async def spread_notice(notice_id: int) -> None:
    """Decide whom it goes to and by which ways, once; each share is then sent by itself.

    The one place where a person's own preferences (SPEC H3) will be asked; no kind of today can be switched off.
    """
    async with in_transaction():
        notice = await query(_SPREAD, notice_id)
        if not notice:
            return
        roles = [role.value for role in TOLD[NoticeKind(notice[0]["kind"])].roles]
        for share in await query(_SHARE, notice_id, notice[0]["team_id"], roles):
            if share["way"] == NoticeWay.SLACK:
                await announce("notice_ready", key=str(share["id"]), share_id=share["id"])
            else:
                await enqueue(mail_notice, key=f"mail_notice:{share['id']}:0", share_id=share["id"], turn=0)
