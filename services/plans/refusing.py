"""What is said when a plan has no more room: to those who may buy, the way to more; to others, whom to ask.

Each refusal names what is full and how many there may be. What is offered to be bought is what the catalogue sells to
a team on that plan, and nothing where this installation has no Stripe account to be paid to.
"""

from __future__ import annotations

from collections.abc import Callable

import config
from models import Role
from services.errors import OverLimit, Way
from services.permissions import Grant, Permission, grant
from services.plans.catalogue import BUSINESS, SEAT, Feature, Plan
from services.plans.limits import Limits
from services.plans.reading import catalogue
from services.translation import Count, Text, text

_PLANS = "/billing#plans"


def seats_full(limits: Limits, role: Role | None) -> OverLimit:
    """`role` is that of who asks; None of somebody who is only about to join."""
    seats = limits.seats or 0
    if seats == 1:
        message = text("The one seat of the team is taken.")
    else:
        message = text("All {seats} seats of the team are taken.", seats=Count(seats))
    if role is None:
        next_step, way = text("Ask whoever invited you: a seat must be added or freed first."), None
    elif not _may_buy(role):
        next_step, way = text("Ask the owner or an admin to add one."), None
    elif _sells(limits, SEAT):
        next_step = text("Add a seat, or free one: remove a member or revoke an invitation.")
        way = Way(text("Add seats"), path="/billing#seats")
    elif _has_larger(limits, lambda plan: plan.seats > seats):
        next_step = text("A larger plan has more seats. You can also remove a member or revoke an invitation.")
        way = _see_plans()
    else:
        next_step, way = text("A member must be removed or an invitation revoked first."), None
    return OverLimit(message, next_step, what="seats", limit=seats, way=way)


def businesses_full(limits: Limits, role: Role) -> OverLimit:
    most = limits.businesses or 0
    if most == 1:
        message = text("Your team has room for one business, and it is in use.")
    else:
        message = text("Your team has room for {limit} businesses, and all are in use.", limit=Count(most))
    way = None
    if not _may_buy(role):
        next_step = text("Ask the owner or an admin for room for another one.")
    elif _sells(limits, BUSINESS):
        next_step = text("Add room for another one, or delete one that nobody needs.")
        way = Way(text("Add a business"), path="/billing#businesses")
    elif _has_larger(limits, lambda plan: plan.businesses > most):
        next_step, way = text("A larger plan has room for more. You can also delete one."), _see_plans()
    else:
        next_step = text("Delete one that nobody needs.")
    return OverLimit(message, next_step, what="businesses", limit=most, way=way)


def customers_full(limits: Limits, role: Role, would_be: int) -> OverLimit:
    """`would_be` is how many the team would have; nothing has been written."""
    most, way = limits.customers or 0, None
    message = text(
        "Your plan holds {limit} customers; with this file they would be {would}.",
        limit=Count(most),
        would=Count(would_be),
    )
    if not _has_larger(limits, lambda plan: plan.customers is None or plan.customers > most):
        next_step = text("Nothing was written. Import fewer, or delete some first.")
    elif _may_buy(role):
        next_step = text("Nothing was written. Import fewer, delete some, or take a larger plan.")
        way = _see_plans()
    else:
        next_step = text("Nothing was written. Import fewer, or ask the owner for a larger plan.")
    return OverLimit(message, next_step, what="customers", limit=most, way=way)


def over_limits(limits: Limits, role: Role, *, seats: int, businesses: int, customers: int) -> tuple[OverLimit, ...]:
    """What a team has more of than its plan, as after a smaller one was taken: nothing is taken away, nothing is added,
    and this says so to those who can mend it. To others nothing."""
    over: list[OverLimit] = []
    if not _may_buy(role):
        return ()
    if limits.seats is not None and seats > limits.seats:
        message = text("Seats: {taken} taken, {limit} in your plan.", taken=Count(seats), limit=Count(limits.seats))
        next_step = text("Nobody loses their access, but nobody else can come in.")
        over.append(OverLimit(message, next_step, what="seats", limit=limits.seats, way=seats_full(limits, role).way))
    if limits.businesses is not None and businesses > limits.businesses:
        message = text(
            "Businesses: {made} made, {limit} in your plan.", made=Count(businesses), limit=Count(limits.businesses)
        )
        next_step = text("All of them go on, but no other can be set up.")
        way = businesses_full(limits, role).way
        over.append(OverLimit(message, next_step, what="businesses", limit=limits.businesses, way=way))
    if limits.customers is not None and customers > limits.customers:
        message = text("Customers: more than the {limit} of your plan.", limit=Count(limits.customers))
        next_step = text("All of them stay, but imports bring in nobody new.")
        way = customers_full(limits, role, customers).way
        over.append(OverLimit(message, next_step, what="customers", limit=limits.customers, way=way))
    return tuple(over)


_NOT_IN_PLAN: dict[Feature, Text] = {
    Feature.STRIPE_IMPORT: text("Importing from Stripe is not part of your plan."),
    Feature.AGENCY: text("Selling teams to clients is not part of your plan."),
}


def not_in_plan(feature: Feature, limits: Limits, role: Role) -> OverLimit:
    """Says which plans have it."""
    having = [plan for plan in catalogue().plans.values() if feature in plan.features and plan.offered]
    next_step, way = text("Ask whoever runs this installation for it."), None
    if having and _has_larger(limits, lambda plan: feature in plan.features):
        names = ", ".join(plan.name for plan in having)
        if _may_buy(role):
            next_step, way = text("It comes with: {plans}.", plans=names), _see_plans()
        else:
            next_step = text("It comes with: {plans}. Ask the owner for a larger plan.", plans=names)
    return OverLimit(_NOT_IN_PLAN[feature], next_step, what=feature.value, way=way)


def more_credits(role: Role | None) -> tuple[Text, Way | None]:
    """What is said, and where to, when a team has too few; `role` None is nobody of the team: the house itself."""
    if not (_is_paid_for() and catalogue().packs):
        return text("Ask whoever runs this installation for more."), None
    if role is not None and _may_buy(role):
        return text("Buy credits to go on."), Way(text("Buy credits"), path="/billing#packs")
    return text("Ask the owner or an admin to buy credits."), None


def _may_buy(role: Role) -> bool:
    return grant(role, Permission.BUY_ADD_ONS) is Grant.YES


def _is_paid_for() -> bool:
    return bool(config.settings().stripe_secret_key)


def _sells(limits: Limits, add_on: str) -> bool:
    plan = catalogue().plans.get(limits.plan)
    return bool(_is_paid_for() and plan and add_on in plan.add_ons)


def _has_larger(limits: Limits, has_more: Callable[[Plan], bool]) -> bool:
    """Whether a plan is sold that stands above the team's and has more of what is full."""
    plan = catalogue().plans.get(limits.plan)
    above = [other for other in catalogue().plans.values() if other.offered and (not plan or other.rank > plan.rank)]
    return _is_paid_for() and any(has_more(other) for other in above)


def _see_plans() -> Way:
    return Way(text("See the plans"), path=_PLANS)
