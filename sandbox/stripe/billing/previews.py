"""`invoices/create_preview`: what a change, or a new subscription, would be billed; nothing is changed by asking."""

from __future__ import annotations

import copy
from typing import Any

from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.calendar import next_end
from sandbox.stripe.billing.invoices import Invoices
from sandbox.stripe.billing.subscriptions import ENDED, Subscriptions
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]


class Previews:
    def __init__(self, books: Books, invoices: Invoices, subscriptions: Subscriptions) -> None:
        self._books, self._invoices, self._subscriptions = books, invoices, subscriptions

    def create(self, asked: Asked) -> JSON:
        id, details = asked.text("subscription"), asked.part("subscription_details")
        if id:
            subscription = copy.deepcopy(self._books.find("subscriptions", id, "subscription"))
            if subscription["status"] in ENDED:
                raise Problem("No upcoming invoices for this subscription.", status=404, code="invoice_upcoming_none")
            customer = self._books.find("customers", asked.text("customer", subscription["customer"]), "customer")
        else:
            customer = self._books.find("customers", asked.text("customer", needed=True), "customer")
            subscription = {}
        tax = asked.part("automatic_tax")
        taxed = tax.flag("enabled", subscription.get("automatic_tax", {}).get("enabled", False))
        asked.ignore("preview_mode", "customer_details", "currency")
        if not id:
            lines, subscription = self._begun(details, taxed)
            reason = "subscription_create"
        else:
            subscription["automatic_tax"] = {"disabled_reason": None, "enabled": taxed, "liability": None}
            lines, reason = self._changed(details, subscription)
        tax.ignore("liability")
        for part in (tax, details, asked):
            part.done()
        return self._invoices.draft(customer, subscription, lines, reason)

    def _begun(self, details: Asked, tax: bool) -> tuple[list[JSON], JSON]:
        items = self._subscriptions.items.changed([], details.parts("items", needed=True))
        now, (interval, each) = self._books.now(), self._subscriptions.items.interval(items)
        for item in items:
            item.update(current_period_start=now, current_period_end=next_end(now, interval, each, now))
        currency = self._books.find("prices", items[0]["price"])["currency"]
        shown = {"disabled_reason": None, "enabled": tax, "liability": None}
        subscription = {"id": None, "currency": currency, "automatic_tax": shown, "metadata": {}}
        return self._invoices.lines.full(items, "sub_of_a_preview", currency, tax=tax), subscription

    def _changed(self, details: Asked, subscription: JSON) -> tuple[list[JSON], str]:
        """The invoice that comes at once where the change makes one, else the next renewal's with what is pending."""
        ends = details.flag("cancel_at_period_end") or bool(details.text("cancel_at"))
        change = self._subscriptions.read_change(details, subscription)
        pending = subscription["_pending"] + (change.lines if change else [])
        if change and change.at_once:
            return pending, "subscription_update"
        if (ends or subscription["cancel_at"]) and not pending:
            words = f"No upcoming invoices for customer: {subscription['customer']}"
            raise Problem(words, status=404, code="invoice_upcoming_none")
        items = copy.deepcopy(change.items if change else subscription["_items"])
        interval, each = self._subscriptions.items.interval(items)
        for item in items:
            start = item["current_period_end"]
            end = next_end(subscription["billing_cycle_anchor"], interval, each, start)
            item.update(current_period_start=start, current_period_end=end)
        tax = subscription["automatic_tax"]["enabled"]
        if ends or subscription["cancel_at"]:
            return pending, "upcoming"
        full = self._invoices.lines.full(items, subscription["id"], subscription["currency"], tax=tax)
        return pending + full, "upcoming"
