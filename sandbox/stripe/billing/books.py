"""What stands in the operator's account: Stripe's objects by noun, on the account's own clock, and what happened.

A record is Stripe's object; fields that begin with an underscore are ours and never shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sandbox.stripe.account import new_id
from sandbox.stripe.errors import Problem, unknown
from sandbox.stripe.shelf import Shelf

JSON = dict[str, Any]
# Noun in the path -> the beginning of its ids, its `object`, and how many random letters an id has.
NOUNS = {
    "products": ("prod", "product", 14),
    "prices": ("price", "price", 24),
    "customers": ("cus", "customer", 14),
    "checkout/sessions": ("cs_test", "checkout.session", 58),
    "subscriptions": ("sub", "subscription", 24),
    "invoices": ("in", "invoice", 24),
    "invoice_payments": ("inpay", "invoice_payment", 24),
    "payment_intents": ("pi", "payment_intent", 24),
    "charges": ("ch", "charge", 24),
    "refunds": ("re", "refund", 24),
    "disputes": ("du", "dispute", 24),
    "billing_portal/sessions": ("bps", "billing_portal.session", 24),
    "billing_portal/configurations": ("bpc", "billing_portal.configuration", 24),
    "events": ("evt", "event", 24),
}
MOST = 20_000  # of a noun: it is a sandbox
MOST_EVENTS = 2_000  # the older ones go, as Stripe's do after thirty days
_BY_PREFIX = {prefix: noun for noun, (prefix, _, _) in NOUNS.items()}


class Books:
    """Times are seconds since 1970 on the account's clock, which runs ahead of the real one by `ahead_s`."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.listeners = [changed]
        self.shelves = {noun: Shelf() for noun in NOUNS}
        self.ahead_s = 0
        self.pinned: int | None = None  # the moment of what is being done late
        self.url = ""  # where the account's pages are
        self.happened: Callable[[str, JSON, JSON | None], None] = lambda kind, record, before: None

    def now(self) -> int:
        return self.pinned if self.pinned is not None else int(time.time()) + self.ahead_s

    def changed(self) -> None:
        for listener in self.listeners:
            listener()

    def add(self, noun: str, *, id: str = "", **fields: Any) -> JSON:
        if len(self.shelves[noun]) >= MOST:
            raise Problem(f"This sandbox keeps at most {MOST} {noun}.")
        prefix, kind, length = NOUNS[noun]
        shown = {"id": id or new_id(prefix, length), "object": kind, "created": self.now(), "livemode": False}
        self.changed()
        return self.shelves[noun].add(shown | fields)

    def find(self, noun: str, id: str, param: str = "id") -> JSON:
        """Raises Problem for what is not there, or is deleted."""
        record = self.shelves[noun].get(id)
        if record is None or record.get("deleted"):
            raise unknown(NOUNS[noun][1].rpartition(".")[2].replace("_", " "), id, param)
        return record

    def by_id(self, id: str) -> JSON | None:
        noun = _BY_PREFIX.get(id.rpartition("_")[0], "products")  # whose ids are the operator's own
        return self.shelves[noun].get(id)

    def every(self, noun: str, **fields: Any) -> list[JSON]:
        """Oldest first: those whose fields are so."""
        return [one for one in self.shelves[noun] if all(one.get(name) == value for name, value in fields.items())]

    def tell(self, kind: str, record: JSON, before: JSON | None = None) -> None:
        """Something happened to a record; `before` is how it was shown until then."""
        self.changed()
        self.happened(kind, record, before)

    def to_keep(self) -> JSON:
        return {"ahead_s": self.ahead_s, **{noun: list(shelf) for noun, shelf in self.shelves.items()}}

    def restore(self, kept: JSON) -> None:
        self.ahead_s = kept.get("ahead_s", 0)
        for noun, shelf in self.shelves.items():
            for record in kept.get(noun, ()):
                shelf.add(record)
