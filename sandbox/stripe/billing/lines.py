"""Lines of invoices: full periods, one-time prices, and what a change in the middle of a period gives and takes."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from sandbox.stripe.account import new_id
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.prices import amount_in, behaviour_of, show_tax, tax_of

JSON = dict[str, Any]
# https://docs.stripe.com/currencies#zero-decimal
ZERO_DECIMAL = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"


class Lines:
    def __init__(self, books: Books) -> None:
        self._books = books

    def full(self, items: list[JSON], subscription: str, currency: str, *, tax: bool) -> list[JSON]:
        """Each item's whole period."""
        made = []
        for item in items:
            price = self._books.find("prices", item["price"])
            words = f"{item['quantity']} × {self._name(price)} (at {_per(price, currency)})"
            amount = amount_in(price, currency) * item["quantity"]
            period = {"start": item["current_period_start"], "end": item["current_period_end"]}
            of = (subscription, item["id"], currency)
            made.append(self._line(amount, price, item["quantity"], period, words, tax, *of))
        return made

    def once(self, lines: list[JSON], currency: str, *, tax: bool) -> list[JSON]:
        """One-time prices that a checkout put on the first invoice."""
        now = self._books.now()
        made = []
        for line in lines:
            price = self._books.find("prices", line["price"])
            amount, period = amount_in(price, currency) * line["quantity"], {"start": now, "end": now}
            made.append(self._line(amount, price, line["quantity"], period, self._name(price), tax, "", "", currency))
        return made

    def prorated(self, old: list[JSON], new: list[JSON], subscription: JSON, at: int) -> list[JSON]:
        """What is left of each item that changed or went is given back; what is left of each new one is taken."""
        before, after = {item["id"]: item for item in old}, {item["id"]: item for item in new}
        made = []
        for id in before | after:
            was, becomes = before.get(id), after.get(id)
            if was and becomes and all(was[name] == becomes[name] for name in ("price", "quantity")):
                continue
            for item, sign, words in ((was, -1, "Unused time on"), (becomes, 1, "Remaining time on")):
                if item is not None:
                    made.append(self._part(item, sign, words, subscription, at))
        return made

    def unused(self, items: list[JSON], subscription: JSON, at: int) -> list[JSON]:
        return [self._part(item, -1, "Unused time on", subscription, at) for item in items]

    def _part(self, item: JSON, sign: int, words: str, subscription: JSON, at: int) -> JSON:
        start, end = item["current_period_start"], item["current_period_end"]
        share = Fraction(max(0, end - at), max(1, end - start))
        price = self._books.find("prices", item["price"])
        currency, tax = subscription["currency"], subscription["automatic_tax"]["enabled"]
        amount = sign * round(amount_in(price, currency) * item["quantity"] * share)
        day = datetime.fromtimestamp(at, UTC).strftime("%d %b %Y")
        quantity = f"{item['quantity']} × " if item["quantity"] != 1 else ""
        text = f"{words} {quantity}{self._name(price)} after {day}"
        period = {"start": at, "end": end}
        of = (subscription["id"], item["id"], currency)
        return self._line(amount, price, item["quantity"], period, text, tax, *of, proration=True)

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
        currency: str,
        proration: bool = False,
    ) -> JSON:
        parent: JSON = {"type": "invoice_item_details", "invoice_item_details": None, "subscription_item_details": None}
        if subscription:
            details = {"subscription": subscription, "subscription_item": item, "proration": proration}
            details |= {"invoice_item": None, "proration_details": {"credited_items": None}}
            parent |= {"type": "subscription_item_details", "subscription_item_details": details}
        behaviour = behaviour_of(price)
        taxed = tax_of(amount, behaviour) if tax else 0
        untaxed = amount - taxed if behaviour == "inclusive" else amount
        return {
            "id": new_id("il", 24),
            "object": "line_item",
            "amount": amount,
            "currency": currency,
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
                "unit_amount_decimal": str(amount_in(price, currency)),
            },
            "quantity": quantity,
            "subtotal": amount,
            "taxes": [show_tax(taxed, untaxed, behaviour)] if tax else [],
        }

    def _name(self, price: JSON) -> str:
        return self._books.find("products", price["product"])["name"]


def _per(price: JSON, currency: str) -> str:
    recurring = price["recurring"]
    return say_money(amount_in(price, currency), currency) + (f" / {recurring['interval']}" if recurring else "")


def say_money(amount: int, currency: str) -> str:
    """For people to read: 4990 usd is 49.90 USD, 4990 jpy is 4990 JPY."""
    return (
        f"{amount} {currency.upper()}" if currency in ZERO_DECIMAL.split() else f"{amount / 100:.2f} {currency.upper()}"
    )
