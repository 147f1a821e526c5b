"""The acts on a team's subscription: shown before, changed, cancelled, kept after all; and Stripe's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import config
from gateways.outside import GatewayError
from models import BillingCustomer, Subscription
from services.actors import Actor
from services.billing.changing import Change, Wish, lives_on, plan_change, plan_return
from services.billing.checkouts import not_now
from services.billing.events import refresh
from services.billing.subscriptions import KEPT
from services.billing.wire import open_stripe, require_sales
from services.errors import Conflict, ProductError
from services.permissions import Permission
from services.plans.places import businesses_taken
from services.teams.seats import count_seats
from services.translation import text
from services.usecase import usecase

LONGEST_REASON = 500  # characters


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a change would do, before anybody agrees to it. Money in the smallest unit of `currency`.

    `due_now` is what is paid at once, with tax where Stripe reckons it; `amount` is what each period costs afterwards,
    before tax. Less begins at `begins_at`, more at once (None). `seats_over` and `businesses_over` are how many the
    team has over what it then may have: they stay, and nobody can be added until there is room. `at` goes back with
    the change, so that it costs what was shown.
    """

    plan: str
    plan_name: str
    interval: str
    seats: int
    businesses: int
    due_now: int
    amount: int
    currency: str
    begins_at: datetime | None
    seats_over: int
    businesses_over: int
    at: int


@usecase(Permission.BUY_ADD_ONS, reads=True)
async def preview_change(
    actor: Actor,
    plan: str | None = None,
    interval: str | None = None,
    *,
    seats: int | None = None,
    businesses: int | None = None,
) -> ChangeView:
    """What `change_plan` or `change_add_ons` would do; Stripe reckons it, nothing changes. Raises as change_plan."""
    require_sales()
    subscription = await _of(actor)
    try:
        async with open_stripe() as stripe:
            facts = await stripe.read_subscription(subscription.stripe_id)
            change = await plan_change(stripe, facts, subscription.kept, Wish(plan, interval, seats, businesses))
            due = at = 0
            if change.grows:
                invoice = await stripe.preview(facts.id, items=change.items, prorate=change.prorate, at=None)
                due = invoice.due
                at = max((int(line.begins.timestamp()) for line in invoice.lines if line.proration), default=0)
    except GatewayError as error:
        raise not_now(error) from None
    seats_taken = sum(await count_seats(actor.team_id))
    businesses = await businesses_taken(actor.team_id)
    return ChangeView(
        plan=change.plan.key,
        plan_name=change.plan.name,
        interval=change.interval.value,
        seats=change.seats,
        businesses=change.businesses,
        due_now=due,
        amount=change.amount,
        currency=facts.currency,
        begins_at=None if change.grows else facts.period_end,
        seats_over=max(0, seats_taken - change.plan.seats - change.seats),
        businesses_over=max(0, businesses - change.plan.businesses - change.businesses),
        at=at,
    )


async def _change(
    actor: Actor,
    plan: str | None = None,
    interval: str | None = None,
    *,
    seats: int | None = None,
    businesses: int | None = None,
    at: int = 0,
) -> Change:
    """Stripe changes first, and what it then says is settled as its event would be."""
    require_sales()
    subscription = await _of(actor)
    try:
        async with open_stripe() as stripe:
            facts = await stripe.read_subscription(subscription.stripe_id)
            wish = Wish(plan, interval, seats, businesses, at)
            change = await plan_change(stripe, facts, subscription.kept, wish)
            await stripe.change_subscription(
                facts.id,
                items=change.items,
                prorate=change.prorate,
                at=change.at,
                metadata=change.metadata,
                key=change.key(facts.id, subscription.ticket),
            )
        await _settle(subscription.stripe_id)
    except GatewayError as error:
        raise _said(error) from None
    return change


@usecase(Permission.BUY_ADD_ONS, before=_change)
async def change_plan(
    actor: Actor,
    plan: str,
    interval: str | None = None,
    *,
    seats: int | None = None,
    businesses: int | None = None,
    at: int = 0,
    prepared: Change,
) -> bool:
    """Another plan or interval on the team's subscription. True: it holds from now on; False: from the next period.
    None leaves add-ons as they are.

    Raises:
        Conflict: no subscription, nothing to change, or not in this order. Invalid: not for sale.
        ProductError: it had to be paid and was not, or Stripe can't be asked; nothing has changed.
    """
    actor.note(plan=plan, interval=prepared.interval.value, seats=prepared.seats, businesses=prepared.businesses)
    return prepared.grows


async def _change_add_ons(
    actor: Actor, *, seats: int | None = None, businesses: int | None = None, at: int = 0
) -> Change:
    return await _change(actor, seats=seats, businesses=businesses, at=at)


@usecase(Permission.BUY_ADD_ONS, before=_change_add_ons)
async def change_add_ons(
    actor: Actor, *, seats: int | None = None, businesses: int | None = None, at: int = 0, prepared: Change
) -> bool:
    """How many seats and businesses are bought beside those of the plan: all of them, not how many more. As
    change_plan."""
    actor.note(seats=prepared.seats, businesses=prepared.businesses)
    return prepared.grows


async def _cancel(actor: Actor, reason: str = "") -> datetime:
    require_sales()
    subscription = await _of(actor, also_unpaid=True)
    if subscription.cancel_at is not None:
        raise Conflict(text("Your plan is set to end already."))
    try:
        async with open_stripe() as stripe:
            await stripe.end_at_period_end(subscription.stripe_id, True, reason=reason[:LONGEST_REASON])
        await _settle(subscription.stripe_id)
    except GatewayError as error:
        raise not_now(error) from None
    return subscription.period_end


@usecase(Permission.BUY_ADD_ONS, before=_cancel)
async def cancel_plan(actor: Actor, reason: str = "", *, prepared: datetime) -> datetime:
    """It ends with the period that is paid for; until then everything stays. When that is. The reason is for the
    operator, who finds it with the subscription at Stripe; nothing else holds it.

    Raises Conflict: no subscription, or set to end already. ProductError: Stripe can't be asked.
    """
    actor.note(ends=prepared.isoformat())
    return prepared


async def _resume(actor: Actor) -> bool:
    require_sales()
    subscription = await _of(actor)
    if subscription.cancel_at is None and not subscription.kept:
        raise Conflict(text("Your plan goes on anyway."))
    try:
        async with open_stripe() as stripe:
            if subscription.cancel_at is not None:
                await stripe.end_at_period_end(subscription.stripe_id, False)
            if subscription.kept:
                facts = await stripe.read_subscription(subscription.stripe_id)
                change = await plan_return(stripe, facts, subscription.kept)
                await stripe.change_subscription(
                    facts.id,
                    items=change.items,
                    prorate="none",
                    at=None,
                    metadata={KEPT: ""},
                    key=change.key(facts.id, subscription.ticket),
                )
        await _settle(subscription.stripe_id)
    except GatewayError as error:
        raise not_now(error) from None
    return True


@usecase(Permission.BUY_ADD_ONS, before=_resume)
async def resume_plan(actor: Actor, *, prepared: bool) -> None:
    """The plan goes on as it is: what was set to end, or to become less with the next period, is taken back.

    Raises Conflict: nothing is set, or it has ended. ProductError: Stripe can't be asked.
    """


async def _portal(actor: Actor) -> str:
    require_sales()
    customer = await BillingCustomer.get_or_none(team_id=actor.team_id)
    if customer is None or not customer.stripe_id:
        raise Conflict(text("Your team has bought nothing yet."), text("Choose a plan or credits here."))
    try:
        async with open_stripe() as stripe:
            return await stripe.open_portal(customer.stripe_id, f"{config.settings().public_url}/billing")
    except GatewayError as error:
        raise not_now(error) from None


@usecase(Permission.BUY_ADD_ONS, before=_portal)
async def open_portal(actor: Actor, *, prepared: str) -> str:
    """The address of Stripe's own page for card, invoices and cancelling, good for minutes and for whoever has it.

    Raises Conflict: nothing was bought yet. ProductError: Stripe can't be asked.
    """
    return prepared


async def _of(actor: Actor, *, also_unpaid: bool = False) -> Subscription:
    customer = await BillingCustomer.get_or_none(team_id=actor.team_id)
    return await lives_on(customer.subscription if customer else "", also_unpaid=also_unpaid)


async def _settle(subscription: str) -> None:
    """The subscription and what was just invoiced for it, so that limits and credits rise with the answer."""
    await refresh(subscription)
    async with open_stripe() as stripe:
        facts = await stripe.read_subscription(subscription)
    if facts.latest_invoice:
        await refresh(facts.latest_invoice)


def _said(error: GatewayError) -> ProductError:
    if error.code == "declined":
        return ProductError(
            text("The payment did not go through, so nothing has changed."),
            text("See “Card and invoices”."),
        )
    return not_now(error)
