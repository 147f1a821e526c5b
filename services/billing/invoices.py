"""Invoices of a team's subscription: kept for its page, and once paid, the credits that they bring."""

from __future__ import annotations

from tortoise.transactions import in_transaction

from gateways.stripe_billing_rows import InvoiceState
from gateways.stripe_payment_rows import PaymentState
from models import Purchase, Subscription
from services.billing.customers import lock_team
from services.billing.outcome import Outcome, done
from services.billing.payments import Brings, keep_payment, settle_payment
from services.billing.sold import brought_by
from services.billing.subscriptions import grace_ends, plan_name
from services.database import query
from services.notices import NoticeKind, tell

_TAKE = """
INSERT INTO billing_invoices AS i (team_id, stripe_id, subscription, number, reason, status, total, currency, issued_at,
                                   page_url, pdf_url, ticket)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (stripe_id) DO UPDATE
   SET number = excluded.number, status = excluded.status, total = excluded.total, page_url = excluded.page_url,
       pdf_url = excluded.pdf_url, ticket = excluded.ticket
 WHERE i.ticket < excluded.ticket AND i.team_id = excluded.team_id
RETURNING i.id"""


async def settle_invoice(team_id: int, invoice: InvoiceState, payment: PaymentState | None, ticket: int) -> Outcome:
    """`payment` is what paid it, None where nothing had to be paid or it was paid past Stripe."""
    async with in_transaction():
        await lock_team(team_id)
        held = (team_id, invoice.id, invoice.subscription, invoice.number, invoice.reason, invoice.status)
        shown = (invoice.total, invoice.currency, invoice.issued_at, invoice.page_url, invoice.pdf_url)
        await query(_TAKE, *held, *shown, ticket)
        subscription = await Subscription.get_or_none(stripe_id=invoice.subscription, team_id=team_id)
        if subscription is None:
            return done(team_id, "it is of no subscription")
        if subscription.surplus or subscription.refused:
            return done(team_id, "its subscription brings nothing")
        if invoice.status == "paid":
            await _bring(team_id, invoice, subscription, payment, ticket)
        elif invoice.failed and invoice.reason == "subscription_cycle" and subscription.ended_at is None:
            until = max(grace_ends(subscription), invoice.issued_at)
            await tell(
                team_id,
                NoticeKind.PAYMENT_FAILED,
                invoice.id,
                plan=plan_name(subscription.plan),
                amount=invoice.due,
                currency=invoice.currency,
                until=until,
            )
    return done(team_id, invoice.status)


async def _bring(
    team_id: int, invoice: InvoiceState, subscription: Subscription, payment: PaymentState | None, ticket: int
) -> None:
    brought = brought_by(invoice, subscription.started_at)
    brings = brought and Brings(brought.credits, "plan", brought.key, brought.expires_at)
    new = await keep_payment(
        team_id,
        payment.id if payment else invoice.id,
        Purchase.PLAN,
        amount=payment.amount if payment else 0,
        currency=invoice.currency,
        paid_at=payment.paid_at if payment else invoice.issued_at,
        brings=brings,
        invoice=invoice.id,
    )
    if new and invoice.reason == "subscription_cycle":
        await tell(
            team_id,
            NoticeKind.PLAN_RENEWED,
            invoice.id,
            plan=plan_name(subscription.plan),
            amount=invoice.total,
            currency=invoice.currency,
            credits=brought.credits if brought else 0,
            until=max((line.ends for line in invoice.lines), default=subscription.period_end),
        )
    if payment is not None:
        await settle_payment(payment, ticket)
