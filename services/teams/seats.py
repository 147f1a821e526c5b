"""The seats of a team: members and open invitations together (SPEC T1, T4)."""

from __future__ import annotations

from models import Role
from services.database import query
from services.errors import NotFound
from services.plans.limits import hold_limits
from services.plans.refusing import seats_full
from services.translation import text

# Of an invitations table without an alias. One that ran out holds no seat any more.
OPEN = "accepted_at IS NULL AND revoked_at IS NULL"
_COUNT = f"""SELECT (SELECT count(*) FROM memberships WHERE team_id = $1) AS members,
    (SELECT count(*) FROM invitations WHERE team_id = $1 AND {OPEN} AND expires_at > now()) AS invited"""  # noqa: S608


def require_number(user_id: int) -> None:
    """Raises NotFound for a number that no row of users can have: the database would not even compare it."""
    if not 0 < user_id < 2**31:
        raise NotFound(text("There is no such member."), text("They may have left already."))


async def count_seats(team_id: int) -> tuple[int, int]:
    """Members, and open invitations."""
    counted = (await query(_COUNT, team_id))[0]
    return counted["members"], counted["invited"]


async def take_seat(team_id: int, role: Role | None, *, invited: bool = False) -> None:
    """Make sure that one more person fits; of two who ask for the last seat at once, the second is refused.

    `role` is that of who asks, None of who is joining. Who comes by an invitation (`invited`) sits on the seat that it
    held, if the team still has that many.

    Raises:
        OverLimit: every seat is taken. NotFound: the team is deleted.
    """
    limits = await hold_limits(team_id)
    if limits.seats is None:
        return
    members, invitations = await count_seats(team_id)
    if members + (0 if invited else invitations) >= limits.seats:
        raise seats_full(limits, role)
