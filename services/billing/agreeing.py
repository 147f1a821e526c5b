"""Changing what a team pays for: shown before, agreed to, and let go while a bank still asks (SPEC S8, T1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from gateways.outside import GatewayError
from gateways.stripe_billing import StripeBilling
from gateways.stripe_billing_rows import SubscriptionState
from models import Subscription
from services.actors import Actor
from services.billing.changing import Change, Wish, plan_change, settle_now, subscription_of
from services.billing.checkouts import not_now
from services.billing.wire import open_stripe, require_sales
from services.errors import Conflict, ProductError
from services.permissions import Permission
from services.plans.places import businesses_taken
from services.teams.seats import count_seats
from services.translation import text
from services.usecase import usecase


class Holds(StrEnum):
    """From when on a change holds."""

    NOW = "now"
    NEXT_PERIOD = "next_period"
    ONCE_CONFIRMED = "once_confirmed"  # by the payer, whose bank wants that; Stripe waits for it some hours


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
    subscription = await subscription_of(actor)
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
) -> tuple[Change, Holds]:
    """Stripe changes first, and what it then says is settled as its event would be. A card that was refused leaves
    nothing behind: what waits for its payment is let go."""
    require_sales()
    subscription = await subscription_of(actor)
    try:
        async with open_stripe() as stripe:
            facts = await stripe.read_subscription(subscription.stripe_id)
            wish = Wish(plan, interval, seats, businesses, at)
            change = await plan_change(stripe, facts, subscription.kept, wish)
            asked = {"items": change.items, "prorate": change.prorate, "at": change.at, "metadata": change.metadata}
            key = change.key(facts.id, subscription.ticket)
            changed, declined = await _ask(stripe, facts.id, key, asked)
        await settle_now(subscription.stripe_id)  # what was declined, too: the next try is another question to Stripe
    except GatewayError as error:
        raise not_now(error) from None
    if declined:
        await _forget_waiting(subscription)  # its event may have been faster
        raise ProductError(
            text("The payment did not go through, so nothing has changed."), text("See “Card and invoices”.")
        )
    if changed and changed.pending:
        return change, Holds.ONCE_CONFIRMED
    return change, Holds.NOW if change.grows else Holds.NEXT_PERIOD


async def _ask(
    stripe: StripeBilling, subscription: str, key: str, asked: dict[str, Any]
) -> tuple[SubscriptionState | None, bool]:
    """What became of the subscription, and whether the card was refused."""
    try:
        changed = await stripe.change_subscription(subscription, key=key, **asked)
    except GatewayError as error:
        if error.code == "declined":
            return None, True
        raise
    declined = changed.pending is not None and await stripe.is_declined(changed.latest_invoice)
    if declined:
        await stripe.void_invoice(changed.latest_invoice)
    return changed, declined


@usecase(Permission.BUY_ADD_ONS, before=_change)
async def change_plan(
    actor: Actor,
    plan: str,
    interval: str | None = None,
    *,
    seats: int | None = None,
    businesses: int | None = None,
    at: int = 0,
    prepared: tuple[Change, Holds],
) -> Holds:
    """Another plan or interval on the team's subscription. None leaves add-ons as they are.

    Raises:
        Conflict: no subscription, nothing to change, or not in this order. Invalid: not for sale.
        ProductError: it had to be paid and was not, or Stripe can't be asked; nothing has changed.
    """
    change, holds = prepared
    actor.note(plan=plan, interval=change.interval.value, seats=change.seats, businesses=change.businesses, holds=holds)
    return holds


async def _change_add_ons(
    actor: Actor, *, seats: int | None = None, businesses: int | None = None, at: int = 0
) -> tuple[Change, Holds]:
    return await _change(actor, seats=seats, businesses=businesses, at=at)


@usecase(Permission.BUY_ADD_ONS, before=_change_add_ons)
async def change_add_ons(
    actor: Actor,
    *,
    seats: int | None = None,
    businesses: int | None = None,
    at: int = 0,
    prepared: tuple[Change, Holds],
) -> Holds:
    """How many seats and businesses are bought beside those of the plan: all of them, not how many more. As
    change_plan."""
    change, holds = prepared
    actor.note(seats=change.seats, businesses=change.businesses, holds=holds)
    return holds


async def _drop_change(actor: Actor) -> bool:
    require_sales()
    subscription = await subscription_of(actor)
    if subscription.waiting is None or subscription.waiting["is_over"]:
        raise Conflict(text("No change waits any more."))
    await _forget_waiting(subscription)
    try:
        async with open_stripe() as stripe:
            await stripe.void_invoice(subscription.waiting["invoice"])
        await settle_now(subscription.stripe_id)
    except GatewayError as error:
        raise not_now(error) from None
    return True


async def _forget_waiting(subscription: Subscription) -> None:
    """So that it is not told as a change that nobody confirmed."""
    await Subscription.filter(id=subscription.id).update(waiting=None)


@usecase(Permission.BUY_ADD_ONS, before=_drop_change)
async def drop_change(actor: Actor, *, prepared: bool) -> None:
    """A change that waits for the payer's bank is let go: nothing is charged, the plan stays as it is.

    Raises Conflict: none waits. ProductError: Stripe can't be asked.
    """
