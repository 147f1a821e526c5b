"""Asks Stripe for an object and settles it as it now is; what it depends on is asked for first.

A subscription is believed once its checkout is proven to be what was offered, an invoice once its subscription is, a
payment once its checkout or invoice is. So each comes to the same, whichever of them is heard of first.
"""

from __future__ import annotations

from gateways.outside import GatewayError
from gateways.stripe_billing_rows import SubscriptionState
from models import Checkout, CheckoutState, Payment, Subscription, Team
from services.billing.customers import team_of, whose
from services.billing.endings import end_surplus
from services.billing.events import refreshes
from services.billing.invoices import settle_invoice
from services.billing.outcome import Outcome, done, ignored, parked
from services.billing.payments import settle_payment_of_team
from services.billing.sessions import settle_session
from services.billing.subscriptions import settle_subscription
from services.billing.telling import alert_operator
from services.billing.wire import draw_ticket, is_live, open_stripe
from services.durable_work import enqueue

_OTHER_MODE = "it is of Stripe's other mode, test or live"


@refreshes("cs")
async def refresh_session(session_id: str, event_type: str = "") -> Outcome:
    ticket = await draw_ticket()
    async with open_stripe() as stripe:
        try:
            session = await stripe.read_session(session_id)
        except GatewayError as error:
            return _if_gone(error)
        if session.live is not is_live():
            return ignored(_OTHER_MODE)
        checkout = await Checkout.get_or_none(key=session.mark or session.reference)
        if checkout is None:
            return await _of_no_checkout(session.id, session.customer, session.mark)
        is_paid = session.payment_status == "paid" and session.payment
        payment = await stripe.read_payment(session.payment) if is_paid else None
    outcome = await settle_session(checkout, session, payment, ticket, event_type)
    if session.subscription and session.payment_status == "paid":
        await refresh_subscription(session.subscription)
        if session.invoice:
            await refresh_invoice(session.invoice)
    return outcome


async def _of_no_checkout(session: str, customer: str, mark: str) -> Outcome:
    """Paid by a team of ours past our own checkout (a link made by hand): nothing is granted unasked."""
    team_id = await team_of(customer)
    if team_id is None or mark:
        async with open_stripe() as stripe:
            return await whose(stripe, customer, mark)
    words = f"The session {session} is a team's, but was not made by this product: it brings nothing."
    await alert_operator(f"foreign:{session}", words, subject=session, team_id=team_id)
    return ignored("it was not made by this product")


@refreshes("sub")
async def refresh_subscription(subscription_id: str, event_type: str = "", *, paid: bool = False) -> Outcome:
    """`paid`: an invoice of it is. Who could not pay at the checkout may pay the same subscription later."""
    ticket = await draw_ticket()
    async with open_stripe() as stripe:
        try:
            facts = await stripe.read_subscription(subscription_id)
        except GatewayError as error:
            return _if_gone(error)
        if facts.live is not is_live():
            return ignored(_OTHER_MODE)
        team_id = await team_of(facts.customer)
        if team_id is None:
            return await whose(stripe, facts.customer, facts.mark)
    checkout = await Checkout.get_or_none(key=facts.mark) if facts.mark else None
    if facts.mark and (checkout is None or checkout.team_id != team_id):  # type: ignore[attr-defined]
        return parked(facts.mark)
    if checkout is not None and checkout.state not in (CheckoutState.PAID, CheckoutState.REFUSED):
        # Its session settles the checkout, and comes back here once it is paid.
        if not checkout.session:
            return parked(checkout.key)
        outcome = await refresh_session(checkout.session)
        await checkout.refresh_from_db()
        is_paid = paid or facts.paid or await Subscription.exists(stripe_id=facts.id)
        if checkout.state is CheckoutState.PAID or not is_paid:
            return outcome
    if not await Team.exists(id=team_id, deleted_at=None):
        await enqueue(end_surplus, key=f"end_surplus:{facts.id}", subscription=facts.id, team_id=team_id)
        return done(team_id, "its team is deleted")
    refused = checkout is not None and checkout.state is CheckoutState.REFUSED
    if lives_on := await settle_subscription(team_id, facts, ticket, refused=refused):
        await _settle_rivals(team_id, facts, lives_on)
    return done(team_id, facts.status)


async def _settle_rivals(team_id: int, facts: SubscriptionState, lives_on: str) -> None:
    """Two are alive: unless the one that the team lives on has ended meanwhile, this one is given back."""
    await refresh_subscription(lives_on)
    ticket = await draw_ticket()
    async with open_stripe() as stripe:
        again = await stripe.read_subscription(facts.id)
    if await settle_subscription(team_id, again, ticket, refused=False):
        await enqueue(end_surplus, key=f"end_surplus:{facts.id}", subscription=facts.id, team_id=team_id)


@refreshes("in")
async def refresh_invoice(invoice_id: str, event_type: str = "") -> Outcome:
    ticket = await draw_ticket()
    async with open_stripe() as stripe:
        try:
            invoice = await stripe.read_invoice(invoice_id)
        except GatewayError as error:
            return _if_gone(error)
        if invoice.live is not is_live():
            return ignored(_OTHER_MODE)
        team_id = await team_of(invoice.customer)
        if team_id is None:
            return await whose(stripe, invoice.customer, "")
        if invoice.status == "draft":
            return done(team_id, "it is not issued yet")
        paid_by = await stripe.find_payment_of(invoice.id) if invoice.status == "paid" else ""
        payment = await stripe.read_payment(paid_by) if paid_by else None
    if invoice.subscription and not await Subscription.exists(stripe_id=invoice.subscription):
        before = await refresh_subscription(invoice.subscription, paid=invoice.status == "paid")
        if not await Subscription.exists(stripe_id=invoice.subscription):
            return before  # parked, or not paid for yet: once it is, its checkout brings its first invoice along
    return await settle_invoice(team_id, invoice, payment, ticket)


@refreshes("pi")
async def refresh_payment(payment_id: str, event_type: str = "") -> Outcome:
    """What a payment brought is written down by its checkout or its invoice, what went back of it here."""
    ticket = await draw_ticket()
    async with open_stripe() as stripe:
        try:
            facts = await stripe.read_payment(payment_id)
        except GatewayError as error:
            return _if_gone(error)
        if facts.live is not is_live():
            return ignored(_OTHER_MODE)
        known = await Payment.get_or_none(reference=payment_id)
        if known is not None:
            await settle_payment_of_team(known.team_id, facts, ticket)  # type: ignore[attr-defined]
            return done(known.team_id)  # type: ignore[attr-defined]
        if facts.mark:
            checkout = await Checkout.get_or_none(key=facts.mark)
            return await refresh_session(checkout.session) if checkout and checkout.session else parked(facts.mark)
        if invoice := await stripe.find_invoice_of(payment_id):
            return await refresh_invoice(invoice)
        team_id = await team_of(facts.customer)
        return done(team_id, "it brought nothing") if team_id else await whose(stripe, facts.customer, "")


@refreshes("ch")
async def refresh_charge(charge_id: str, event_type: str = "") -> Outcome:
    async with open_stripe() as stripe:
        try:
            payment = await stripe.find_payment_by_charge(charge_id)
        except GatewayError as error:
            return _if_gone(error)
    return await refresh_payment(payment) if payment else ignored("it is part of no payment that brings anything")


def _if_gone(error: GatewayError) -> Outcome:
    """Raises the error again: only that there is no such object is an answer."""
    if error.code != "gone":
        raise error
    return ignored("Stripe has no such object")
