"""Payments: what each brought, and what goes back of it when it is refunded or disputed, once and in proportion.

The credits of a payment lie in one lot, or in several once a dispute was won: each says how many were asked back of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from tortoise.transactions import in_transaction

from gateways.stripe_payment_rows import PaymentState
from models import Checkout, Payment, Purchase
from services import audit
from services.billing.customers import lock_team
from services.credits import grant_lot, take_back_credits
from services.database import query
from services.notices import NoticeKind, tell
from services.plans import Interval, end_entitlement, entitle

_MAKE = """
INSERT INTO billing_payments (team_id, reference, purchase, checkout_id, invoice, amount, currency, refunded, disputed,
                              credits, lots, live_days, due, given_back, ticket, paid_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, $9::jsonb, $10, 0, 0, 0, $11)
ON CONFLICT (reference) DO NOTHING RETURNING id"""
_UPDATE = """
UPDATE billing_payments SET refunded = $2, disputed = $3, ticket = $4
 WHERE reference = $1 AND ticket < $4 RETURNING id"""

_TAKEN = "SELECT coalesce(sum(taken_back), 0)::bigint AS taken FROM credit_lots WHERE payment = ANY($1)"


@dataclass(frozen=True, slots=True)
class Brings:
    """Credits that a payment brings: from which source, under which key (once for each), living until when."""

    credits: int
    source: str
    key: str
    expires_at: datetime | None
    user_id: int | None = None


async def keep_payment(
    team_id: int,
    reference: str,
    purchase: Purchase,
    *,
    amount: int,
    currency: str,
    paid_at: datetime,
    brings: Brings | None,
    checkout_id: int | None = None,
    invoice: str = "",
) -> bool:
    """In a transaction that holds the team: write the payment down and grant what it brings. False: done before."""
    granted = brings is not None and await grant_lot(
        team_id,
        brings.credits,
        source=brings.source,
        key=brings.key,
        expires_at=brings.expires_at,
        payment=reference,
        user_id=brings.user_id,
    )
    credits = brings.credits if brings and granted else 0
    days = (brings.expires_at - paid_at).days if brings and brings.expires_at else None
    lots = json.dumps([[reference, credits, 0]] if credits else [])
    made = await query(
        _MAKE, team_id, reference, purchase.value, checkout_id, invoice, amount, currency, credits, lots, days, paid_at
    )
    return bool(made)


async def settle_payment_of_team(team_id: int, facts: PaymentState, ticket: int) -> None:
    async with in_transaction():
        await lock_team(team_id)
        await settle_payment(facts, ticket)


async def settle_payment(facts: PaymentState, ticket: int) -> bool:
    """In a transaction that holds the team: bring what was taken back in line with what went back by now.

    False: an answer that was asked for later stands already, or the payment is not written down.
    """
    if not await query(_UPDATE, facts.id, facts.refunded, facts.disputed, ticket):
        return False
    payment = await Payment.get(reference=facts.id).select_related("checkout")
    gone = facts.refunded + facts.disputed
    part = min(Fraction(1), Fraction(gone, payment.amount)) if payment.amount else Fraction(0)
    wanted = int(payment.credits * part)
    if wanted > payment.due:
        await _take(payment, wanted)
    elif wanted < payment.due:
        await _give_back(payment, wanted)
    if payment.purchase is Purchase.LIFETIME and payment.checkout is not None:
        if part == 1:
            await end_entitlement("lifetime", payment.checkout.key)
        else:
            await entitle_for_life(payment.team_id, payment.checkout)  # type: ignore[attr-defined]
    return True


async def entitle_for_life(team_id: int, checkout: Checkout) -> None:
    await entitle(team_id, "lifetime", checkout.key, checkout.promised["plan"], interval=Interval.ONCE)


async def _take(payment: Payment, wanted: int) -> None:
    """From what a won dispute gave back first, then from the credits that were bought; from no others."""
    team_id: int = payment.team_id  # type: ignore[attr-defined]
    left, taken, short = wanted - payment.due, 0, 0
    for lot in reversed(payment.lots):
        name, credits, asked = lot
        some = min(left, credits - asked)
        if not some:
            continue
        lot[2] = asked + some
        back = await take_back_credits(name, part=Fraction(lot[2], credits), key=f"back:{name}:{lot[2]}")
        taken, short, left = taken + back.taken, short + back.short, left - some
    short += left  # of what a won dispute could not give back, for it had been spent before
    await Payment.filter(id=payment.id).update(lots=payment.lots, due=wanted)
    if taken or short:
        facts = {"payment": payment.reference, "taken": taken, "short": short}
        await audit.record_for_house(team_id, "take_back_credits", facts)
        why = "dispute" if payment.disputed else "refund"
        key = f"{payment.reference}:{payment.ticket}"
        await tell(team_id, NoticeKind.CREDITS_TAKEN_BACK, key, credits=taken, short=short, why=why)


async def _give_back(payment: Payment, wanted: int) -> None:
    """A dispute was won, or a refund failed: what had been taken comes back as a lot of its own, once."""
    team_id: int = payment.team_id  # type: ignore[attr-defined]
    taken = (await query(_TAKEN, [name for name, _, _ in payment.lots]))[0]["taken"]
    back = max(0, min(payment.due - wanted, taken - payment.given_back))
    if back:
        name = f"{payment.reference}:{len(payment.lots)}"
        days = payment.live_days
        expires = None if days is None else datetime.now(UTC) + timedelta(days=days)
        await grant_lot(team_id, back, source="won back", key=f"won:{name}", expires_at=expires, payment=name)
        payment.lots.append([name, back, 0])
    given_back = payment.given_back + back
    await Payment.filter(id=payment.id).update(lots=payment.lots, due=wanted, given_back=given_back)
    if back:
        facts = {"payment": payment.reference, "credits": back}
        await audit.record_for_house(team_id, "win_back_credits", facts)
        await tell(team_id, NoticeKind.CREDITS_WON_BACK, f"{payment.reference}:{payment.ticket}", credits=back)
