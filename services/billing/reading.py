"""A team's plan, what it costs and until when, what it may buy, and what it has paid (SPEC S8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import BillingCustomer, Checkout, CheckoutState, Invoice, Subscription, Team
from services.actors import Actor
from services.billing.checkouts import CheckoutView, view_checkout
from services.billing.subscriptions import grace_ends
from services.billing.wire import sells
from services.credits.balance import CreditsView, view_credits
from services.permissions import Grant, Permission, grant
from services.plan_usage import PlanUsage, read_plan_usage
from services.plans import BUSINESS, SEAT, Interval, catalogue, is_metered
from services.translation import Text, text
from services.usecase import usecase

_INVOICES_SHOWN = 24


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """One price of a plan. `amount` in the smallest unit of `currency`, before tax unless the catalogue includes it.

    `holds`: it is the team's now. `is_change`: the team has a subscription, so it is chosen by `preview_change` and
    `change_plan`; else by `start_checkout` with the `lookup_key`.
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


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """`page_url` and `pdf_url` are Stripe's, and "" for those who may not buy: the page can be paid on."""

    number: str
    issued_at: datetime
    total: int
    currency: str
    status: str
    page_url: str
    pdf_url: str


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """Of the subscription that the team lives on. `amount` a period, before tax; `renews_at` or `ends_at`, never both.

    While something smaller is set for the next period, `next_plan` and its add-ons say what. `grace_until`: a payment
    failed, and the plan is kept until then.
    """

    interval: str
    seats: int
    businesses: int
    amount: int
    currency: str
    renews_at: datetime | None
    ends_at: datetime | None
    grace_until: datetime | None
    next_plan: str
    next_seats: int
    next_businesses: int


@dataclass(frozen=True, slots=True)
class BillingView:
    """Everything that a page about a plan shows. For viewers there is no money: offers and invoices are empty, and
    amounts of the subscription are 0 with `currency` "" (SPEC T3).

    `sells`: anything can be bought here at all. `may_buy`: by this person. `status` is in words for people.
    """

    sells: bool
    may_buy: bool
    is_metered: bool
    plan: str
    plan_name: str
    status: Text
    subscription: SubscriptionView | None
    usage: PlanUsage
    credits: CreditsView
    plans: tuple[PlanOffer, ...]
    packs: tuple[PackOffer, ...]
    add_ons: tuple[AddOnOffer, ...]
    invoices: tuple[InvoiceView, ...]
    checkouts: tuple[CheckoutView, ...]
    has_portal: bool
    prices_include_tax: bool


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_billing(actor: Actor) -> BillingView:
    """The plan, the limits, what was paid and what may be bought: as much of it as the person may see."""
    team = await actor.rows(Team).get()
    customer = await BillingCustomer.get_or_none(team_id=team.id)
    found = await actor.rows(Subscription).get_or_none(stripe_id=customer.subscription) if customer else None
    alive = found if found and found.ended_at is None and not found.refused else None
    money = actor.sees_unmasked
    may_buy = grant(actor.role, Permission.BUY_ADD_ONS) is Grant.YES and sells()
    plan = catalogue().plans.get(team.plan)
    return BillingView(
        sells=sells(),
        may_buy=may_buy,
        is_metered=is_metered(),
        plan=team.plan,
        plan_name=plan.name if plan else str(team.plan),
        status=_status(alive),
        subscription=_view(alive, money=money) if alive else None,
        usage=await read_plan_usage(actor),
        credits=await view_credits(actor),
        plans=_plan_offers(alive) if money and sells() else (),
        packs=_pack_offers() if money and sells() else (),
        add_ons=_add_on_offers(alive) if money and alive else (),
        invoices=await _invoices(actor, may_buy) if money else (),
        checkouts=await _checkouts(actor) if may_buy else (),
        has_portal=may_buy and customer is not None and customer.stripe_id is not None,
        prices_include_tax=catalogue().prices_include_tax,
    )


def _status(subscription: Subscription | None) -> Text:
    if subscription is None:
        return text("No subscription")
    if subscription.status == "past_due":
        return text("The last payment failed")
    if subscription.status in ("unpaid", "incomplete", "paused"):
        return text("Not paid")
    if subscription.cancel_at is not None:
        return text("Ends by itself")
    return text("Active")


def _view(subscription: Subscription, *, money: bool) -> SubscriptionView:
    kept = subscription.kept or {}
    name = catalogue().plans.get(subscription.plan)
    return SubscriptionView(
        interval=subscription.interval,
        seats=kept.get("seats", subscription.seats),
        businesses=kept.get("businesses", subscription.businesses),
        amount=subscription.amount if money else 0,
        currency=subscription.currency if money else "",
        renews_at=None if subscription.cancel_at else subscription.period_end,
        ends_at=subscription.cancel_at,
        grace_until=grace_ends(subscription) if subscription.status == "past_due" else None,
        next_plan=(name.name if name else subscription.plan) if kept else "",
        next_seats=subscription.seats if kept else 0,
        next_businesses=subscription.businesses if kept else 0,
    )


def _plan_offers(subscription: Subscription | None) -> tuple[PlanOffer, ...]:
    """Every price of what is offered, and the one that is held though it is offered no more."""
    offers = []
    for plan in catalogue().plans.values():
        for interval, price in plan.prices.items():
            holds = bool(subscription and (subscription.plan, subscription.interval) == (plan.key, interval))
            if not (plan.offered or holds):
                continue
            currency = (
                subscription.currency if subscription and subscription.currency in price.amounts else price.currency
            )
            offers.append(
                PlanOffer(
                    plan=plan.key,
                    name=plan.name,
                    interval=interval,
                    lookup_key=price.lookup_key,
                    amount=price.amounts[currency],
                    currency=currency,
                    monthly_credits=plan.monthly_credits,
                    seats=plan.seats,
                    businesses=plan.businesses,
                    customers=plan.customers,
                    holds=holds,
                    is_change=subscription is not None and interval is not Interval.ONCE,
                )
            )
    return tuple(offers)


def _pack_offers() -> tuple[PackOffer, ...]:
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


def _add_on_offers(subscription: Subscription) -> tuple[AddOnOffer, ...]:
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


async def _invoices(actor: Actor, may_buy: bool) -> tuple[InvoiceView, ...]:
    rows = await actor.rows(Invoice).order_by("-issued_at", "-id").limit(_INVOICES_SHOWN)
    return tuple(
        InvoiceView(
            number=row.number,
            issued_at=row.issued_at,
            total=row.total,
            currency=row.currency,
            status=row.status,
            page_url=row.page_url if may_buy else "",
            pdf_url=row.pdf_url if may_buy else "",
        )
        for row in rows
    )


async def _checkouts(actor: Actor) -> tuple[CheckoutView, ...]:
    """Those that somebody has begun and not ended, newest first."""
    states = (CheckoutState.OPEN, CheckoutState.PENDING)
    rows = await actor.rows(Checkout).filter(state__in=states).order_by("-id").limit(5)
    return tuple(view_checkout(row) for row in rows)
