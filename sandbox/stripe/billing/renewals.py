"""What time brings: renewals, retries of payments, ends, expiries and bank debits, each at its own moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.calendar import next_end
from sandbox.stripe.billing.invoices import Invoices
from sandbox.stripe.billing.pending_updates import HOURS_23
from sandbox.stripe.billing.sessions import Sessions
from sandbox.stripe.billing.showing import show
from sandbox.stripe.billing.subscriptions import ENDED, Subscriptions

JSON = dict[str, Any]
Due = tuple[int, Callable[[], None]]
MOST_AT_ONCE = 5_000  # things that come due in one advance


class Renewals:
    """`after_last_try` is what a subscription becomes when the last retry has failed: canceled, or unpaid."""

    def __init__(self, books: Books, invoices: Invoices, subscriptions: Subscriptions, sessions: Sessions) -> None:
        self._books, self._invoices = books, invoices
        self._subscriptions, self._sessions = subscriptions, sessions
        self.after_last_try = "canceled"

    def catch_up(self, until: int) -> None:
        """Does what is due until then, in the order of its moments, and dates it so."""
        for _ in range(MOST_AT_ONCE):
            at, act = min(self._due(), key=lambda due: due[0], default=(until + 1, None))
            if at > until or act is None:
                return
            self._books.pinned = at
            try:
                act()
            finally:
                self._books.pinned = None

    def next_renewal(self) -> int | None:
        """When the first period of a subscription ends."""
        ends = [self._end(one) for one in self._books.shelves["subscriptions"] if one["status"] not in ENDED]
        return min(ends, default=None)

    def _due(self) -> Iterator[Due]:
        for session in self._books.shelves["checkout/sessions"]:
            if session["status"] == "open":
                yield session["expires_at"], lambda s=session: self._sessions.end(s)
            if session["_arrives"]:
                yield session["_arrives"], lambda s=session: self._sessions.settle_bank(s["id"])
        for one in self._books.shelves["subscriptions"]:
            if one["status"] in ENDED:
                continue
            if one["pending_update"]:
                yield (
                    one["pending_update"]["expires_at"],
                    lambda s=one: self._subscriptions.pending.forget(s, expired=True),
                )
            if one["status"] == "incomplete":
                if not one["_settling"]:
                    yield one["created"] + HOURS_23, lambda s=one: self._expire(s)
            elif one["cancel_at"] and one["cancel_at"] <= self._end(one):
                yield one["cancel_at"], lambda s=one: self._subscriptions.end(s)
            else:
                yield self._end(one), lambda s=one: self._renew(s)
        for invoice in self._books.shelves["invoices"]:
            if invoice["status"] == "open" and invoice["next_payment_attempt"]:
                yield invoice["next_payment_attempt"], lambda i=invoice: self.retry(i)

    def _end(self, subscription: JSON) -> int:
        return min(item["current_period_end"] for item in subscription["_items"])

    def _renew(self, subscription: JSON) -> None:
        """Stripe leaves an hour between the draft and its payment; here they are one moment."""
        before, start = show(self._books, subscription), self._end(subscription)
        interval, each = self._subscriptions.items.interval(subscription["_items"])
        end = next_end(subscription["billing_cycle_anchor"], interval, each, start)
        for item in subscription["_items"]:
            item.update(current_period_start=start, current_period_end=end)
        customer = self._books.find("customers", subscription["customer"])
        lines, subscription["_pending"] = subscription["_pending"], []
        tax = subscription["automatic_tax"]["enabled"]
        full = self._invoices.lines.full(subscription["_items"], subscription["id"], subscription["currency"], tax=tax)
        invoice = self._invoices.open(customer, subscription, lines + full, "subscription_cycle")
        self._books.tell("customer.subscription.updated", subscription, before)
        if subscription["status"] != "unpaid":
            self._subscriptions.collect(subscription, invoice)

    def retry(self, invoice: JSON) -> bool:
        """Another attempt at an open invoice; after the last one the subscription ends, or stays unpaid."""
        subscription = self._books.find("subscriptions", invoice["_subscription"])
        paid = self._subscriptions.collect(subscription, invoice)
        if not paid and not invoice["next_payment_attempt"] and subscription["status"] == "past_due":
            if self.after_last_try == "canceled":
                self._subscriptions.end(subscription, reason="payment_failed")
            else:
                before = show(self._books, subscription)
                subscription["status"] = "unpaid"
                self._books.tell("customer.subscription.updated", subscription, before)
        return paid

    def _expire(self, subscription: JSON) -> None:
        before = show(self._books, subscription)
        for invoice in self._books.every("invoices", _subscription=subscription["id"], status="open"):
            self._invoices.void(invoice)
        subscription.update(status="incomplete_expired", ended_at=self._books.now())
        self._books.tell("customer.subscription.updated", subscription, before)
