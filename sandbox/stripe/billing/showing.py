"""Records as Stripe shows them: without what is ours, with what is only shown, and with what `expand[]` asks for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.prices import show_line_taxes, show_options
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
LINES_IN_IT = 10  # of an invoice; the others are asked for
_MOST_DEEP = 4  # as Stripe's


def list_of(data: list[JSON], url: str, *, has_more: bool = False) -> JSON:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def show(books: Books, record: JSON) -> JSON:
    if record.get("deleted"):
        return {"id": record["id"], "object": record["object"], "deleted": True}
    shown = {name: value for name, value in record.items() if not name.startswith("_")}
    if add := _SHOWN.get(record["object"]):
        shown |= add(books, record)
    return shown


def _subscription(books: Books, record: JSON) -> JSON:
    items = [show_item(books, record, item) for item in record["_items"]]
    return {"items": list_of(items, f"/v1/subscription_items?subscription={record['id']}")}


def show_item(books: Books, subscription: JSON, item: JSON) -> JSON:
    price = show(books, books.shelves["prices"].get(item["price"]) or {})
    made = {"id": item["id"], "object": "subscription_item", "created": item["created"]}
    period = {name: item[name] for name in ("current_period_start", "current_period_end")}
    return made | period | {
        "discounts": [],
        "metadata": item["metadata"],
        "price": price,
        "quantity": item["quantity"],
        "subscription": subscription["id"],
        "tax_rates": [],
    }  # fmt: skip


def _invoice(books: Books, record: JSON) -> JSON:
    lines = record["_lines"]
    return {
        "lines": list_of(lines[:LINES_IN_IT], f"/v1/invoices/{record['id']}/lines", has_more=len(lines) > LINES_IN_IT)
    }


def show_line_items(books: Books, session: JSON) -> list[JSON]:
    return [
        {
            **{name: value for name, value in line.items() if name != "price"},
            "price": show(books, books.find("prices", line["price"])),
        }
        for line in session["_lines"]
    ]


def _line_items(books: Books, session: JSON) -> JSON:
    return list_of(show_line_items(books, session), f"/v1/checkout/sessions/{session['id']}/line_items")


def _payments(books: Books, invoice: JSON) -> JSON:
    return list_of(books.every("invoice_payments", invoice=invoice["id"]), "/v1/invoice_payments")


_SHOWN: dict[str, Callable[[Books, JSON], JSON]] = {"subscription": _subscription, "invoice": _invoice}
# What is in an object only when it is asked for.
_INCLUDED: dict[tuple[str, str], Callable[[Books, JSON], JSON | list[JSON]]] = {
    ("checkout.session", "line_items"): _line_items,
    ("invoice", "payments"): _payments,
    ("item", "taxes"): lambda books, line: show_line_taxes(line),
    ("price", "currency_options"): lambda books, price: show_options(price),
}


def expand(books: Books, shown: JSON, paths: list[str]) -> JSON:
    """Raises Problem for a path that leads nowhere, as Stripe does."""
    if paths:
        shown = copy.deepcopy(shown)  # parts of it may still be the books' own
    for path in paths:
        steps = path.split(".")
        if len(steps) > _MOST_DEEP:
            raise Problem(f"You cannot expand more than {_MOST_DEEP} levels of a property", param="expand")
        _walk(books, shown, steps, path)
    return shown


def _walk(books: Books, place: Any, steps: list[str], path: str) -> None:
    if isinstance(place, list):
        for one in place:
            _walk(books, one, steps, path)
        return
    if not steps or place is None:
        return
    step, *rest = steps
    include = _INCLUDED.get((place.get("object", ""), step)) if isinstance(place, dict) else None
    if include and step not in place:
        place[step] = include(books, books.by_id(place["id"]) or place)
    if not isinstance(place, dict) or step not in place:
        words = f"This property cannot be expanded ({path}). You may want to try expanding another property."
        raise Problem(words, param="expand")
    value = place[step]
    if isinstance(value, str):
        found = books.by_id(value)
        if found is None:
            raise Problem(f"This property cannot be expanded ({path}).", param="expand")
        place[step] = value = show(books, found)
    _walk(books, value, rest, path)
