"""Handing a team over: by its owner alone, with their password, to a member. There is always exactly one owner."""

from __future__ import annotations

from typing import Any

from models import Membership, Role, Team
from services.accounts.signing_in import prove_password
from services.actors import Actor
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.permissions import Permission
from services.teams.letters import Notice, send_notice
from services.teams.seats import require_number
from services.translation import text
from services.usecase import usecase


async def require_owner_and_password(actor: Actor, *_given: Any, password: str, **_more: Any) -> None:
    """Before an act of the owner's that can't be taken back.

    Raises:
        NotAllowed: not the owner. Invalid: not their password, or none set yet.
    """
    require_owner(actor)
    await prove_password(actor, password)


def require_owner(actor: Actor) -> None:
    if actor.role is not Role.OWNER:
        raise NotAllowed(text("Only the owner of the team can do this."), text("Ask the owner."))


def require_typed(typed: str, name: str, *, field: str = "typed") -> None:
    """Names are compared without regard to case and to spaces around them. Raises Invalid."""
    if " ".join(typed.split()).casefold() != " ".join(name.split()).casefold():
        raise Invalid(text("Type {name} to confirm.", name=name), field=field)


@usecase(Permission.CHANGE_MEMBER_ROLES, before=require_owner_and_password)
async def transfer_ownership(actor: Actor, user_id: int, typed_name: str, *, password: str) -> None:
    """The member owns the team, the owner before them is an admin of it: both at once or neither.

    Raises:
        Invalid: the name was not typed, the password is wrong, or it is oneself.
        NotFound: nobody of this team. Conflict: it was handed over meanwhile.
    """
    require_number(user_id)
    team = await actor.rows(Team).get()
    require_typed(typed_name, team.name)
    if user_id == actor.user_id:
        raise Invalid(text("You own the team already."), text("Choose another member."), field="user")
    before = Membership.filter(team_id=actor.team_id, user_id=actor.user_id, role=Role.OWNER)
    if not await before.update(role=Role.ADMIN):
        raise Conflict(text("The team was handed over meanwhile."))
    if not await Membership.filter(team_id=actor.team_id, user_id=user_id).update(role=Role.OWNER):
        raise NotFound(text("There is no such member."), text("They may have left already."))
    actor.note(user=user_id)
    await send_notice(Notice.OWNS_NOW, actor.team_id, user_id, about=actor.user_id)
    await send_notice(Notice.OWNS_NO_MORE, actor.team_id, actor.user_id, about=user_id)
