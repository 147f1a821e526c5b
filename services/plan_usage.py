"""How much of its plan a team uses, and what it has too much of."""

from __future__ import annotations

from dataclasses import dataclass

from services.actors import Actor
from services.errors import OverLimit
from services.permissions import Permission
from services.plans.limits import limits_of
from services.plans.places import businesses_taken, customers_taken
from services.plans.refusing import over_limits
from services.teams.seats import count_seats
from services.usecase import usecase

__all__ = ["PlanUsage", "UsedOf", "read_plan_usage"]  # `usage_of` is for other acts, which have asked who may

COUNTED_TO = 10_000  # where there is no limit


@dataclass(frozen=True, slots=True)
class UsedOf:
    """A limit that is None is none. `or_more`: it was counted no further than to `used`, and there is more."""

    used: int
    limit: int | None
    or_more: bool = False


@dataclass(frozen=True, slots=True)
class PlanUsage:
    """`seats` are members and open invitations together. `customers`, also those that running imports are still to
    add, are counted to their limit and no further: there may be a million. `over` is for those who can mend it
    (SPEC T1)."""

    plan_name: str
    seats: UsedOf
    businesses: UsedOf
    customers: UsedOf
    segment_rows: int | None
    over: tuple[OverLimit, ...]


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_plan_usage(actor: Actor) -> PlanUsage:
    return await usage_of(actor)


async def usage_of(actor: Actor) -> PlanUsage:
    limits = await limits_of(actor.team_id)
    seats, businesses = sum(await count_seats(actor.team_id)), await businesses_taken(actor.team_id)
    most = COUNTED_TO if limits.customers is None else limits.customers
    customers = await customers_taken(actor.team_id, most=most + 1)
    return PlanUsage(
        plan_name=limits.plan_name,
        seats=UsedOf(seats, limits.seats),
        businesses=UsedOf(businesses, limits.businesses),
        customers=UsedOf(min(customers, most), limits.customers, or_more=customers > most),
        segment_rows=limits.segment_rows,
        over=over_limits(limits, actor.role, seats=seats, businesses=businesses, customers=customers),
    )
