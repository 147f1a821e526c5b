"""What is ended or given back at Stripe: durable work, recorded with the row that asks for it, harmless twice."""

from __future__ import annotations

from tortoise.transactions import in_transaction

from models import BillingCustomer, Checkout, CheckoutState
from services import audit
from services.billing.telling import alert_operator
from services.billing.wire import open_stripe, sells
from services.durable_work import durable
from services.notices import NoticeKind, tell

_STILL_OWED = "has to be ended or given back by hand in Stripe"


async def not_ended(subscription: str, team_id: int, error: str) -> None:
    words = f"The subscription {subscription} {_STILL_OWED} ({error})."
    await alert_operator(f"not_ended:{subscription}", words, subject=subscription, team_id=team_id)


@durable(give_up=not_ended)
async def end_surplus(subscription: str, team_id: int) -> None:
    """Bought beside the one that the team lives on, or for a team that is deleted: it ends at once, and what was paid
    for it goes back."""
    async with open_stripe() as stripe:
        facts = await stripe.read_subscription(subscription)
        await stripe.cancel_now(subscription)
        if facts.latest_invoice and (payment := await stripe.find_payment_of(facts.latest_invoice)):
            await stripe.refund(payment, key=payment)
    await _say_given_back(team_id, subscription)


async def not_given_back(payment: str, team_id: int, error: str) -> None:
    words = f"The payment {payment} {_STILL_OWED} ({error})."
    await alert_operator(f"not_given_back:{payment}", words, subject=payment, team_id=team_id)


@durable(give_up=not_given_back)
async def give_back_payment(payment: str, team_id: int) -> None:
    """Paid for what the team has already, or that nobody is left to have."""
    async with open_stripe() as stripe:
        await stripe.refund(payment, key=payment)
    await _say_given_back(team_id, payment)


async def _say_given_back(team_id: int, what: str) -> None:
    async with in_transaction():
        if await tell(team_id, NoticeKind.PAYMENT_RETURNED, what):
            await audit.record_for_house(team_id, "give_back_payment", {"stripe": what})
            words = f"A team paid twice, or after it was deleted: {what} was ended and given back."
            await alert_operator(f"given_back:{what}", words, subject=what, team_id=team_id)


async def not_all_ended(team_id: int, error: str) -> None:
    words = f"The subscription of team {team_id} {_STILL_OWED} ({error})."
    await alert_operator(f"not_ended:team:{team_id}", words, team_id=team_id)


@durable(give_up=not_all_ended)
async def end_for_lifetime(team_id: int) -> None:
    """Who has bought a plan for good pays for no more periods; the running one stays theirs."""
    customer = await BillingCustomer.get_or_none(team_id=team_id)
    if customer is None or not customer.subscription:
        return
    async with open_stripe() as stripe:
        facts = await stripe.read_subscription(customer.subscription)
        if facts.ended_at is None and facts.cancel_at is None:
            await stripe.end_at_period_end(customer.subscription, True)


@durable(give_up=not_all_ended)
async def end_for_deleted_team(team_id: int) -> None:
    """Nothing is charged any more, and nobody can pay what they had begun to buy. Recorded with the deletion."""
    customer = await BillingCustomer.get_or_none(team_id=team_id)
    if customer is None or not customer.stripe_id or not sells():
        return
    async with open_stripe() as stripe:
        open_ones = Checkout.filter(team_id=team_id, state=CheckoutState.OPEN).exclude(session=None)
        for session in await open_ones.values_list("session", flat=True):
            await stripe.expire_session(session)
        for subscription in await stripe.list_subscriptions(customer=customer.stripe_id):
            await stripe.cancel_now(subscription.id)
