"""What we take of Stripe's objects, out of their JSON: few plain fields, amounts in hundredths of their currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from gateways.stripe_money import hundredths

_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as Stripe has them; each text "" where there is none. `language` is a tag such as en or pt-BR."""

    id: str
    email: str
    name: str
    company: str
    country: str
    language: str
    created_on: date


@dataclass(frozen=True, slots=True)
class Payment:
    """A charge, or what was taken off one: a refund, a lost dispute. `payer` is known of charges alone.

    One that does not `count` (failed, uncaptured, won) is told all the same: it may have counted before.
    """

    id: str
    charge: str
    payer: str
    currency: str
    cents: int
    paid_on: date
    counts: bool


@dataclass(frozen=True, slots=True)
class InvoicedSubscription:
    """What one paid invoice says of a subscription: its recurring lines normalised to a month, see `monthly_cents`."""

    id: str
    payer: str
    currency: str
    monthly_cents: int
    paid_until: datetime
    invoiced_at: datetime


def monthly_cents(cents: int, start: int, end: int) -> int:
    """The price of a period, seconds since 1970, as the price of a month: 28 to 31 days are one month, any longer
    period is as many whole months as come nearest, a shorter one counts by its days."""
    days = max((end - start) / 86_400, 1.0)
    months = float(max(1, round(days / _DAYS_A_MONTH))) if days >= 27.5 else days / _DAYS_A_MONTH
    return round(cents / months)


def read_person(found: dict[str, Any]) -> Person:
    address = found.get("address") or {}
    return Person(
        id=found["id"],
        email=found.get("email") or "",
        name=found.get("name") or found.get("individual_name") or "",
        company=found.get("business_name") or "",
        country=address.get("country") or "",
        language=next(iter(found.get("preferred_locales") or ()), ""),
        created_on=_day(found["created"]),
    )


def read_charge(found: dict[str, Any]) -> Payment:
    taken = found.get("amount_captured") or 0
    return _payment(found, found["id"], taken, counts=found["status"] == "succeeded" and taken > 0)


def read_refund(found: dict[str, Any]) -> Payment:
    """One under way counts, as it does in Stripe's own `amount_refunded`."""
    return _payment(
        found, _id(found.get("charge")), found["amount"], counts=found.get("status") not in ("failed", "canceled")
    )


def read_dispute(found: dict[str, Any]) -> Payment:
    return _payment(found, _id(found.get("charge")), found["amount"], counts=found.get("status") == "lost")


def read_invoice(found: dict[str, Any], lines: list[dict[str, Any]]) -> list[InvoicedSubscription]:
    """Of each subscription on a paid invoice: its lines for a whole period, less their discounts, before tax.

    Parts of a period (proration) and single items are no monthly spend.
    """
    currency = found["currency"].upper()
    sums: dict[str, tuple[int, int]] = {}
    for line in lines:
        of = (line.get("parent") or {}).get("subscription_item_details") or {}
        if not of.get("subscription") or of.get("proration"):
            continue
        net = line["amount"] - sum(off["amount"] for off in line.get("discount_amounts") or ())
        cents = monthly_cents(hundredths(net, currency), line["period"]["start"], line["period"]["end"])
        before, until = sums.get(of["subscription"], (0, 0))
        sums[of["subscription"]] = before + cents, max(until, line["period"]["end"])
    payer, invoiced_at = _id(found.get("customer")), _moment(found["created"])
    return [
        InvoicedSubscription(subscription, payer, currency, cents, _moment(until), invoiced_at)
        for subscription, (cents, until) in sums.items()
    ]


def _payment(found: dict[str, Any], charge: str, amount: int, *, counts: bool) -> Payment:
    currency = found["currency"].upper()
    return Payment(
        id=found["id"],
        charge=charge,
        payer=_id(found.get("customer")),
        currency=currency,
        cents=hundredths(amount, currency),
        paid_on=_day(found["created"]),
        counts=counts,
    )


def _id(told: Any) -> str:
    """Of what Stripe names by its id or, where it was asked to, tells whole."""
    return told if isinstance(told, str) else (told or {}).get("id", "")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _day(seconds: int) -> date:
    return _moment(seconds).date()
