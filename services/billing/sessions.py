"""What a checkout's session brings: held against our own row, fulfilled once, only if paid and as it was offered."""

from __future__ import annotations

from datetime import timedelta

from tortoise.transactions import in_transaction

from gateways.stripe_billing_rows import Session
from gateways.stripe_payment_rows import PaymentState
from models import BillingCustomer, Checkout, CheckoutState, Purchase, Team
from services import audit
from services.billing.customers import lock_team
from services.billing.endings import end_for_lifetime, give_back_payment
from services.billing.events import unpark
from services.billing.outcome import Outcome, done
from services.billing.payments import Brings, entitle_for_life, keep_payment, settle_payment
from services.billing.sold import is_what_was_offered, month_key
from services.billing.telling import alert_operator
from services.billing.wire import is_live
from services.database import query
from services.durable_work import enqueue
from services.notices import NoticeKind, tell
from services.plans import catalogue

_KNOW = "UPDATE billing_checkouts SET session = $2 WHERE id = $1 AND session IS NULL RETURNING id"
# Paid and refused are for good; expired or failed may turn out to have been paid after all.
_MOVE = """UPDATE billing_checkouts SET state = $2, note = $3, settled_at = now()
    WHERE id = $1 AND state <> $2 AND state NOT IN ('paid', 'refused') RETURNING id"""
MOST_OF_ONE = 1_000  # packs, seats or businesses in one checkout
MODES = {Purchase.PLAN: "subscription", Purchase.LIFETIME: "payment", Purchase.PACK: "payment"}


async def settle_session(
    checkout: Checkout, session: Session, payment: PaymentState | None, ticket: int, event_type: str
) -> Outcome:
    """Settle the checkout as its session now is; `payment` is given with one that is paid at once."""
    team_id: int = checkout.team_id  # type: ignore[attr-defined]
    async with in_transaction():
        await lock_team(team_id)
        if await query(_KNOW, checkout.id, session.id):
            await unpark(checkout.key)
        if wrong := await _what_is_wrong(checkout, session, payment):
            return await _refuse(checkout, session, wrong)
        if session.status == "expired":
            await _move(checkout, CheckoutState.EXPIRED)
            return done(team_id, "it has expired")
        if session.status != "complete":
            return done(team_id, "nobody has paid yet")
        if session.payment_status != "paid":
            return await _wait_for_money(checkout, failed=event_type.endswith("async_payment_failed"))
        await _fulfil(checkout, payment, ticket)
    return done(team_id, "paid")


async def _what_is_wrong(checkout: Checkout, session: Session, payment: PaymentState | None) -> str:
    """Why this is not what was offered, in words for the operator; "" when it is."""
    customer = await BillingCustomer.get_or_none(team_id=checkout.team_id)  # type: ignore[attr-defined]
    bought = [(line.price, line.quantity) for line in session.lines]
    if session.live is not is_live():
        return "it is of Stripe's other mode, test or live"
    if session.mark != checkout.key or session.reference != checkout.key:
        return "its key is not the checkout's"
    if checkout.session not in (None, session.id):
        return "the checkout has another session"
    if customer is None or session.customer != customer.stripe_id:
        return "it is of another customer than the team's"
    if session.mode != MODES[checkout.purchase]:
        return "it is no session of the kind that was made"
    if any(not 1 <= quantity <= MOST_OF_ONE for _, quantity in bought):
        return "a quantity in it can't be"
    if not is_what_was_offered(checkout.items, bought):
        return "it has other items than were offered"
    if session.currency != checkout.currency or any(line.currency != checkout.currency for line in session.lines):
        return "it is in another currency than was offered"
    if (
        session.amount != checkout.amount
        or session.discount
        or sum(li.amount for li in session.lines) != checkout.amount
    ):
        return "its price is not the one that was offered"
    if session.payment_status == "no_payment_required":
        return "nothing was paid for it"
    if payment is not None and (payment.currency != checkout.currency or payment.amount < checkout.amount):
        return "less was paid than was offered"
    return ""


async def _refuse(checkout: Checkout, session: Session, wrong: str) -> Outcome:
    """Nothing is granted for it, now or later; if somebody paid, a person decides what becomes of the money."""
    team_id: int = checkout.team_id  # type: ignore[attr-defined]
    is_its_own = checkout.session in (None, session.id)  # a second session leaves what the first one came to
    moved = is_its_own and await _move(checkout, CheckoutState.REFUSED, wrong)
    if moved or session.payment_status == "paid":
        words = f"The checkout {checkout.key} brings nothing: {wrong}. Look at it in Stripe, and refund what was paid."
        await alert_operator(f"refused:{session.id}", words, subject=session.id, team_id=team_id)
        if session.status == "complete":
            held = NoticeKind.PURCHASE_HELD
            await tell(team_id, held, session.id, amount=session.amount, currency=session.currency)
    if moved:
        await audit.record_for_house(team_id, "refuse_checkout", {"checkout": checkout.id})
    return done(team_id, wrong)


async def _wait_for_money(checkout: Checkout, *, failed: bool) -> Outcome:
    """A bank debit takes days. That it failed only the event says: the session stays unpaid either way."""
    team_id: int = checkout.team_id  # type: ignore[attr-defined]
    if checkout.state is CheckoutState.FAILED and not failed:
        return done(team_id, "it was never paid")
    if await _move(checkout, CheckoutState.FAILED if failed else CheckoutState.PENDING) and failed:
        failure = NoticeKind.PURCHASE_FAILED
        await tell(team_id, failure, checkout.key, amount=checkout.amount, currency=checkout.currency)
        await audit.record_for_house(team_id, "fail_checkout", {"checkout": checkout.id})
    return done(team_id, "it was never paid" if failed else "the money is on its way")


async def _fulfil(checkout: Checkout, payment: PaymentState | None, ticket: int) -> None:
    """What a subscription brings comes with itself and its invoices."""
    team_id: int = checkout.team_id  # type: ignore[attr-defined]
    first = await _move(checkout, CheckoutState.PAID)
    if payment is not None:
        if not await Team.exists(id=team_id, deleted_at=None):
            await enqueue(give_back_payment, key=f"give_back:{payment.id}", payment=payment.id, team_id=team_id)
            return
        await _bring(checkout, payment, ticket)
    if first:
        facts = {"checkout": checkout.id, "purchase": checkout.purchase.value, "items": checkout.items}
        await audit.record_for_house(team_id, "fulfil_checkout", facts)


async def _bring(checkout: Checkout, payment: PaymentState, ticket: int) -> None:
    team_id: int = checkout.team_id  # type: ignore[attr-defined]
    brings = _what_it_brings(checkout, payment)
    new = await keep_payment(
        team_id,
        payment.id,
        checkout.purchase,
        amount=payment.amount,
        currency=payment.currency,
        paid_at=payment.paid_at,
        brings=brings,
        checkout_id=checkout.id,
    )
    if new and brings and checkout.purchase is Purchase.PACK:
        await tell(
            team_id,
            NoticeKind.CREDITS_BOUGHT,
            checkout.key,
            credits=brings.credits,
            amount=payment.amount,
            currency=payment.currency,
            by=brings.user_id,
            until=brings.expires_at,
        )
    elif new:
        await _begin_lifetime(team_id, checkout, payment)
    await settle_payment(payment, ticket)


def _what_it_brings(checkout: Checkout, payment: PaymentState) -> Brings | None:
    """A pack its credits, a plan for life the month that begins with it; its others come by themselves."""
    user_id: int | None = checkout.user_id  # type: ignore[attr-defined]
    if checkout.purchase is Purchase.PACK:
        credits, days = checkout.promised["credits"], checkout.promised["days"]
        source, key = "pack", f"pack:{checkout.key}"
    else:
        plan = catalogue().plans.get(checkout.promised["plan"])
        if plan is None or not plan.monthly_credits:
            return None
        credits, days = plan.monthly_credits, plan.credits_live_days
        source, key = "plan", month_key(checkout.key, 0)
    return Brings(credits, source, key, None if days is None else payment.paid_at + timedelta(days=days), user_id)


async def _begin_lifetime(team_id: int, checkout: Checkout, payment: PaymentState) -> None:
    await entitle_for_life(team_id, checkout)
    plan = catalogue().plans.get(checkout.promised["plan"])
    name = plan.name if plan else checkout.promised["plan"]
    paid = {"amount": payment.amount, "currency": payment.currency}
    await tell(team_id, NoticeKind.PLAN_BEGAN, checkout.key, plan=name, **paid)
    await enqueue(end_for_lifetime, key=f"end_for_lifetime:{checkout.key}", team_id=team_id)


async def _move(checkout: Checkout, state: CheckoutState, note: str = "") -> bool:
    return bool(await query(_MOVE, checkout.id, state.value, note))
