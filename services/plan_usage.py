"""How much of its plan a team uses, and what it has too much of."""

from __future__ import annotations

from dataclasses import dataclass

from services.actors import Actor
from services.database import query
from services.errors import OverLimit
from services.permissions import Permission
from services.plans.limits import limits_of
from services.plans.places import customers_taken
from services.plans.refusing import over_limits
from services.teams.seats import count_seats
from services.usecase import usecase


@dataclass(frozen=True, slots=True)
class PlanUsage:
    """A limit that is None is none. `seats_taken` counts members and open invitations together; `customers` are counted
    where they are limited, and only to one beyond that. `over` is for those who can mend it (SPEC T1)."""

    plan_name: str
    seats_taken: int
    seats: int | None
    businesses: int
    business_limit: int | None
    customers: int | None
    customer_limit: int | None
    segment_rows: int | None
    over: tuple[OverLimit, ...]


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_plan_usage(actor: Actor) -> PlanUsage:
    limits = await limits_of(actor.team_id)
    seats_taken = sum(await count_seats(actor.team_id))
    counted = "SELECT count(*) AS n FROM businesses WHERE team_id = $1 AND deleted_at IS NULL"
    businesses = (await query(counted, actor.team_id))[0]["n"]
    customers = None
    if limits.customers is not None:
        customers = await customers_taken(actor.team_id, most=limits.customers + 1)
    return PlanUsage(
        plan_name=limits.plan_name,
        seats_taken=seats_taken,
        seats=limits.seats,
        businesses=businesses,
        business_limit=limits.businesses,
        customers=customers,
        customer_limit=limits.customers,
        segment_rows=limits.segment_rows,
        over=over_limits(limits, actor.role, seats=seats_taken, businesses=businesses, customers=customers or 0),
    )
