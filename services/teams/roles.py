"""Changes of role (SPEC T5): never one's own, never the owner's, never to owner."""

from __future__ import annotations

from models import Membership, Role
from services.actors import Actor
from services.database import query
from services.errors import Conflict, NotAllowed, NotFound
from services.permissions import Permission
from services.teams.inviting import role_to_give
from services.teams.letters import Notice, send_notice
from services.teams.seats import require_number
from services.translation import text
from services.usecase import usecase


@usecase(Permission.CHANGE_MEMBER_ROLES)
async def change_role(actor: Actor, user_id: int, role: str) -> str:
    """From the commit on every act asks for the new role; open pages of the person close. Their name.

    Raises:
        Invalid: no such role, or the owner's. NotAllowed: one's own role, or the owner's.
        NotFound: nobody of this team. Conflict: they have that role already.
    """
    wanted = role_to_give(role)
    require_number(user_id)
    if user_id == actor.user_id:
        raise NotAllowed(text("You can't change your own role."), text("Ask another admin or the owner of the team."))
    changed = await query(
        """WITH held AS (SELECT id, role FROM memberships WHERE team_id = $1 AND user_id = $2 FOR UPDATE)
           UPDATE memberships m SET role = $3 FROM held h, users u
            WHERE m.id = h.id AND u.id = $2 AND h.role <> 'owner' AND h.role <> $3
        RETURNING u.name, h.role AS was""",
        actor.team_id,
        user_id,
        wanted.value,
    )
    if not changed:
        await _refuse(actor.team_id, user_id)
    actor.note(user=user_id, was=changed[0]["was"], role=wanted.value)
    await send_notice(Notice.ROLE_CHANGED, actor.team_id, user_id, about=actor.user_id, role=wanted)
    return changed[0]["name"]


async def _refuse(team_id: int, user_id: int) -> None:
    membership = await Membership.get_or_none(team_id=team_id, user_id=user_id)
    if membership is None:
        raise NotFound(text("There is no such member."), text("They may have left already."))
    if membership.role is Role.OWNER:
        raise NotAllowed(
            text("The owner's role can't be changed."), text("Only the owner can hand the team over to somebody else.")
        )
    raise Conflict(text("They have this role already."))
