"""The operator's word on what plan a team has, beside what it pays for."""

from __future__ import annotations

from datetime import UTC, datetime

from services.actors import Actor
from services.errors import Invalid, NotAllowed
from services.permissions import Permission
from services.plans.catalogue import FREE
from services.plans.entitlements import end_entitlement, entitle, operator_reference
from services.plans.limits import Limits, limits_of
from services.plans.reading import catalogue
from services.translation import text
from services.usecase import usecase

MOST_EXTRA = 100_000


@usecase(Permission.BUY_ADD_ONS)
async def set_plan(
    actor: Actor, plan: str, *, seats: int = 0, businesses: int = 0, until: datetime | None = None
) -> Limits:
    """Give the team a plan, with so many seats and businesses more, instead of what the operator gave it before; free
    without more takes that back. What it pays for stays beside it, and the better plan counts. Its limits then.

    Raises:
        NotAllowed: asked for through a door of the team's. Invalid: no such plan; too many; a moment that is past.
    """
    if actor.door != "operator":
        raise NotAllowed(text("Only the operator of this installation can do that."))
    if plan not in catalogue().plans:
        known = ", ".join(catalogue().plans)
        raise Invalid(text("There is no plan {plan}, only: {known}.", plan=plan, known=known), field="plan")
    if not (0 <= seats <= MOST_EXTRA and 0 <= businesses <= MOST_EXTRA):
        raise Invalid(text("Give from 0 to {most} more of each.", most=MOST_EXTRA), field="seats")
    if until is not None and until <= datetime.now(UTC):
        raise Invalid(text("That day is past."), field="until")
    reference = operator_reference(actor.team_id)
    if plan == FREE and not (seats or businesses):
        await end_entitlement("operator", reference)
    else:
        await entitle(actor.team_id, "operator", reference, plan, seats, businesses, until)
    actor.note(plan=plan, seats=seats, businesses=businesses, until=until.isoformat() if until else None)
    return await limits_of(actor.team_id)
