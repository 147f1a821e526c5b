"""Lists as Stripe gives them: newest first, a page at a time by cursors, with each noun's own filters."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import NOUNS, Books
from sandbox.stripe.billing.showing import list_of
from sandbox.stripe.errors import Problem, unknown

JSON = dict[str, Any]
Fits = Callable[[JSON], bool]
MOST, USUAL = 100, 10
MOST_KEYS = 10  # lookup keys in one question
# Noun -> the fields that a list is narrowed by, as they are called in its records.
FILTERS: dict[str, tuple[str, ...]] = {
    "products": (),
    "prices": ("product", "currency", "type"),
    "customers": ("email",),
    "checkout/sessions": ("customer", "payment_intent", "subscription", "status"),
    "subscriptions": ("customer", "collection_method"),
    "invoices": ("customer", "status", "collection_method"),
    "invoice_payments": ("invoice", "status"),
    "payment_intents": ("customer",),
    "charges": ("customer", "payment_intent"),
    "refunds": ("charge", "payment_intent"),
    "disputes": ("charge", "payment_intent"),
    "billing_portal/configurations": (),
    "events": ("type",),
}


def read_list(books: Books, noun: str, asked: Asked) -> JSON:
    """A page of a noun's records, as its parameters ask. Raises Problem."""
    tests = [_has(name, asked.text(name)) for name in FILTERS[noun] if name in asked]
    tests += _special(noun, asked)
    made = asked.part("created")
    for bound, holds in _BOUNDS.items():
        if bound in made:
            tests.append(_made(holds, made.number(bound)))
    made.done()
    limit = asked.number("limit", USUAL, low=1, high=MOST)
    after, before = asked.text("starting_after"), asked.text("ending_before")
    asked.done()
    shelf = books.shelves[noun]
    for name, cursor in (("starting_after", after), ("ending_before", before)):
        if cursor and (shelf.get(cursor) or {"deleted": True}).get("deleted"):
            raise unknown(NOUNS[noun][1], cursor, name)

    def fits(record: JSON) -> bool:
        return all(test(record) for test in tests)

    found = list(islice(shelf.newer(before, fits) if before else shelf.older(after, fits), limit + 1))
    chosen = found[:limit][::-1] if before else found[:limit]
    return list_of(chosen, f"/v1/{noun}", has_more=len(found) > limit)


def read_part(records: list[JSON], asked: Asked, url: str) -> JSON:
    """A page of what belongs to one object, in its own order. Raises Problem."""
    limit, after = asked.number("limit", USUAL, low=1, high=MOST), asked.text("starting_after")
    asked.done()
    ids = [record["id"] for record in records]
    if after and after not in ids:
        raise unknown("line item", after, "starting_after")
    start = ids.index(after) + 1 if after else 0
    return list_of(records[start : start + limit], url, has_more=len(records) > start + limit)


_BOUNDS: dict[str, Callable[[int, int], bool]] = {
    "gte": lambda made, bound: made >= bound,
    "gt": lambda made, bound: made > bound,
    "lte": lambda made, bound: made <= bound,
    "lt": lambda made, bound: made < bound,
}


def _has(name: str, value: str) -> Fits:
    return lambda record: record.get(name) == value


def _made(holds: Callable[[int, int], bool], bound: int) -> Fits:
    return lambda record: holds(record["created"], bound)


def _special(noun: str, asked: Asked) -> list[Fits]:
    """What is not just a field of the record."""
    tests: list[Fits] = []
    if noun in ("products", "prices", "billing_portal/configurations") and "active" in asked:
        active = asked.flag("active")
        tests.append(lambda record: record["active"] is active)
    if noun == "products" and "ids" in asked:
        ids = asked.texts("ids")
        tests.append(lambda record: record["id"] in ids)
    if noun == "prices" and "lookup_keys" in asked:
        keys = asked.texts("lookup_keys")
        if len(keys) > MOST_KEYS:
            raise Problem(f"Array lookup_keys exceeded maximum {MOST_KEYS} allowed elements.", param="lookup_keys")
        tests.append(lambda record: record["lookup_key"] in keys)
    if noun == "events" and "types" in asked:
        kinds = asked.texts("types")
        tests.append(lambda record: record["type"] in kinds)
    if noun == "subscriptions":
        status, price = asked.text("status"), asked.text("price")
        if status == "ended":
            tests.append(lambda record: record["status"] in ("canceled", "incomplete_expired"))
        elif status != "all":
            tests.append(lambda record: record["status"] == status if status else record["status"] != "canceled")
        if price:
            tests.append(lambda record: any(item["price"] == price for item in record["_items"]))
    if noun == "invoices" and "subscription" in asked:
        id = asked.text("subscription")
        tests.append(lambda record: record["_subscription"] == id)
    if noun == "invoice_payments" and "payment" in asked:
        payment = asked.part("payment")
        payment.text("type", of=("payment_intent",))
        intent = payment.text("payment_intent")
        payment.done()
        tests.append(lambda record: record["payment"]["payment_intent"] == intent)
    return tests
