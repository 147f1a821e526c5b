"""What members did lately, for owner and admins (SPEC T8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.actors import Actor
from services.dashboard.bounded import read_bounded
from services.permissions import Permission
from services.usecase import usecase

LOOKS_BACK = timedelta(days=90)

_ACTIVITY = """WITH acts AS (
        SELECT user_id, count(*) FILTER (WHERE at >= $2 AND outcome = 'done') AS n, max(at) AS last
        FROM audit_entries WHERE team_id = $1 AND at >= $3 GROUP BY 1
    ), seen AS (SELECT user_id, max(last_seen_at) AS last FROM panel_sessions WHERE team_id = $1 GROUP BY 1)
    SELECT u.name, m.role, greatest(acts.last, seen.last) AS last_seen, coalesce(acts.n, 0) AS acts
    FROM memberships m JOIN users u ON u.id = m.user_id
    LEFT JOIN acts ON acts.user_id = u.id LEFT JOIN seen ON seen.user_id = u.id
    WHERE m.team_id = $1 ORDER BY last_seen DESC NULLS LAST, u.name, u.id"""


@dataclass(frozen=True, slots=True)
class MemberActivity:
    """`last_seen`: in the panel, or by an act anywhere within LOOKS_BACK. `acts` are those done since Monday, UTC."""

    name: str
    role: str
    last_seen: datetime | None
    acts: int


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_activity(actor: Actor) -> tuple[MemberActivity, ...]:
    """The members of today, the last seen first. Raises TookTooLong."""
    now = datetime.now(UTC)
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = await read_bounded(_ACTIVITY, actor.team_id, monday, now - LOOKS_BACK)
    return tuple(MemberActivity(**row) for row in rows)
