"""What Stripe's objects of billing say to us: the few fields that count, times in UTC, amounts in smallest units.

As of API version 2025-03-31 a subscription's period stands with its items, an invoice's subscription below its
`parent`, and what paid an invoice in a list of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gateways.stripe_prices import amounts_of

MARK = "askusers"  # in the metadata of what we make at Stripe: the key of our own row
TEAM = "askusers_team"
JSON = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of a checkout."""

    price: str
    quantity: int
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Session:
    """`mark` and `reference` are the key of our checkout, as it was given twice; "" in what others have made."""

    id: str
    status: str
    payment_status: str
    mode: str
    customer: str
    subscription: str
    invoice: str
    payment: str
    amount: int
    discount: int
    currency: str
    live: bool
    mark: str
    reference: str
    url: str
    lines: tuple[Bought, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """`key` is the price's lookup key, "" once another price has taken it over; the product stays what it is."""

    id: str
    price: str
    key: str
    product: str
    quantity: int
    unit_amount: int
    interval: str


@dataclass(frozen=True, slots=True)
class PendingChange:
    """What a subscription becomes as soon as its newest invoice is paid, `due` on that invoice's page; not paid by
    then, it stays what it is."""

    items: tuple[Item, ...]
    expires_at: datetime
    due: int
    page_url: str


@dataclass(frozen=True, slots=True)
class SubscriptionState:
    """`paid`: the newest invoice is; `unpaid_since`: when it was made, while it is open. `mark`: of its checkout."""

    id: str
    customer: str
    status: str
    live: bool
    currency: str
    items: tuple[Item, ...]
    period_start: datetime
    period_end: datetime
    started_at: datetime
    cancel_at: datetime | None
    ended_at: datetime | None
    unpaid_since: datetime | None
    latest_invoice: str
    paid: bool
    mark: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    pending: PendingChange | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """`proration`: a part of a period, for a change in its middle; negative for what is given back. `interval` is
    known of prorations: a part of a month looks like one of a year."""

    price: str
    product: str
    interval: str
    quantity: int
    amount: int
    proration: bool
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class InvoiceState:
    """`failed`: the card was tried, and what is due is still open."""

    id: str
    customer: str
    subscription: str
    status: str
    reason: str
    number: str
    total: int
    due: int
    failed: bool
    currency: str
    live: bool
    issued_at: datetime
    page_url: str
    pdf_url: str
    lines: tuple[InvoiceLine, ...]


def read_session(told: JSON) -> Session:
    lines = (told.get("line_items") or {}).get("data", ())
    return Session(
        id=told["id"],
        status=told.get("status") or "",
        payment_status=told["payment_status"],
        mode=told["mode"],
        customer=id_of(told.get("customer")),
        subscription=id_of(told.get("subscription")),
        invoice=id_of(told.get("invoice")),
        payment=id_of(told.get("payment_intent")),
        amount=told.get("amount_subtotal") or 0,
        discount=(told.get("total_details") or {}).get("amount_discount") or 0,
        currency=told.get("currency") or "",
        live=bool(told["livemode"]),
        mark=(told.get("metadata") or {}).get(MARK, ""),
        reference=told.get("client_reference_id") or "",
        url=told.get("url") or "",
        lines=tuple(
            Bought(
                price=id_of(line.get("price")),
                quantity=line.get("quantity") or 0,
                amount=line["amount_subtotal"],
                currency=line["currency"],
            )
            for line in lines
        ),
    )


def read_subscription(told: JSON) -> SubscriptionState:
    """Raises ValueError for one without items: no such thing is ever made."""
    found, pending = told["items"]["data"], told.get("pending_update")
    invoice = told.get("latest_invoice")
    is_open = isinstance(invoice, Mapping) and invoice["status"] in ("open", "uncollectible")
    cancel_at = _moment(told.get("cancel_at"))
    period_end = max(item["current_period_end"] for item in found)
    if cancel_at is None and told.get("cancel_at_period_end"):
        cancel_at = _moment(period_end)
    return SubscriptionState(
        id=told["id"],
        customer=id_of(told["customer"]),
        status=told["status"],
        live=bool(told["livemode"]),
        currency=told["currency"],
        items=tuple(_item(item, told["currency"]) for item in found),
        period_start=at(max(item["current_period_start"] for item in found)),
        period_end=at(period_end),
        started_at=at(told["start_date"]),
        cancel_at=cancel_at,
        ended_at=_moment(told.get("ended_at")),
        unpaid_since=at(invoice["created"]) if is_open else None,  # type: ignore[index]
        latest_invoice=id_of(invoice),
        paid=isinstance(invoice, Mapping) and invoice["status"] == "paid",
        mark=(told.get("metadata") or {}).get(MARK, ""),
        metadata=dict(told.get("metadata") or {}),
        pending=_pending(pending, told) if pending else None,
    )


def _pending(told: JSON, subscription: JSON) -> PendingChange:
    items, invoice = told.get("subscription_items") or subscription["items"]["data"], subscription.get("latest_invoice")
    invoice = invoice if isinstance(invoice, Mapping) else {}
    return PendingChange(
        items=tuple(_item(item, subscription["currency"]) for item in items),
        expires_at=at(told["expires_at"]),
        due=invoice.get("amount_due") or 0,
        page_url=invoice.get("hosted_invoice_url") or "",
    )


def _item(told: JSON, currency: str) -> Item:
    """A price in several currencies shows its usual one; those of a subscription in another must have been expanded."""
    price = told["price"]
    return Item(
        id=told["id"],
        price=price["id"],
        key=price.get("lookup_key") or "",
        product=id_of(price["product"]),
        quantity=told.get("quantity") or 0,
        unit_amount=amounts_of(price).get(currency) or 0,
        interval=(price.get("recurring") or {}).get("interval", ""),
    )


def read_invoice(told: JSON, lines: list[JSON], intervals: Mapping[str, str]) -> InvoiceState:
    """`intervals` are those of prices that its prorations are of."""
    parent = (told.get("parent") or {}).get("subscription_details") or {}
    return InvoiceState(
        id=told.get("id") or "",  # a preview has none that could be asked for
        customer=id_of(told.get("customer")),
        subscription=id_of(parent.get("subscription")),
        status=told.get("status") or "draft",
        reason=told.get("billing_reason") or "",
        number=told.get("number") or "",
        total=told["total"],
        due=told.get("amount_due") or 0,
        failed=bool(told.get("attempted")) and told.get("status") == "open",
        currency=told["currency"],
        live=bool(told["livemode"]),
        issued_at=at(told["created"]),
        page_url=told.get("hosted_invoice_url") or "",
        pdf_url=told.get("invoice_pdf") or "",
        lines=tuple(_line(line, intervals) for line in lines),
    )


def price_of_line(told: JSON) -> str:
    return id_of(((told.get("pricing") or {}).get("price_details") or {}).get("price"))


def is_proration(told: JSON) -> bool:
    parent = told.get("parent") or {}
    details = parent.get("subscription_item_details") or parent.get("invoice_item_details") or {}
    return bool(details.get("proration"))


def _line(told: JSON, intervals: Mapping[str, str]) -> InvoiceLine:
    price = (told.get("pricing") or {}).get("price_details") or {}
    return InvoiceLine(
        price=price_of_line(told),
        product=id_of(price.get("product")),
        interval=intervals.get(price_of_line(told), ""),
        quantity=told.get("quantity") or 0,
        amount=told["amount"],
        proration=is_proration(told),
        begins=at(told["period"]["start"]),
        ends=at(told["period"]["end"]),
    )


def id_of(told: Any) -> str:
    """Stripe gives an id, or the whole object where that was asked for."""
    return (told["id"] if isinstance(told, Mapping) else told) or ""


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else at(seconds)
