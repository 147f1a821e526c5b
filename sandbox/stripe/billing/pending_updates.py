"""Changes of a subscription that wait for their payment: docs.stripe.com/billing/subscriptions/pending-updates."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.invoices import Invoices
from sandbox.stripe.billing.showing import show, show_item
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
HOURS_23 = 23 * 3600  # how long a first payment, or a change that waits for its payment, may take
# Of what the route takes otherwise.
_UNSUPPORTED = ("automatic_tax", "cancel_at", "cancel_at_period_end", "cancellation_details", "default_payment_method")


class PendingUpdates:
    def __init__(self, books: Books, invoices: Invoices) -> None:
        self._books, self._invoices = books, invoices

    def refuse_unsupported(self, asked: Asked, subscription: JSON, new: list[JSON]) -> None:
        """Raises Problem: what was asked for can't wait for a payment."""
        if self._books.find("customers", subscription["customer"]).get("_debits"):
            raise Problem("Pending updates are not supported for subscriptions that are paid by bank debit.")
        wrong = [name for name in _UNSUPPORTED if name in asked]
        if {item["id"] for item in subscription["_items"]} - {item["id"] for item in new}:
            wrong.append("items[deleted]")
        for name in wrong:
            words = "When `payment_behavior` is set to `pending_if_incomplete`, you can only pass supported params. "
            raise Problem(f"{words}`{name}` is not supported.", param=name)

    def wait(self, subscription: JSON, invoice: JSON, items: list[JSON], anchor: JSON, metadata: JSON) -> None:
        """Until the invoice is paid, or for some hours, and never into the next period."""
        now, period_end = self._books.now(), subscription["_items"][0]["current_period_end"]
        subscription.update(
            _awaits=invoice["id"],
            _awaited={"_items": items, **anchor},
            pending_update={
                **dict.fromkeys(("cancel_at_period_end", "discount", "discounts", "trial_end", "trial_from_plan")),
                "billing_cycle_anchor": anchor.get("billing_cycle_anchor"),
                "expires_at": min(now + HOURS_23, period_end),
                "metadata": metadata or None,
                "subscription_items": [show_item(self._books, subscription, item) for item in items],
            },
        )

    def apply(self, subscription: JSON) -> None:
        """Its invoice is paid."""
        metadata = subscription["metadata"] | (subscription["pending_update"]["metadata"] or {})
        subscription.update(subscription["_awaited"], _awaits="", pending_update=None, metadata=metadata)
        self._books.tell("customer.subscription.pending_update_applied", subscription)

    def forget(self, subscription: JSON, *, expired: bool = False) -> None:
        """Its time has passed, or somebody voided its invoice, or another change takes its place."""
        before, invoice = show(self._books, subscription), self._books.find("invoices", subscription["_awaits"])
        subscription.update(pending_update=None, _awaits="")
        if invoice["status"] == "open":
            self._invoices.void(invoice)
        if expired:
            self._books.tell("customer.subscription.pending_update_expired", subscription, before)
        self._books.tell("customer.subscription.updated", subscription, before)
