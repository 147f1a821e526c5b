"""What an erasure will take and what it leaves, counted before anybody confirms it."""

from __future__ import annotations

from dataclasses import dataclass

from models import Business, Membership, Role, Team, User
from services.actors import Actor
from services.database import query
from services.permissions import Grant, Permission, grant
from services.teams.ownership import require_owner
from services.usecase import usecase

_OF_BUSINESSES = """SELECT
    (SELECT count(*) FROM customers WHERE business_id = ANY($1)) AS customers,
    (SELECT count(*) FROM emails WHERE business_id = ANY($1)) AS emails,
    (SELECT count(*) FROM emails WHERE business_id = ANY($1) AND state = 'scheduled') AS scheduled,
    (SELECT count(*) FROM replies WHERE business_id = ANY($1)) AS replies"""


@dataclass(frozen=True, slots=True)
class Counts:
    """`scheduled` are those of the emails that were told to leave and won't."""

    customers: int
    emails: int
    scheduled: int
    replies: int


@dataclass(frozen=True, slots=True)
class BusinessErasure:
    """`running`: it is confirmed, and `counts` is what is still there."""

    name: str
    running: bool
    counts: Counts


@dataclass(frozen=True, slots=True)
class TeamErasure:
    """`members` beside the owner, who lose their access; `invitations` that are open."""

    name: str
    members: int
    invitations: int
    businesses: tuple[str, ...]
    counts: Counts
    has_password: bool


@dataclass(frozen=True, slots=True)
class OwnedTeam:
    """A team that somebody owns; with `others` on it, it must be handed over before the account can go."""

    id: int
    name: str
    others: int
    here: bool


@dataclass(frozen=True, slots=True)
class AccountErasure:
    """`owned` go with the account where nobody else is on them; of `teams` the person is a member like others."""

    name: str
    address: str
    owned: tuple[OwnedTeam, ...]
    teams: tuple[str, ...]
    counts: Counts
    sessions: int
    has_password: bool


@usecase(Permission.DELETE_ANY_BUSINESS, reads=True)
async def read_business_erasure(actor: Actor, business_id: int) -> BusinessErasure:
    """Raises NotFound once nothing is left of it, and NotAllowed for a business that is out of reach."""
    going = Business.filter(id=business_id, team_id=actor.team_id).exclude(deleted_at=None)
    if grant(actor.role, Permission.DELETE_ANY_BUSINESS) is Grant.OWN:
        going = going.filter(created_by_id=actor.user_id)
    if found := await going.first():
        return BusinessErasure(found.name, True, await count_of_businesses([business_id]))
    business = await actor.find(Business, business_id)
    return BusinessErasure(business.name, False, await count_of_businesses([business.id]))


@usecase(Permission.DELETE_TEAM, reads=True)
async def read_team_erasure(actor: Actor) -> TeamErasure:
    require_owner(actor)
    team = await actor.rows(Team).get()
    businesses = await actor.rows(Business).order_by("name").values_list("id", "name")
    invited = await query(
        """SELECT count(*) AS n FROM invitations
            WHERE team_id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()""",
        team.id,
    )
    return TeamErasure(
        name=team.name,
        members=await Membership.filter(team_id=team.id).exclude(user_id=actor.user_id).count(),
        invitations=invited[0]["n"],
        businesses=tuple(name for _, name in businesses),
        counts=await count_of_businesses([id for id, _ in businesses]),
        has_password=bool((await User.get(id=actor.user_id)).password_hash),
    )


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_account_erasure(actor: Actor) -> AccountErasure:
    me = await User.get(id=actor.user_id)
    owned = await owned_teams(actor.user_id, here=actor.team_id)
    going = [team.id for team in owned if not team.others]
    businesses = await Business.filter(team_id__in=going, deleted_at=None).values_list("id", flat=True)
    others = Membership.filter(user_id=me.id).exclude(role=Role.OWNER).select_related("team").order_by("team__name")
    sessions = await query(
        "SELECT count(*) AS n FROM panel_sessions WHERE user_id = $1 AND ended_at IS NULL", actor.user_id
    )
    return AccountErasure(
        name=me.name,
        address=me.email,
        owned=owned,
        teams=tuple(membership.team.name for membership in await others),
        counts=await count_of_businesses(list(businesses)),
        sessions=sessions[0]["n"],
        has_password=bool(me.password_hash),
    )


async def owned_teams(user_id: int, *, here: int = 0) -> tuple[OwnedTeam, ...]:
    rows = await query(
        """SELECT t.id, t.name, t.id = $2 AS here,
                  (SELECT count(*) FROM memberships o WHERE o.team_id = t.id AND o.user_id <> $1) AS others
             FROM memberships m JOIN teams t ON t.id = m.team_id
            WHERE m.user_id = $1 AND m.role = 'owner' ORDER BY t.name, t.id""",
        user_id,
        here,
    )
    return tuple(OwnedTeam(**row) for row in rows)


async def count_of_businesses(business_ids: list[int]) -> Counts:
    return Counts(**(await query(_OF_BUSINESSES, business_ids))[0])
