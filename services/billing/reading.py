"""A team's plan, what it costs and until when, what it may buy, and what it has paid (SPEC S8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import BillingCustomer, Checkout, CheckoutState, Invoice, Subscription, Team
from services.actors import Actor
from services.billing.offers import AddOnOffer, PackOffer, PlanOffer, add_on_offers, pack_offers, plan_offers
from services.billing.returning import CheckoutView, view_checkout
from services.billing.subscriptions import grace_ends
from services.billing.waiting import WaitingView, view_waiting
from services.billing.wire import sells
from services.buyers import buyers_of
from services.credits.balance import CreditsView, view_credits
from services.database import query
from services.permissions import Grant, Permission, grant
from services.plan_usage import PlanUsage, usage_of
from services.plans import catalogue, is_metered
from services.translation import Text, text
from services.usecase import usecase

_INVOICES_SHOWN = 24
_UNPAID = ("unpaid", "incomplete", "paused")
_HELD_BY = """
SELECT source, until FROM entitlements
 WHERE team_id = $1 AND plan = $2 AND ended_at IS NULL AND (until IS NULL OR until > now())
 ORDER BY source = 'subscription' DESC, until DESC NULLS FIRST LIMIT 1"""


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
    failed, and the plan is kept until then; `is_unpaid`: it is kept no more. `waiting` is a change that a bank wants
    confirmed.
    """

    interval: str
    seats: int
    businesses: int
    amount: int
    currency: str
    renews_at: datetime | None
    ends_at: datetime | None
    grace_until: datetime | None
    is_unpaid: bool
    next_plan: str
    next_seats: int
    next_businesses: int
    waiting: WaitingView | None


@dataclass(frozen=True, slots=True)
class BillingView:
    """Everything that a page about a plan shows. For viewers there is no money: offers and invoices are empty, and
    amounts of the subscription are 0 with `currency` "" (SPEC T3).

    `held_by`: why the team has its plan, subscription, lifetime or operator, "" for the plan that every team has; the
    operator may have given it until `given_until`. `sells`: anything can be bought here at all. `may_buy`: by this
    person, as far as anything is sold; `could_buy`: if it were; `buyers`: who may, by name. `status` is in words.
    """

    sells: bool
    may_buy: bool
    could_buy: bool
    buyers: tuple[str, ...]
    is_metered: bool
    plan: str
    plan_name: str
    held_by: str
    given_until: datetime | None
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
    could_buy = grant(actor.role, Permission.BUY_ADD_ONS) is Grant.YES
    may_buy = could_buy and sells()
    plan, held = catalogue().plans.get(team.plan), await query(_HELD_BY, team.id, team.plan)
    return BillingView(
        sells=sells(),
        may_buy=may_buy,
        could_buy=could_buy,
        buyers=await buyers_of(team.id),
        is_metered=is_metered(),
        plan=team.plan,
        plan_name=plan.name if plan else str(team.plan),
        held_by=held[0]["source"] if held else "",
        given_until=held[0]["until"] if held and held[0]["source"] == "operator" else None,
        status=_status(alive),
        subscription=_view(alive, money=money, may_buy=may_buy) if alive else None,
        usage=await usage_of(actor),
        credits=await view_credits(actor),
        plans=plan_offers(team.plan, alive) if money and sells() else (),
        packs=pack_offers() if money and sells() else (),
        add_ons=add_on_offers(alive) if money and alive else (),
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
    if subscription.status in _UNPAID:
        return text("Not paid")
    if subscription.cancel_at is not None:
        return text("Set to end")
    return text("Active")


def _view(subscription: Subscription, *, money: bool, may_buy: bool) -> SubscriptionView:
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
        is_unpaid=subscription.status in _UNPAID,
        next_plan=(name.name if name else subscription.plan) if kept else "",
        next_seats=subscription.seats if kept else 0,
        next_businesses=subscription.businesses if kept else 0,
        waiting=view_waiting(subscription, money=money, may_buy=may_buy),
    )


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
    rows = (
        await actor.rows(Checkout)
        .filter(state__in=(CheckoutState.OPEN, CheckoutState.PENDING))
        .order_by("-id")
        .limit(5)
    )
    return tuple(view_checkout(row) for row in rows)
