"""The operator's customers, a team each: made, changed, and deleted together with what they pay for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.showing import show
from sandbox.stripe.billing.subscriptions import ENDED

JSON = dict[str, Any]


class Customers:
    """`end` ends a subscription: those of a customer who is deleted stop at once."""

    def __init__(self, books: Books, end: Callable[[JSON], JSON]) -> None:
        self._books, self._end = books, end

    def create(self, asked: Asked) -> JSON:
        values, card = self._read(asked, {})
        return self.add(_card=card, **values)

    def add(self, **values: Any) -> JSON:
        plain = dict.fromkeys(("address", "currency", "description", "email", "name", "phone", "shipping"))
        plain |= {"balance": 0, "delinquent": False, "discount": None, "metadata": {}, "preferred_locales": []}
        plain |= {"invoice_prefix": "", "next_invoice_sequence": 1, "tax_exempt": "none", "_card": "", "_debits": False}
        plain["invoice_settings"] = {"custom_fields": None, "default_payment_method": None, "footer": None}
        customer = self._books.add("customers", **(plain | values))
        customer["invoice_prefix"] = customer["id"].removeprefix("cus_")[:8].upper()
        self._books.tell("customer.created", customer)
        return customer

    def update(self, asked: Asked, id: str) -> JSON:
        customer = self._books.find("customers", id)
        values, card = self._read(asked, customer)
        before = show(self._books, customer)
        customer.update(values, _card=card)
        self._books.tell("customer.updated", customer, before)
        return customer

    def delete(self, asked: Asked, id: str) -> JSON:
        asked.done()
        customer = self._books.find("customers", id)
        for subscription in self._books.every("subscriptions", customer=id):
            if subscription["status"] not in ENDED:
                self._end(subscription)
        self._books.tell("customer.deleted", customer)
        customer["deleted"] = True
        return customer

    def _read(self, asked: Asked, kept: JSON) -> tuple[JSON, str]:
        values: JSON = {"metadata": asked.metadata(kept.get("metadata"))}
        for name in ("email", "name", "phone", "description"):
            values[name] = asked.text(name, kept.get(name) or "") or None
        if "address" in asked:
            given = asked.part("address")
            fields = ("city", "country", "line1", "line2", "postal_code", "state")
            values["address"] = {name: given.text(name) or None for name in fields}
            given.done()
        if "preferred_locales" in asked:
            values["preferred_locales"] = asked.texts("preferred_locales")
        values["balance"] = asked.number("balance", kept.get("balance", 0))
        card = asked.text("payment_method", kept.get("_card", ""))
        asked.ignore("tax", "tax_exempt", "tax_id_data", "invoice_settings", "shipping")
        asked.done()
        cards = {"pm_card_visa": "good", "pm_card_chargeCustomerFail": "failing"}
        return values, (cards | {"pm_card_authenticationRequired": "asking"}).get(card, card)
