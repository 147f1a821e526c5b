"""Who of a team may buy: whom everybody else asks."""

from __future__ import annotations

from models import Role
from services.database import query
from services.permissions import Grant, Permission, grant

_NAMED = """SELECT u.name FROM memberships m JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
    WHERE m.team_id = $1 AND m.role = ANY($2::text[]) ORDER BY m.role = 'owner' DESC, u.name, u.id LIMIT 3"""


async def buyers_of(team_id: int) -> tuple[str, ...]:
    """Names of those who may buy for the team, the owner first, three at most."""
    roles = [role.value for role in Role if grant(role, Permission.BUY_ADD_ONS) is Grant.YES]
    return tuple(row["name"] for row in await query(_NAMED, team_id, roles))
