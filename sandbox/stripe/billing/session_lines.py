"""What a checkout session is for: its lines as a request wants them, their currency, and the tax on them."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.account import new_id
from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.prices import amount_in, behaviour_of, tax_of
from sandbox.stripe.billing.showing import show
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
MOST_LINES, MOST_OF_ONE = 100, 999_999


class SessionLines:
    def __init__(self, books: Books) -> None:
        self._books = books

    def read(self, asked: Asked, mode: str) -> list[JSON]:
        """All in the currency that was asked for, else in the first price's own. Raises Problem."""
        lines: list[JSON] = []
        currency = asked.text("currency").lower()
        for one in asked.parts("line_items", needed=True):
            price = self._books.find("prices", one.text("price", needed=True), one.param("price"))
            currency = currency or price["currency"]
            quantity = one.number("quantity", needed=True, low=1, high=MOST_OF_ONE)
            one.ignore("adjustable_quantity", "metadata", "tax_rates", "dynamic_tax_rates")
            one.done()
            if not price["active"]:
                words = "The price specified is inactive. This field only accepts active prices."
                raise Problem(words, param=one.param("price"))
            if mode == "payment" and price["recurring"]:
                words = "You specified `payment` mode but passed a recurring price. Either switch to `subscription` "
                raise Problem(f"{words}mode or use only one-time prices.", param=one.param("price"))
            amount = amount_in(price, currency) * quantity
            line = {"id": new_id("li", 14), "object": "item", "amount_discount": 0, "amount_subtotal": amount}
            product = show(self._books, self._books.find("products", price["product"]))
            line |= {"currency": currency, "description": product["name"], "quantity": quantity}
            lines.append(line | {"price": price["id"], "amount_tax": 0, "amount_total": amount})
        if not 0 < len(lines) <= MOST_LINES:
            raise Problem("There must be 1 to 100 line items.", param="line_items")
        if mode == "subscription":
            self._refuse_mixed(lines)
        return lines

    def taxed(self, session: JSON) -> JSON:
        """The fields of a session whose payer's place is known by now."""
        lines = []
        for line in session["_lines"]:
            behaviour = behaviour_of(self._books.find("prices", line["price"]))
            tax = tax_of(line["amount_subtotal"], behaviour)
            on_top = tax if behaviour == "exclusive" else 0
            lines.append(line | {"amount_tax": tax, "amount_total": line["amount_subtotal"] + on_top})
        return {
            "amount_total": sum(line["amount_total"] for line in lines),
            "automatic_tax": session["automatic_tax"] | {"provider": "stripe", "status": "complete"},
            "total_details": session["total_details"] | {"amount_tax": sum(line["amount_tax"] for line in lines)},
            "_lines": lines,
        }

    def _refuse_mixed(self, lines: list[JSON]) -> None:
        prices = [self._books.find("prices", line["price"]) for line in lines]
        recurring = [price["recurring"] for price in prices if price["recurring"]]
        if not recurring:
            words = "You must provide at least one recurring price in `subscription` mode when using prices."
            raise Problem(words, param="line_items")
        if len({(one["interval"], one["interval_count"]) for one in recurring}) > 1:
            raise Problem("Checkout does not support multiple prices with different billing intervals.")
