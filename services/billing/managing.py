"""The acts on a team's subscription: cancelled, kept after all; and Stripe's own page."""

from __future__ import annotations

from datetime import datetime

import config
from gateways.outside import GatewayError
from models import BillingCustomer
from services.actors import Actor
from services.billing.changing import plan_return, settle_now, subscription_of
from services.billing.checkouts import not_now
from services.billing.subscriptions import KEPT
from services.billing.wire import open_stripe, require_sales
from services.errors import Conflict
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

LONGEST_REASON = 500  # characters


async def _cancel(actor: Actor, reason: str = "") -> datetime:
    require_sales()
    subscription = await subscription_of(actor, also_unpaid=True)
    if subscription.cancel_at is not None:
        raise Conflict(text("Your plan is set to end already."))
    try:
        async with open_stripe() as stripe:
            await stripe.end_at_period_end(subscription.stripe_id, True, reason=reason[:LONGEST_REASON])
        await settle_now(subscription.stripe_id)
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
    subscription = await subscription_of(actor)
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
        await settle_now(subscription.stripe_id)
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
