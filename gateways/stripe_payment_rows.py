"""What Stripe's payments say to us: what came in, and what of it went back or is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateways.stripe_billing_rows import JSON, MARK, at, id_of

LOST_MONEY = ("needs_response", "under_review", "lost")  # states of a dispute in which the bank holds the money


@dataclass(frozen=True, slots=True)
class PaymentState:
    """`amount` is what came in; `refunded` of it went back, `disputed` is in disputes that are open or lost."""

    id: str
    customer: str
    status: str
    live: bool
    amount: int
    currency: str
    refunded: int
    disputed: int
    paid_at: datetime
    mark: str


def read_payment(told: JSON, disputes: list[JSON]) -> PaymentState:
    """`latest_charge` must have been expanded."""
    charge = told.get("latest_charge") or {}
    amount = told.get("amount_received") or charge.get("amount_captured") or 0
    return PaymentState(
        id=told["id"],
        customer=id_of(told.get("customer")),
        status=told["status"],
        live=bool(told["livemode"]),
        amount=amount,
        currency=told["currency"],
        refunded=charge.get("amount_refunded") or 0,
        disputed=sum(dispute["amount"] for dispute in disputes if dispute["status"] in LOST_MONEY),
        paid_at=at(charge.get("created") or told["created"]),
        mark=(told.get("metadata") or {}).get(MARK, ""),
    )
