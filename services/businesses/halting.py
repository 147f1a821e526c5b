"""The panic stop (issue: `/askusers halt`): nothing of a business, or of the whole team, leaves the building."""

from __future__ import annotations

from datetime import UTC, datetime

from models import Business, Email, EmailState, Team
from services.actors import Actor
from services.businesses.channels import find_business_of_channel
from services.errors import Conflict, NotAllowed
from services.permissions import Grant, Permission, grant
from services.translation import text
from services.usecase import usecase


@usecase(Permission.SEND_EMAILS)
async def halt_business(actor: Actor, channel: str, everything: bool) -> str:
    """Stop sending at once. Mails that a worker has already handed to the mail server can't be called back."""
    name, changed = await _set_halted(actor, channel, everything, datetime.now(UTC))
    if not changed:
        raise Conflict(text("{name} is halted already.", name=name), text("/askusers resume lets mail out again."))
    waiting = Email.filter(team_id=actor.team_id, state=EmailState.SCHEDULED)
    if not everything:
        business = await find_business_of_channel(actor, channel)
        waiting = waiting.filter(business_id=business.id)
    return f"{name} is halted: nothing leaves. {await waiting.count()} emails wait. /askusers resume lets them out."


@usecase(Permission.SEND_EMAILS)
async def resume_business(actor: Actor, channel: str, everything: bool) -> str:
    name, changed = await _set_halted(actor, channel, everything, None)
    if not changed:
        raise Conflict(text("{name} was not halted.", name=name))
    return f"{name} sends again. Mails whose time passed by more than an hour wait for a person's word."


async def _set_halted(actor: Actor, channel: str, everything: bool, at: datetime | None) -> tuple[str, int]:
    by = actor.user_id if at else None
    actor.note(everything=everything)
    if everything:
        if grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is not Grant.YES:
            raise NotAllowed(
                text("Only the owner and admins can halt or resume the whole team."), text("Leave out “all”.")
            )
        rows = Team.filter(id=actor.team_id)
        name = text("The whole team")
    else:
        found = await find_business_of_channel(actor, channel)
        business = await actor.find(Business, found.id)  # asks whether it is within this person's reach
        actor.note(business=business.id)
        rows = actor.rows(Business).filter(id=business.id)
        name = business.name
    rows = rows.filter(halted_at=None) if at else rows.exclude(halted_at=None)
    return name, await rows.update(halted_at=at, halted_by_id=by)
