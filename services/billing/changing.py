"""Another plan, more or fewer add-ons, on the subscription that a team has (SPEC T1, S8).

More comes true at once, as soon as its part of the period is paid. Less begins with the next period: until then the
team keeps what it paid for, which the subscription itself remembers in its metadata.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gateways.stripe_billing import StripeBilling
from gateways.stripe_billing_rows import SubscriptionState
from models import BillingCustomer, Subscription
from services.actors import Actor
from services.billing.checkouts import add_on_lines
from services.billing.events import refresh
from services.billing.sessions import MOST_OF_ONE
from services.billing.sold import Content, content_of, sold_as
from services.billing.subscriptions import KEPT, keeping
from services.billing.wire import open_stripe
from services.errors import Conflict, Invalid, ProductError
from services.plans import AddOn, Interval, Plan, Price, catalogue
from services.translation import text

_SHOWN_FOR_S, _CLOCKS_DIFFER_S = 3600, 60


@dataclass(frozen=True, slots=True)
class Wish:
    """None: as it is now. `at`: the moment (seconds since 1970) that a price was shown for; 0 for none."""

    plan: str | None = None
    interval: str | None = None
    seats: int | None = None
    businesses: int | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked of Stripe. `grows`: paid in proportion and true at once; else it begins with the next period.
    `amount` is what a period costs afterwards, before tax."""

    grows: bool
    plan: Plan
    interval: Interval
    seats: int
    businesses: int
    items: list[dict[str, Any]]
    amount: int
    metadata: dict[str, str]
    at: int | None

    @property
    def prorate(self) -> str:
        return "always_invoice" if self.grows else "none"

    def key(self, subscription: str, ticket: int) -> str:
        """Two presses at once are one change; the same change another day is another."""
        told = json.dumps([self.items, self.at, ticket], sort_keys=True)
        return f"change-{subscription}-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


async def plan_change(
    stripe: StripeBilling, facts: SubscriptionState, kept: Mapping[str, Any] | None, wish: Wish
) -> Change:
    """Raises Invalid: not for sale, or not so. Conflict: nothing would change, or another change comes first."""
    has = content_of(facts.items)
    plan, interval = _wanted_plan(has, wish)
    wanted = _wanted_add_ons(has, plan, wish)
    grows = _grows(has, plan, interval, wanted)
    if facts.cancel_at is not None:
        raise Conflict(text("Your plan is set to end."), text("Keep it first, then change it."))
    if facts.pending is not None:
        raise Conflict(
            text("A change waits for your bank's confirmation."), text("Confirm it, or let it go, before another one.")
        )
    if kept and grows:
        raise Conflict(text("A smaller plan is set for the next period."), text("Keep the present one first."))
    prices = _prices(plan, interval, wanted)
    ids = await _ids(stripe, prices, facts.currency)
    until = datetime.fromisoformat(kept["until"]) if kept else facts.period_end
    keeps = kept or {"plan": has.plan, "seats": has.seats, "businesses": has.businesses}
    note = "" if grows else keeping(keeps["plan"], keeps["seats"], keeps["businesses"], until)
    items, amount = _items(facts, prices, ids)
    return Change(
        grows=grows,
        plan=plan,
        interval=interval,
        seats=wanted["seat"],
        businesses=wanted["business"],
        items=items,
        amount=amount,
        metadata={KEPT: note} if note else {},
        at=_moment(facts, wish.at) if grows else None,
    )


async def plan_return(stripe: StripeBilling, facts: SubscriptionState, kept: Mapping[str, Any]) -> Change:
    """Back to what is paid for until the period ends; nothing has to be paid for that."""
    wish = Wish(plan=kept["plan"], seats=kept["seats"], businesses=kept["businesses"])
    change = await plan_change(stripe, replace(facts, cancel_at=None), None, wish)
    return replace(change, grows=False, metadata={KEPT: ""}, at=None)


def _wanted_plan(has: Content, wish: Wish) -> tuple[Plan, Interval]:
    plan = catalogue().plans.get(wish.plan or has.plan)
    interval = Interval(wish.interval or has.interval)
    if plan is None or interval not in plan.prices or interval is Interval.ONCE:
        raise Invalid(text("This plan is not for sale like that."), text("Choose from the plans here."), field="plan")
    if not plan.offered and plan.key != has.plan:
        raise Invalid(text("This plan is not for sale any more."), text("Choose from the plans here."), field="plan")
    if has.interval == Interval.YEAR and interval is Interval.MONTH:
        raise Conflict(
            text("A yearly plan can be paid monthly once its year is over."),
            text("Cancel it, and choose the monthly one when it has ended."),
        )
    return plan, interval


def _wanted_add_ons(has: Content, plan: Plan, wish: Wish) -> dict[str, int]:
    """Those that the team has now go with it, as far as the plan knows them."""
    wanted = {
        "seat": has.seats if wish.seats is None else wish.seats,
        "business": has.businesses if wish.businesses is None else wish.businesses,
    }
    for key, number in wanted.items():
        if not 0 <= number <= MOST_OF_ONE:
            words = text("Choose a number from {least} to {most}.", least=0, most=MOST_OF_ONE)
            raise Invalid(words, field={"seat": "seats", "business": "businesses"}[key])
        asked = {"seat": wish.seats, "business": wish.businesses}[key]
        if key not in plan.add_ons and not asked:
            wanted[key] = 0
    return wanted


def _grows(has: Content, plan: Plan, interval: Interval, wanted: Mapping[str, int]) -> bool:
    """Raises Conflict: nothing would change, or it would be more of one and less of another."""
    now = catalogue().plans.get(has.plan)
    rank = now.rank if now else 0
    more = wanted["seat"] > has.seats or wanted["business"] > has.businesses
    less = wanted["seat"] < has.seats or wanted["business"] < has.businesses
    if plan.rank > rank:
        return True
    if plan.rank < rank:
        if interval != has.interval:
            raise Conflict(text("Change the plan and how it is paid one after the other."))
        return False
    if interval != has.interval:
        return True
    if more and less:
        raise Conflict(text("Add and remove one after the other."))
    if not more and not less:
        raise Conflict(text("That is what your team has now."))
    return more


def _prices(plan: Plan, interval: Interval, wanted: Mapping[str, int]) -> list[tuple[Plan | AddOn, Price, int]]:
    lines = [(plan.prices[interval].lookup_key, 1), *add_on_lines(plan, interval, wanted)]
    return [(catalogue().by_lookup_key[key], catalogue().price(key), number) for key, number in lines]  # type: ignore[misc]


async def _ids(stripe: StripeBilling, prices: list[tuple[Plan | AddOn, Price, int]], currency: str) -> dict[str, str]:
    """Raises ProductError: Stripe's prices are not those of the catalogue."""
    found = await stripe.find_prices([price.lookup_key for _, price, _ in prices])
    for _, price, _ in prices:
        held = found.get(price.lookup_key)
        if held is None or currency not in price.amounts or currency not in held.amounts:
            raise ProductError(
                text("This can't be bought now: the prices are being changed."),
                text("Try again later. The operator puts them right with: manage.py billing sync"),
            )
    return {key: held.id for key, held in found.items()}


def _items(
    facts: SubscriptionState, prices: list[tuple[Plan | AddOn, Price, int]], ids: Mapping[str, str]
) -> tuple[list[dict[str, Any]], int]:
    """Each item that stays keeps its own price, even one that is sold no more, as long as its interval stays; the plan
    takes the place of the plan. And what a period then costs."""
    asked: list[dict[str, Any]] = []
    amount, left = 0, list(facts.items)
    for sold, price, number in prices:
        kind = Plan if isinstance(sold, Plan) else sold.key
        item = next((i for i in left if _kind(i.key, i.product) == kind), None)
        same = item is not None and item.interval == price.interval and sold_as(item.key, item.product) == sold
        one: dict[str, Any] = {"quantity": number}
        if item is not None:
            left.remove(item)
            one["id"] = item.id
        if not same:
            one["price"] = ids[price.lookup_key]
        amount += number * (item.unit_amount if same and item else price.amounts[facts.currency])
        asked.append(one)
    asked += [{"id": item.id, "deleted": "true"} for item in left if _kind(item.key, item.product)]
    return asked, amount


def _kind(key: str, product: str) -> type[Plan] | str:
    sold = sold_as(key, product)
    return Plan if isinstance(sold, Plan) else sold.key if isinstance(sold, AddOn) else ""


def _moment(facts: SubscriptionState, shown: int) -> int | None:
    """The moment that a price was shown for, if that was in this period and within the last hour; else Stripe's now."""
    now = time.time()
    in_period = facts.period_start.timestamp() <= shown < facts.period_end.timestamp()
    return shown if in_period and now - _SHOWN_FOR_S < shown <= now + _CLOCKS_DIFFER_S else None


async def subscription_of(actor: Actor, *, also_unpaid: bool = False) -> Subscription:
    """That the team lives on. Raises Conflict: it has none that could be changed."""
    customer = await BillingCustomer.get_or_none(team_id=actor.team_id)
    found = await Subscription.get_or_none(stripe_id=customer.subscription) if customer else None
    if found is None or found.ended_at is not None:
        raise Conflict(text("Your team has no plan that could be changed."), text("Choose one here."))
    if found.status not in ("active", "trialing") and not also_unpaid:
        raise Conflict(text("The last payment for your plan is open."), text("See “Card and invoices”."))
    return found


async def settle_now(subscription: str) -> None:
    """It and what was just invoiced for it, so that limits and credits rise with the answer. Raises GatewayError."""
    await refresh(subscription)
    async with open_stripe() as stripe:
        facts = await stripe.read_subscription(subscription)
    if facts.latest_invoice:
        await refresh(facts.latest_invoice)
