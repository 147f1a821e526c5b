"""Who is on the team, who is invited, and how many seats there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import Role, Team
from services.actors import Actor
from services.addresses import masked_address
from services.database import query
from services.errors import OverLimit
from services.permissions import Grant, Permission, grant
from services.plans.limits import limits_of
from services.plans.places import businesses_taken
from services.plans.refusing import seats_full
from services.teams.seats import OPEN, count_seats
from services.usecase import usecase

MOST = 500


@dataclass(frozen=True, slots=True)
class MemberView:
    """`last_seen` is their newest doing in the panel, known to those who may invite; `avatar` changes as it does."""

    user_id: int
    name: str
    address: str
    role: Role
    joined_at: datetime
    last_seen_at: datetime | None
    in_slack: bool
    avatar: str
    me: bool


@dataclass(frozen=True, slots=True)
class InvitationView:
    id: int
    address: str
    role: Role
    invited_by: str
    mailed_at: datetime
    expires_at: datetime
    expired: bool


@dataclass(frozen=True, slots=True)
class TeamView:
    """`seats_taken` counts members and open invitations together; without a limit, `seats` and `business_limit` are
    None. `full` is what an invitation would be refused with now. A viewer sees masked addresses."""

    id: int
    name: str
    revision: int
    created_at: datetime
    members: tuple[MemberView, ...]
    invitations: tuple[InvitationView, ...]
    seats: int | None
    seats_taken: int
    full: OverLimit | None
    businesses: int
    business_limit: int | None
    my_role: Role


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_team(actor: Actor) -> TeamView:
    """The invitations and who was last seen when are told to those who may invite."""
    team = await actor.rows(Team).get()
    invites = grant(actor.role, Permission.INVITE_MEMBERS) is Grant.YES
    limits = await limits_of(team.id)
    taken = sum(await count_seats(team.id))
    return TeamView(
        id=team.id,
        name=team.name,
        revision=team.revision,
        created_at=team.created_at,
        members=await _members(actor, tells_last_seen=invites),
        invitations=await _invitations(actor) if invites else (),
        seats=limits.seats,
        seats_taken=taken,
        full=seats_full(limits, actor.role) if limits.seats is not None and taken >= limits.seats else None,
        businesses=await businesses_taken(team.id),
        business_limit=limits.businesses,
        my_role=actor.role,
    )


async def _members(actor: Actor, *, tells_last_seen: bool) -> tuple[MemberView, ...]:
    rows = await query(
        """SELECT m.user_id, u.name, u.email, m.role, m.created_at,
                  coalesce(left(md5(u.avatar), 12), '') AS avatar,
                  (SELECT max(last_seen_at) FROM panel_sessions s
                    WHERE s.team_id = m.team_id AND s.user_id = m.user_id) AS last_seen_at,
                  EXISTS (SELECT FROM slack_identities i JOIN workspaces w ON w.id = i.workspace_id
                           WHERE i.user_id = m.user_id AND w.team_id = m.team_id
                             AND w.disconnected_at IS NULL) AS in_slack
             FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.team_id = $1
            ORDER BY array_position(ARRAY['owner', 'admin', 'member', 'viewer'], m.role::text), lower(u.name), u.id
            LIMIT $2""",
        actor.team_id,
        MOST,
    )
    return tuple(
        MemberView(
            user_id=row["user_id"],
            name=row["name"],
            address=row["email"]
            if actor.sees_unmasked or row["user_id"] == actor.user_id
            else masked_address(row["email"]),
            role=Role(row["role"]),
            joined_at=row["created_at"],
            last_seen_at=row["last_seen_at"] if tells_last_seen else None,
            in_slack=row["in_slack"],
            avatar=row["avatar"],
            me=row["user_id"] == actor.user_id,
        )
        for row in rows
    )


async def _invitations(actor: Actor) -> tuple[InvitationView, ...]:
    rows = await query(
        f"""SELECT i.id, i.address, i.role, i.mailed_at, i.expires_at, i.expires_at <= now() AS expired,
                   coalesce(u.name, '') AS invited_by
              FROM invitations i LEFT JOIN users u ON u.id = i.invited_by_id
             WHERE i.team_id = $1 AND {OPEN} ORDER BY i.id LIMIT $2""",  # noqa: S608
        actor.team_id,
        MOST,
    )
    return tuple(InvitationView(**{**row, "role": Role(row["role"])}) for row in rows)
