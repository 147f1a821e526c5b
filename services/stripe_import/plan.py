"""What a team's plan says of importing from Stripe: whether at all (SPEC S7), and how many customers."""

from __future__ import annotations

from models import Plan, Team
from services.database import query
from services.errors import NotAllowed
from services.translation import text

WITHOUT_STRIPE = (Plan.FREE,)


async def has_stripe(team_id: int) -> bool:
    return await Team.filter(id=team_id, deleted_at=None).exclude(plan__in=WITHOUT_STRIPE).exists()


async def require_stripe(team_id: int) -> None:
    if not await has_stripe(team_id):
        raise NotAllowed(
            text("Importing from Stripe is not part of your plan."),
            text("It comes with Growth, Lifetime and Enterprise. A CSV file can be imported with every plan."),
        )


async def customers_left(team_id: int) -> int | None:
    """How many more customers the plan has room for; None where it knows no limit.

    The limit is read by name out of the row, so that a team without one has none. Never more is counted than it.
    """
    rows = await query(
        """SELECT l.most - (SELECT count(*) FROM (SELECT FROM customers WHERE team_id = $1 LIMIT l.most) c) AS room
             FROM (SELECT (to_jsonb(t) ->> 'customer_limit')::bigint AS most FROM teams t WHERE id = $1) l
            WHERE l.most IS NOT NULL""",
        team_id,
    )
    return max(0, rows[0]["room"]) if rows else None
