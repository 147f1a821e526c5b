"""What a team's plan says of importing from Stripe: whether at all (SPEC S7), and how many customers."""

from __future__ import annotations

from services.actors import Actor
from services.errors import NotFound, OverLimit
from services.plans.catalogue import Feature
from services.plans.limits import hold_limits, limits_of
from services.plans.places import customers_taken
from services.plans.refusing import not_in_plan


async def has_stripe(team_id: int) -> bool:
    try:
        return Feature.STRIPE_IMPORT in (await limits_of(team_id)).features
    except NotFound:  # the team was deleted
        return False


async def refused_stripe(actor: Actor) -> OverLimit | None:
    """What connecting and importing are refused with; None where the plan includes them."""
    limits = await limits_of(actor.team_id)
    if Feature.STRIPE_IMPORT in limits.features:
        return None
    return not_in_plan(Feature.STRIPE_IMPORT, limits, actor.role)


async def require_stripe(actor: Actor) -> None:
    """Raises OverLimit: the plan does not include it."""
    refused = await refused_stripe(actor)
    if refused is not None:
        raise refused


async def hold_customer_limit(team_id: int) -> int | None:
    """How many customers the team may have, None where there is no limit or no team any more. In the running
    transaction nobody else adds any: to be asked before other rows are held, as everybody does who holds a team."""
    try:
        if (await limits_of(team_id)).customers is None:
            return None
        return (await hold_limits(team_id)).customers
    except NotFound:
        return None


async def customers_left(team_id: int, most: int) -> int:
    """How many more customers there is room for, of `most`."""
    return max(0, most - await customers_taken(team_id, most=most))
