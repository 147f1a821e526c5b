"""The operator's own Stripe account: customers, checkouts, subscriptions and what was paid, by the official SDK."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from gateways.outside import GatewayError, outside
from gateways.stripe_billing_rows import (
    MARK,
    TEAM,
    InvoiceState,
    Session,
    SubscriptionState,
    is_proration,
    price_of_line,
    read_invoice,
    read_session,
    read_subscription,
)
from gateways.stripe_payment_rows import PaymentState, read_payment
from gateways.stripe_prices import SoldPrice, amounts_of
from gateways.stripe_wire import StripeWire, malformed

PAGE = 100  # the most that Stripe gives at once
_MOST_PAGES = 200
_MOST_LINES = 1_000  # of one invoice
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)
T = TypeVar("T")
JSON = Mapping[str, Any]
Items = Sequence[Mapping[str, Any]]


class StripeBilling:
    """For `async with`. Each call raises GatewayError, with a code of StripeWire's; ids that we made go along as keys,
    so that a call whose answer was lost can be made again."""

    def __init__(self, key: str, api_url: str = "") -> None:
        self._wire = StripeWire(key, api_url)

    async def __aenter__(self) -> StripeBilling:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._wire.close()

    @outside
    async def create_customer(self, *, key: str, team_id: int, email: str, name: str) -> str:
        asked = {"email": email, "name": name, "metadata": {MARK: key, TEAM: str(team_id)}}
        made = await self._wire.ask("post", "/v1/customers", asked, key=f"customer-{key}")
        return _read(lambda: str(made["id"]))

    @outside
    async def read_customer_mark(self, customer: str) -> str:
        """Whether it is one of this product's: the key that we gave it; "" for others' and for deleted ones."""
        try:
            found = await self._wire.ask("get", f"/v1/customers/{customer}", {})
        except GatewayError as error:
            if error.code == "gone":
                return ""
            raise
        return str((found.get("metadata") or {}).get(MARK, ""))

    @outside
    async def find_prices(self, lookup_keys: Sequence[str]) -> dict[str, SoldPrice]:
        """By lookup key: those that can be bought now."""
        found: dict[str, SoldPrice] = {}
        for start in range(0, len(lookup_keys), 10):  # the most that Stripe takes at once
            asked = {"lookup_keys": list(lookup_keys[start : start + 10]), "active": "true", "limit": PAGE}
            for price in await self._list("/v1/prices", {**asked, "expand": ["data.currency_options"]}):
                sold = _read(lambda price=price: SoldPrice(price["id"], amounts_of(price)))
                found[price["lookup_key"]] = sold
        return found

    @outside
    async def create_session(
        self,
        *,
        key: str,
        team_id: int,
        customer: str,
        mode: str,
        lines: Sequence[tuple[str, int]],
        currency: str,
        success_url: str,
        cancel_url: str,
        tax: bool,
    ) -> Session:
        """`lines` are prices with quantities. What comes of it carries the key, too."""
        marked = {MARK: key, TEAM: str(team_id)}
        asked: dict[str, Any] = {
            "mode": mode,
            "customer": customer,
            "currency": currency,
            "client_reference_id": key,
            "metadata": marked,
            "line_items": [{"price": price, "quantity": quantity} for price, quantity in lines],
            "success_url": success_url,
            "cancel_url": cancel_url,
            "subscription_data" if mode == "subscription" else "payment_intent_data": {"metadata": marked},
        }
        if tax:
            asked |= {
                "automatic_tax": {"enabled": "true"},
                "tax_id_collection": {"enabled": "true"},
                "customer_update": {"address": "auto", "name": "auto"},
            }
        made = await self._wire.ask("post", "/v1/checkout/sessions", asked, key=f"checkout-{key}")
        return _read(lambda: read_session(made))

    @outside
    async def read_session(self, session: str) -> Session:
        found = await self._wire.ask("get", f"/v1/checkout/sessions/{session}", {"expand": ["line_items"]})
        return _read(lambda: read_session(found))

    @outside
    async def expire_session(self, session: str) -> bool:
        """False where it can't be: it has been paid or has expired meanwhile."""
        try:
            await self._wire.ask("post", f"/v1/checkout/sessions/{session}/expire", {})
        except GatewayError as error:
            if error.code == "refused":
                return False
            raise
        return True

    @outside
    async def read_subscription(self, subscription: str) -> SubscriptionState:
        asked = {"expand": ["latest_invoice", "items.data.price.currency_options"]}
        found = await self._wire.ask("get", f"/v1/subscriptions/{subscription}", asked)
        return _read(lambda: read_subscription(found))

    @outside
    async def change_subscription(
        self, subscription: str, *, items: Items, prorate: str, at: int | None, metadata: JSON, key: str
    ) -> SubscriptionState:
        """What has to be paid at once comes true when it is paid: until then it is `pending`, and nothing has changed.

        Raises GatewayError, code declined: it can't wait for its payment, as it takes something away too or is paid by
        bank debit, and was not paid; nothing has changed.
        """
        asked: dict[str, Any] = {"items": list(items), "proration_behavior": prorate, "expand": ["latest_invoice"]}
        if metadata:  # Stripe takes none with what may wait before version 2026-05-27
            asked["metadata"] = metadata
        if prorate == "always_invoice":
            removes = any("deleted" in item for item in items)
            asked["payment_behavior"] = "error_if_incomplete" if removes else "pending_if_incomplete"
        if at is not None:
            asked["proration_date"] = at
        path = f"/v1/subscriptions/{subscription}"
        try:
            changed = await self._wire.ask("post", path, asked, key=key)
        except GatewayError as error:
            if error.code != "refused" or asked.get("payment_behavior") != "pending_if_incomplete":
                raise
            asked["payment_behavior"] = "error_if_incomplete"
            changed = await self._wire.ask("post", path, asked, key=f"{key}-at-once")
        return _read(lambda: read_subscription(changed))

    @outside
    async def end_at_period_end(
        self, subscription: str, ends: bool, *, metadata: JSON | None = None, reason: str = ""
    ) -> None:
        asked: dict[str, Any] = {"cancel_at_period_end": "true" if ends else "false"}
        if reason:
            asked["cancellation_details"] = {"comment": reason}
        if metadata is not None:
            asked["metadata"] = metadata
        await self._wire.ask("post", f"/v1/subscriptions/{subscription}", asked)

    @outside
    async def cancel_now(self, subscription: str) -> bool:
        """False where it has ended already, or never was."""
        try:
            await self._wire.ask("delete", f"/v1/subscriptions/{subscription}", {})
        except GatewayError as error:
            if error.code in ("gone", "refused"):
                return False
            raise
        return True

    @outside
    async def preview(self, subscription: str, *, items: Items, prorate: str, at: int | None) -> InvoiceState:
        """The invoice that a change would make: at once with `always_invoice`, else the next one."""
        details: dict[str, Any] = {"items": list(items), "proration_behavior": prorate}
        if at is not None:
            details["proration_date"] = at
        asked = {"subscription": subscription, "subscription_details": details}
        made = await self._wire.ask("post", "/v1/invoices/create_preview", asked)
        return _read(lambda: read_invoice(made, made["lines"]["data"], {}))

    @outside
    async def read_invoice(self, invoice: str) -> InvoiceState:
        found = await self._wire.ask("get", f"/v1/invoices/{invoice}", {})
        lines = _read(lambda: list(found["lines"]["data"]))
        if found["lines"].get("has_more"):
            lines = await self._list(f"/v1/invoices/{invoice}/lines", {"limit": PAGE}, most=_MOST_LINES // PAGE)
        intervals = {}
        for price in _read(lambda: {price_of_line(line) for line in lines if is_proration(line)} - {""}):
            told = await self._wire.ask("get", f"/v1/prices/{price}", {})
            intervals[price] = (told.get("recurring") or {}).get("interval", "")
        return _read(lambda: read_invoice(found, lines, intervals))

    @outside
    async def find_payment_of(self, invoice: str) -> str:
        """The payment intent that paid it; "" where nothing had to be paid, or it was paid past Stripe."""
        paid = await self._list("/v1/invoice_payments", {"invoice": invoice, "status": "paid", "limit": PAGE})
        return _read(lambda: next((p["payment"].get("payment_intent") or "" for p in paid), ""))

    @outside
    async def is_declined(self, invoice: str) -> bool:
        """Of an open one: whether the card was refused. Otherwise its bank wants something of the payer."""
        asked = {"invoice": invoice, "status": "open", "limit": PAGE, "expand": ["data.payment.payment_intent"]}
        tried = await self._list("/v1/invoice_payments", asked)
        states = _read(lambda: [(one["payment"].get("payment_intent") or {}).get("status", "") for one in tried])
        return not any(state in ("requires_action", "requires_confirmation", "processing") for state in states)

    @outside
    async def void_invoice(self, invoice: str) -> None:
        """With it goes the change that waits for it. Nothing where it was paid or voided before."""
        try:
            await self._wire.ask("post", f"/v1/invoices/{invoice}/void", {})
        except GatewayError as error:
            if error.code not in ("gone", "refused"):
                raise

    @outside
    async def find_invoice_of(self, payment: str) -> str:
        """The invoice that a payment intent was for; "" where it was for none."""
        asked = {"payment": {"type": "payment_intent", "payment_intent": payment}, "limit": 1}
        listed = await self._wire.ask("get", "/v1/invoice_payments", asked)
        return _read(lambda: str(listed["data"][0]["invoice"]) if listed["data"] else "")

    @outside
    async def read_payment(self, payment: str) -> PaymentState:
        """With what went back of it, or is disputed."""
        found = await self._wire.ask("get", f"/v1/payment_intents/{payment}", {"expand": ["latest_charge"]})
        disputes: list[JSON] = []
        if (found.get("latest_charge") or {}).get("disputed"):
            disputes = await self._list("/v1/disputes", {"payment_intent": payment, "limit": PAGE})
        return _read(lambda: read_payment(found, disputes))

    @outside
    async def find_payment_by_charge(self, charge: str) -> str:
        found = await self._wire.ask("get", f"/v1/charges/{charge}", {})
        return str(found.get("payment_intent") or "")

    @outside
    async def refund(self, payment: str, *, key: str) -> None:
        """All that is left of it; nothing where all went back before."""
        try:
            await self._wire.ask("post", "/v1/refunds", {"payment_intent": payment}, key=f"refund-{key}")
        except GatewayError as error:
            if error.code != "refused" or (await self.read_payment(payment)).refunded == 0:
                raise

    @outside
    async def open_portal(self, customer: str, return_url: str) -> str:
        """The address of a page of Stripe's for card, invoices and the end of the plan; good for some minutes."""
        asked = {"customer": customer, "return_url": return_url}
        made = await self._wire.ask("post", "/v1/billing_portal/sessions", asked)
        return _read(lambda: str(made["url"]))

    @outside
    async def list_subscriptions(self, *, customer: str = "") -> list[SubscriptionState]:
        """All that have not ended; of one customer, or of everybody. Their items' amounts are those of the prices' own
        currency: Stripe expands no deeper in a list."""
        asked: dict[str, Any] = {"limit": PAGE, "expand": ["data.latest_invoice"]}
        if customer:
            asked["customer"] = customer
        return [_read(lambda one=one: read_subscription(one)) for one in await self._list("/v1/subscriptions", asked)]

    @outside
    async def list_ids(self, noun: str, since: datetime, **filters: Any) -> list[dict[str, Any]]:
        """Stripe's objects of a list (checkout/sessions, invoices, refunds, disputes) made since, newest first."""
        asked = {"limit": PAGE, "created": {"gte": int(since.timestamp())}, **filters}
        return await self._list(f"/v1/{noun}", asked)

    async def _list(self, path: str, asked: dict[str, Any], *, most: int = _MOST_PAGES) -> list[dict[str, Any]]:
        """Page after page, up to `most` of them."""
        rows: list[dict[str, Any]] = []
        for _ in range(most):
            listed = await self._wire.ask("get", path, asked)
            found = _read(lambda listed=listed: list(listed["data"]))
            rows += found
            if not (found and listed.get("has_more")):
                break
            asked = {**asked, "starting_after": found[-1]["id"]}
        return rows


def _read(reading: Callable[[], T]) -> T:
    try:
        return reading()
    except _UNREADABLE as error:
        raise malformed(error) from None
