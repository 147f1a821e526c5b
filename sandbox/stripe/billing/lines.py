"""Lines of invoices: full periods, one-time prices, and what a change in the middle of a period gives and takes."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from sandbox.stripe.account import new_id
from sandbox.stripe.billing.books import Books

JSON = dict[str, Any]
# https://docs.stripe.com/currencies#zero-decimal
ZERO_DECIMAL = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"
TAX = Fraction(19, 100)  # an example rate, on top of the price


class Lines:
    def __init__(self, books: Books) -> None:
        self._books = books

    def full(self, items: list[JSON], subscription: str, *, tax: bool) -> list[JSON]:
        """Each item's whole period."""
        made = []
        for item in items:
            price = self._books.find("prices", item["price"])
            words = f"{item['quantity']} × {self._name(price)} (at {_per(price)})"
            amount = price["unit_amount"] * item["quantity"]
            period = {"start": item["current_period_start"], "end": item["current_period_end"]}
            made.append(self._line(amount, price, item["quantity"], period, words, tax, subscription, item["id"]))
        return made

    def once(self, lines: list[JSON], *, tax: bool) -> list[JSON]:
        """One-time prices that a checkout put on the first invoice."""
        now = self._books.now()
        made = []
        for line in lines:
            price = self._books.find("prices", line["price"])
            amount, period = price["unit_amount"] * line["quantity"], {"start": now, "end": now}
            made.append(self._line(amount, price, line["quantity"], period, self._name(price), tax, "", ""))
        return made

    def prorated(self, old: list[JSON], new: list[JSON], subscription: str, at: int, *, tax: bool) -> list[JSON]:
        """What is left of each item that changed or went is given back; what is left of each new one is taken."""
        before, after = {item["id"]: item for item in old}, {item["id"]: item for item in new}
        made = []
        for id in before | after:
            was, becomes = before.get(id), after.get(id)
            if was and becomes and all(was[name] == becomes[name] for name in ("price", "quantity")):
                continue
            for item, sign, words in ((was, -1, "Unused time on"), (becomes, 1, "Remaining time on")):
                if item is not None:
                    made.append(self._part(item, sign, words, subscription, at, tax))
        return made

    def unused(self, items: list[JSON], subscription: str, at: int, *, tax: bool) -> list[JSON]:
        return [self._part(item, -1, "Unused time on", subscription, at, tax) for item in items]

    def _part(self, item: JSON, sign: int, words: str, subscription: str, at: int, tax: bool) -> JSON:
        start, end = item["current_period_start"], item["current_period_end"]
        share = Fraction(max(0, end - at), max(1, end - start))
        price = self._books.find("prices", item["price"])
        amount = sign * round(price["unit_amount"] * item["quantity"] * share)
        day = datetime.fromtimestamp(at, UTC).strftime("%d %b %Y")
        quantity = f"{item['quantity']} × " if item["quantity"] != 1 else ""
        text = f"{words} {quantity}{self._name(price)} after {day}"
        period = {"start": at, "end": end}
        return self._line(amount, price, item["quantity"], period, text, tax, subscription, item["id"], proration=True)

    def _line(
        self,
        amount: int,
        price: JSON,
        quantity: int,
        period: JSON,
        words: str,
        tax: bool,
        subscription: str,
        item: str,
        proration: bool = False,
    ) -> JSON:
        parent: JSON = {"type": "invoice_item_details", "invoice_item_details": None, "subscription_item_details": None}
        if subscription:
            details = {"subscription": subscription, "subscription_item": item, "proration": proration}
            details |= {"invoice_item": None, "proration_details": {"credited_items": None}}
            parent |= {"type": "subscription_item_details", "subscription_item_details": details}
        taxed = round(amount * TAX) if tax else 0
        return {
            "id": new_id("il", 24),
            "object": "line_item",
            "amount": amount,
            "currency": price["currency"],
            "description": words,
            "discount_amounts": [],
            "discountable": not proration,
            "discounts": [],
            "invoice": None,
            "livemode": False,
            "metadata": {},
            "parent": parent,
            "period": period,
            "pretax_credit_amounts": [],
            "pricing": {
                "type": "price_details",
                "price_details": {"price": price["id"], "product": price["product"]},
                "unit_amount_decimal": price["unit_amount_decimal"],
            },
            "quantity": quantity,
            "subtotal": amount,
            "taxes": [show_tax(taxed, amount)] if tax else [],
        }

    def _name(self, price: JSON) -> str:
        return self._books.find("products", price["product"])["name"]


def show_tax(amount: int, of: int) -> JSON:
    return {
        "amount": amount,
        "tax_behavior": "exclusive",
        "tax_rate_details": {"tax_rate": "txr_of_the_sandbox"},
        "taxability_reason": "standard_rated",
        "taxable_amount": of,
        "type": "tax_rate_details",
    }


def _per(price: JSON) -> str:
    recurring = price["recurring"]
    return say_money(price["unit_amount"], price["currency"]) + (f" / {recurring['interval']}" if recurring else "")


def say_money(amount: int, currency: str) -> str:
    """For people to read: 4990 usd is 49.90 USD, 4990 jpy is 4990 JPY."""
    return (
        f"{amount} {currency.upper()}" if currency in ZERO_DECIMAL.split() else f"{amount / 100:.2f} {currency.upper()}"
    )
