"""How a membership ends: with it, in one transaction, goes everything that leads into the team (SPEC T5, law 3)."""

from __future__ import annotations

from models import Membership, Role
from services.actors import Actor
from services.database import execute, query
from services.errors import NotAllowed, NotFound
from services.permissions import Permission
from services.teams.letters import Notice, send_notice
from services.teams.seats import require_number
from services.translation import text
from services.usecase import usecase

# What leads into a team for one person: $1 the team, $2 the person. The sessions stay, ended, to be listed.
_WAYS_IN = (
    "DELETE FROM panel_links WHERE team_id = $1 AND user_id = $2",
    "DELETE FROM data_exports WHERE team_id = $1 AND user_id = $2",
    """DELETE FROM slack_identities i USING workspaces w
        WHERE w.id = i.workspace_id AND w.team_id = $1 AND i.user_id = $2""",
    """DELETE FROM slack_links l USING workspaces w
        WHERE w.id = l.workspace_id AND w.team_id = $1 AND l.user_id = $2""",
)
_END_SESSIONS = """UPDATE panel_sessions SET ended_at = now(), ended_reason = $3
    WHERE team_id = $1 AND user_id = $2 AND ended_at IS NULL"""


@usecase(Permission.REMOVE_MEMBERS)
async def remove_member(actor: Actor, user_id: int) -> str:
    """Take somebody out of the team; what they did stays. Their name.

    Raises:
        NotFound: nobody of this team. NotAllowed: the owner, or oneself.
    """
    if user_id == actor.user_id:
        raise NotAllowed(text("You can't remove yourself."), text("Leave the team in its settings."))
    name = await end_membership(actor.team_id, user_id, "removed from the team")
    await send_notice(Notice.REMOVED, actor.team_id, user_id)
    actor.note(user=user_id)
    return name


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def leave_team(actor: Actor) -> None:
    """Go by oneself. Who is in no other team finds one of their own when they sign in again (SPEC, "Words").

    Raises:
        NotAllowed: the owner, who hands the team over first, or deletes it.
    """
    await end_membership(actor.team_id, actor.user_id, "left the team")
    actor.note(user=actor.user_id)


async def end_membership(team_id: int, user_id: int, reason: str) -> str:
    """End it and every way in, in the running transaction: sockets, pages and Slack ask for the membership each
    time, so they refuse from the commit on. The person's name.

    Raises:
        NotFound: nobody of this team. NotAllowed: the owner (SPEC T5: transferred first).
    """
    require_number(user_id)
    ended = await query(
        """DELETE FROM memberships m USING users u
            WHERE m.team_id = $1 AND m.user_id = $2 AND m.role <> 'owner' AND u.id = m.user_id RETURNING u.name""",
        team_id,
        user_id,
    )
    if not ended:
        if await Membership.exists(team_id=team_id, user_id=user_id, role=Role.OWNER):
            raise NotAllowed(
                text("The owner can't leave the team or be removed from it."),
                text("Hand the team over to somebody else first."),
            )
        raise NotFound(text("There is no such member."), text("They may have left already."))
    await close_ways_in(team_id, user_id, reason)
    return ended[0]["name"]


async def close_ways_in(team_id: int, user_id: int, reason: str) -> None:
    """End the person's sessions in that team; links, exports and Slack identities that lead there are no more."""
    await execute(_END_SESSIONS, team_id, user_id, reason)
    for statement in _WAYS_IN:
        await execute(statement, team_id, user_id)
