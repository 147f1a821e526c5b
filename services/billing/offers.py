"""What a team may buy now, with what it costs and brings."""

from __future__ import annotations

from dataclasses import dataclass

from models import Subscription
from services.plans import BUSINESS, SEAT, Feature, Interval, Plan, catalogue


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """One price of a plan. `amount` in the smallest unit of `currency`, before tax unless the catalogue includes it.

    `holds`: it is the team's now. `is_change`: the team has a subscription, so it is chosen by `preview_change` and
    `change_plan`; else by `start_checkout` with the `lookup_key`. The plan that costs nothing has no lookup key, and
    neither has one that is less than what the team has without a subscription. `add_ons` are names and amounts.
    """

    plan: str
    name: str
    interval: Interval
    lookup_key: str
    amount: int
    currency: str
    monthly_credits: int
    seats: int
    businesses: int
    customers: int | None
    features: frozenset[Feature]
    add_ons: tuple[tuple[str, int], ...]
    holds: bool
    is_change: bool


@dataclass(frozen=True, slots=True)
class PackOffer:
    lookup_key: str
    name: str
    credits: int
    live_days: int | None
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class AddOnOffer:
    """`key` is seat or business; `bought` how many are on the subscription now; `amount` for one and a period."""

    key: str
    name: str
    bought: int
    amount: int
    currency: str


def plan_offers(team_plan: str, subscription: Subscription | None) -> tuple[PlanOffer, ...]:
    """Every price of what is offered, and the one that is held though it is offered no more."""
    sold, offers, changes = catalogue(), [], subscription is not None
    held = sold.plans.get(team_plan)
    for plan in sold.plans.values():
        for interval, price in plan.prices.items():
            if subscription is None or interval is Interval.ONCE:
                holds, gains = plan is held, held is None or plan.rank > held.rank
            else:
                holds, gains = (subscription.plan, subscription.interval) == (plan.key, interval), True
            if not (plan.offered or holds):
                continue
            currency = (
                subscription.currency if subscription and subscription.currency in price.amounts else price.currency
            )
            key = price.lookup_key if gains else ""
            offers.append(
                _plan_offer(plan, interval, key, price.amounts[currency], currency, holds=holds, changes=changes)
            )
        if not plan.prices and sold.currencies:
            offers.append(
                _plan_offer(plan, Interval.MONTH, "", 0, sold.currencies[0], holds=plan is held, changes=False)
            )
    return tuple(offers)


def _plan_offer(
    plan: Plan, interval: Interval, lookup_key: str, amount: int, currency: str, *, holds: bool, changes: bool
) -> PlanOffer:
    add_ons = [catalogue().add_ons[key] for key in plan.add_ons]
    extras = [(add_on.name, add_on.prices.get(interval)) for add_on in add_ons]
    return PlanOffer(
        plan=plan.key,
        name=plan.name,
        interval=interval,
        lookup_key=lookup_key,
        amount=amount,
        currency=currency,
        monthly_credits=plan.monthly_credits,
        seats=plan.seats,
        businesses=plan.businesses,
        customers=plan.customers,
        features=plan.features,
        add_ons=tuple((name, price.amounts[currency]) for name, price in extras if price and currency in price.amounts),
        holds=holds,
        is_change=changes and interval is not Interval.ONCE,
    )


def pack_offers() -> tuple[PackOffer, ...]:
    return tuple(
        PackOffer(
            lookup_key=pack.price.lookup_key,
            name=pack.name,
            credits=pack.credits,
            live_days=pack.credits_live_days,
            amount=pack.price.amounts[pack.price.currency],
            currency=pack.price.currency,
        )
        for pack in catalogue().packs.values()
    )


def add_on_offers(subscription: Subscription) -> tuple[AddOnOffer, ...]:
    plan = catalogue().plans.get(subscription.plan)
    bought = {SEAT: subscription.seats, BUSINESS: subscription.businesses}
    offers = []
    for key in plan.add_ons if plan else ():
        add_on = catalogue().add_ons[key]
        price = add_on.prices.get(Interval(subscription.interval))
        if price is not None and subscription.currency in price.amounts:
            amount = price.amounts[subscription.currency]
            offers.append(AddOnOffer(key, add_on.name, bought[key], amount, subscription.currency))
    return tuple(offers)
