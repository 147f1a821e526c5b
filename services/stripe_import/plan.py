"""What a team's plan says of importing from Stripe: whether at all (SPEC S7), and how many customers."""

from __future__ import annotations

from services.database import query
from services.errors import NotAllowed, NotFound
from services.plans.catalogue import Feature
from services.plans.limits import limits_of
from services.translation import text


async def has_stripe(team_id: int) -> bool:
    try:
        return Feature.STRIPE_IMPORT in (await limits_of(team_id)).features
    except NotFound:  # the team was deleted
        return False


async def require_stripe(team_id: int) -> None:
    if not await has_stripe(team_id):
        raise NotAllowed(
            text("Importing from Stripe is not part of your plan."),
            text("It comes with Growth, Lifetime and Enterprise. A CSV file can be imported with every plan."),
        )


async def customers_left(team_id: int) -> int | None:
    """How many more customers the plan has room for; None where it knows no limit. Never more is counted than it."""
    most = (await limits_of(team_id)).customers
    if most is None:
        return None
    held = await query("SELECT count(*) AS n FROM (SELECT FROM customers WHERE team_id = $1 LIMIT $2) c", team_id, most)
    return max(0, most - held[0]["n"])
