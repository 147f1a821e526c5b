"""Subscriptions: begun, changed with prorations, cancelled now or at the end of the period, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.calendar import next_end
from sandbox.stripe.billing.invoices import Invoices, refuse_payment
from sandbox.stripe.billing.items import Items
from sandbox.stripe.billing.pending_updates import PendingUpdates
from sandbox.stripe.billing.showing import show
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
PRORATIONS = ("create_prorations", "always_invoice", "none")
BEHAVIOURS = ("allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete")
ENDED = ("canceled", "incomplete_expired")
_UNUSED = ("off_session", "payment_settings", "collection_method", "billing_mode", "description", "trial_settings")


@dataclass(frozen=True)
class Change:
    """What a subscription becomes: `lines` are owed for it, `at_once` on an invoice of their own."""

    items: list[JSON]
    lines: list[JSON]
    at_once: bool
    resets: bool  # a new period begins


class Subscriptions:
    def __init__(self, books: Books, invoices: Invoices) -> None:
        self._books, self._invoices, self.items = books, invoices, Items(books)
        self.pending = PendingUpdates(books, invoices)

    def create(self, asked: Asked) -> JSON:
        customer = self._books.find("customers", asked.text("customer", needed=True), "customer")
        items = self.items.changed([], asked.parts("items", needed=True))
        way = asked.text("default_payment_method") or customer["_card"]
        behaviour = asked.text("payment_behavior", BEHAVIOURS[0], of=BEHAVIOURS)
        metadata, tax = asked.metadata(), self._reads_tax(asked, {"enabled": False})
        asked.text("proration_behavior", of=PRORATIONS)
        currency = asked.text("currency").lower() or self._books.find("prices", items[0]["price"])["currency"]
        asked.ignore(*_UNUSED)
        asked.done()
        if behaviour == "error_if_incomplete" and way != "good":
            raise refuse_payment(way, "subscription")
        way = "" if behaviour == "default_incomplete" else way
        return self.start(customer, items, metadata=metadata, tax=tax["enabled"], way=way, currency=currency)

    def start(
        self,
        customer: JSON,
        items: list[JSON],
        *,
        metadata: JSON,
        tax: bool,
        way: str,
        currency: str,
        once: list[JSON] | None = None,
    ) -> JSON:
        """It is `incomplete` until its first invoice, with the one-time prices on it, is paid; no `way`: it waits."""
        now = self._books.now()
        interval, each = self.items.interval(items)
        self._set_period(items, now, next_end(now, interval, each, now))
        subscription = self._books.add(
            "subscriptions",
            **dict.fromkeys(("cancel_at", "canceled_at", "days_until_due", "default_payment_method", "description")),
            **dict.fromkeys(("ended_at", "latest_invoice", "pause_collection", "pending_setup_intent", "schedule")),
            **dict.fromkeys(("pending_update", "trial_end", "trial_start", "test_clock")),
            automatic_tax={"disabled_reason": None, "enabled": tax, "liability": {"type": "self"} if tax else None},
            billing_cycle_anchor=now,
            billing_mode={"flexible": {"proration_discounts": "included"}, "type": "flexible"},
            cancel_at_period_end=False,
            cancellation_details={"comment": None, "feedback": None, "reason": None},
            collection_method="charge_automatically",
            currency=currency,
            customer=customer["id"],
            discounts=[],
            metadata=metadata,
            start_date=now,
            status="incomplete",
            _items=items,
            _awaits="",
            _pending=[],
            _settling=False,
            _way=way,
        )
        customer["currency"] = customer["currency"] or currency
        self._books.tell("customer.subscription.created", subscription)
        lines = self._invoices.lines.full(items, subscription["id"], currency, tax=tax)
        lines += self._invoices.lines.once(once or [], currency, tax=tax)
        invoice = self._invoices.open(customer, subscription, lines, "subscription_create")
        if way or not invoice["amount_due"]:
            self.collect(subscription, invoice)
        return subscription

    def collect(self, subscription: JSON, invoice: JSON) -> bool:
        """Try to be paid by the way that the subscription or its customer has; its status follows."""
        came = self._invoices.collect(invoice, self._way(subscription))
        if came == "paid":
            self.settle_paid(subscription, invoice)
        elif came in ("failed", "asking"):
            before, status = show(self._books, subscription), subscription["status"]
            renews = status not in ("incomplete", *ENDED) and subscription["_awaits"] != invoice["id"]
            self._invoices.tell_failure(invoice, again=renews)
            if renews and status != "unpaid":
                subscription["status"] = "past_due"
            self._tell_if_changed(subscription, before)
        return came == "paid"

    def settle_paid(self, subscription: JSON, invoice: JSON) -> None:
        """An invoice of it was paid: what waited for that comes true, and nothing unpaid is left to hold against it."""
        before = show(self._books, subscription)
        if subscription["_awaits"] == invoice["id"]:
            self.pending.apply(subscription)
        open_ones = self._books.every("invoices", _subscription=subscription["id"], status="open")
        unpaid = [one for one in open_ones if one["id"] != subscription["_awaits"]]
        if subscription["status"] not in ENDED and (subscription["status"] == "incomplete" or not unpaid):
            subscription["status"] = "active"
        self._tell_if_changed(subscription, before)

    def update(self, asked: Asked, id: str) -> JSON:
        subscription = self._books.find("subscriptions", id)
        if subscription["status"] in ENDED:
            words = "A canceled subscription can only update its cancellation_details and metadata."
            raise Problem(words, param="subscription")
        before, now = show(self._books, subscription), self._books.now()
        change = self.read_change(asked, subscription)
        behaviour = asked.text("payment_behavior", BEHAVIOURS[0], of=BEHAVIOURS)
        if behaviour == "pending_if_incomplete":
            becomes = change.items if change else subscription["_items"]
            self.pending.refuse_unsupported(asked, subscription, becomes)
        fails = change is not None and change.at_once and not self._would_pay(subscription, change)
        waits = fails and behaviour == "pending_if_incomplete"
        values: JSON = {} if waits else {"metadata": asked.metadata(subscription["metadata"])}
        values["automatic_tax"] = self._reads_tax(asked, subscription["automatic_tax"])
        if "default_payment_method" in asked:
            values["_way"] = asked.text("default_payment_method")
        values |= self._reads_end(asked, subscription, now)
        asked.ignore(*_UNUSED)
        metadata = asked.metadata()
        asked.done()
        if fails and behaviour == "error_if_incomplete":
            raise refuse_payment(self._way(subscription), "subscription")
        subscription.update(values)
        invoice = None
        if change is not None:
            invoice = self._apply(subscription, change, waits=metadata if waits else None)
        self._tell_if_changed(subscription, before)
        if invoice is not None:
            self.collect(subscription, invoice)
        return subscription

    def read_change(self, asked: Asked, subscription: JSON) -> Change | None:
        """What the parameters make of its items; None where they leave them."""
        wanted = asked.parts("items")
        proration = asked.text("proration_behavior", PRORATIONS[0], of=PRORATIONS)
        at = asked.number("proration_date", self._books.now(), low=0)
        anchor = asked.text("billing_cycle_anchor", "unchanged", of=("now", "unchanged"))
        if not wanted and anchor == "unchanged":
            return None
        old, lines, currency = subscription["_items"], self._invoices.lines, subscription["currency"]
        if "proration_date" in asked and not old[0]["current_period_start"] <= at <= old[0]["current_period_end"]:
            words = "The `proration_date` must be within the current billing period."
            raise Problem(words, param="proration_date")
        items = self.items.changed(old, wanted)
        resets = anchor == "now" or self.items.interval(items) != self.items.interval(old)
        now = self._books.now()
        if resets:
            interval, each = self.items.interval(items)
            self._set_period(items, now, next_end(now, interval, each, now))
            owed = lines.unused(old, subscription, at) if proration != "none" else []
            owed += lines.full(items, subscription["id"], currency, tax=subscription["automatic_tax"]["enabled"])
            return Change(items, owed, at_once=True, resets=True)
        self._set_period(items, old[0]["current_period_start"], old[0]["current_period_end"])
        owed = lines.prorated(old, items, subscription, at) if proration != "none" else []
        return Change(items, owed, at_once=proration == "always_invoice" and bool(owed), resets=False)

    def _apply(self, subscription: JSON, change: Change, *, waits: JSON | None) -> JSON | None:
        """The invoice to be paid now, if there is one; a change that `waits`, with this metadata, comes true when it
        is paid."""
        if not change.at_once:
            subscription.update(_items=change.items, _pending=subscription["_pending"] + change.lines)
            return None
        if subscription["_awaits"]:
            self.pending.forget(subscription)
        now, lines = self._books.now(), subscription["_pending"] + change.lines
        customer = self._books.find("customers", subscription["customer"])
        subscription["_pending"] = []
        invoice = self._invoices.open(customer, subscription, lines, "subscription_update")
        anchor = {"billing_cycle_anchor": now} if change.resets else {}
        if waits is not None:
            self.pending.wait(subscription, invoice, change.items, anchor, waits)
        else:
            subscription.update(_items=change.items, **anchor)
        return invoice

    def cancel(self, asked: Asked, id: str) -> JSON:
        subscription = self._books.find("subscriptions", id)
        if subscription["status"] in ENDED:
            raise Problem(f"No such subscription: {id}", status=404, code="resource_missing", param="id")
        invoices_now, prorates = asked.flag("invoice_now"), asked.flag("prorate")
        details = self._reads_details(asked, subscription)
        asked.done()
        subscription["cancellation_details"] = details | {"reason": "cancellation_requested"}
        if prorates:
            unused = self._invoices.lines.unused(subscription["_items"], subscription, self._books.now())
            subscription["_pending"] += unused
        if invoices_now and subscription["_pending"]:
            customer, lines = self._books.find("customers", subscription["customer"]), subscription["_pending"]
            subscription["_pending"] = []
            self.collect(subscription, self._invoices.open(customer, subscription, lines, "subscription_update"))
        return self.end(subscription)

    def end(self, subscription: JSON, status: str = "canceled", *, reason: str = "cancellation_requested") -> JSON:
        now = self._books.now()
        if subscription["_awaits"]:
            self.pending.forget(subscription)
        details = subscription["cancellation_details"]
        details["reason"] = details["reason"] or reason
        subscription.update(status=status, ended_at=now, canceled_at=subscription["canceled_at"] or now, _pending=[])
        for invoice in self._books.every("invoices", _subscription=subscription["id"], status="open"):
            invoice.update(next_payment_attempt=None, auto_advance=False)
        self._books.tell("customer.subscription.deleted", subscription)
        return subscription

    def _would_pay(self, subscription: JSON, change: Change) -> bool:
        customer = self._books.find("customers", subscription["customer"])
        lines = change.lines + subscription["_pending"]
        owed = self._invoices.totals(customer, subscription, lines, "")["amount_due"]
        return not owed or self._way(subscription) == "good"

    def _way(self, subscription: JSON) -> str:
        way: str = subscription["_way"] or self._books.find("customers", subscription["customer"])["_card"]
        return way

    def _reads_end(self, asked: Asked, subscription: JSON, now: int) -> JSON:
        values: JSON = {}
        if "cancel_at_period_end" in asked:
            ends = asked.flag("cancel_at_period_end")
            until = max(item["current_period_end"] for item in subscription["_items"])
            values |= {"cancel_at_period_end": ends, "cancel_at": until if ends else None}
        elif "cancel_at" in asked:
            at = asked.number("cancel_at", low=now) if asked.text("cancel_at") else 0
            values |= {"cancel_at_period_end": False, "cancel_at": at or None}
        if values:
            details = self._reads_details(asked, subscription)
            details["reason"] = "cancellation_requested" if values["cancel_at"] else None
            values |= {"canceled_at": now if values["cancel_at"] else None, "cancellation_details": details}
        elif "cancellation_details" in asked:
            values["cancellation_details"] = self._reads_details(asked, subscription)
        return values

    def _reads_details(self, asked: Asked, subscription: JSON) -> JSON:
        given, kept = asked.part("cancellation_details"), subscription["cancellation_details"]
        details = {name: given.text(name, kept[name] or "") or None for name in ("comment", "feedback")}
        given.done()
        return {**details, "reason": kept["reason"]}

    def _reads_tax(self, asked: Asked, kept: JSON) -> JSON:
        given = asked.part("automatic_tax")
        enabled = given.flag("enabled", kept["enabled"])
        given.ignore("liability")
        given.done()
        return {"disabled_reason": None, "enabled": enabled, "liability": {"type": "self"} if enabled else None}

    def _set_period(self, items: list[JSON], start: int, end: int) -> None:
        for item in items:
            item.update(current_period_start=start, current_period_end=end)

    def _tell_if_changed(self, subscription: JSON, before: JSON) -> None:
        if show(self._books, subscription) != before:
            self._books.tell("customer.subscription.updated", subscription, before)
