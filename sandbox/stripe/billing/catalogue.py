"""Products and prices: made, changed, never removed; a lookup key belongs to one price at a time."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
INTERVALS = ("day", "week", "month", "year")
_UNUSED_OF_PRODUCT = ("images", "marketing_features", "shippable", "statement_descriptor", "unit_label", "url")


class Catalogue:
    def __init__(self, books: Books) -> None:
        self._books = books

    def create_product(self, asked: Asked) -> JSON:
        id = asked.text("id")
        if id and self._books.shelves["products"].get(id):
            raise Problem("Product already exists.", code="resource_already_exists", param="id")
        fields = {"name": asked.text("name", needed=True), "active": asked.flag("active", True)}
        fields |= {"description": asked.text("description") or None, "metadata": asked.metadata()}
        fields |= {"tax_code": asked.text("tax_code") or None, "default_price": None}
        asked.ignore(*_UNUSED_OF_PRODUCT)
        asked.done()
        return self._books.add("products", id=id, **fields, images=[], type="service", updated=self._books.now())

    def update_product(self, asked: Asked, id: str) -> JSON:
        product = self._books.find("products", id)
        changes: JSON = {"metadata": asked.metadata(product["metadata"]), "updated": self._books.now()}
        changes["name"] = asked.text("name", product["name"])
        changes["active"] = asked.flag("active", product["active"])
        for name in ("description", "tax_code", "default_price"):
            changes[name] = asked.text(name, product[name] or "") or None
        asked.ignore(*_UNUSED_OF_PRODUCT)
        asked.done()
        product.update(changes)
        self._books.changed()
        return product

    def create_price(self, asked: Asked) -> JSON:
        product = self._books.find("products", asked.text("product", needed=True), "product")
        recurring = None
        if "recurring" in asked:
            given = asked.part("recurring")
            recurring = {
                "interval": given.text("interval", needed=True, of=INTERVALS),
                "interval_count": given.number("interval_count", 1, low=1, high=1_095),
                "usage_type": given.text("usage_type", "licensed", of=("licensed",)),
                "meter": None,
                "trial_period_days": None,
            }
            given.done()
        fields: JSON = {
            "active": asked.flag("active", True),
            "billing_scheme": asked.text("billing_scheme", "per_unit", of=("per_unit",)),
            "currency": asked.text("currency", needed=True).lower(),
            "metadata": asked.metadata(),
            "nickname": asked.text("nickname") or None,
            "product": product["id"],
            "recurring": recurring,
            "tax_behavior": asked.text("tax_behavior", "unspecified", of=("inclusive", "exclusive", "unspecified")),
            "type": "recurring" if recurring else "one_time",
            "unit_amount": asked.number("unit_amount", needed=True, low=0),
        }
        fields["unit_amount_decimal"] = str(fields["unit_amount"])
        fields["_options"] = self._reads_options(asked.part("currency_options"), fields["currency"])
        key, transfer = asked.text("lookup_key"), asked.flag("transfer_lookup_key")
        asked.done()
        self._free_key(key, transfer)
        return self._books.add("prices", **fields, lookup_key=key or None)

    def _reads_options(self, asked: Asked, own: str) -> JSON:
        """What it costs in other currencies."""
        options = {}
        for currency in asked.everything():
            given = Asked(asked.everything(), "currency_options").part(currency)
            if currency == own or not (len(currency) == 3 and currency.isascii() and currency.islower()):
                raise Problem(f"Invalid currency: {currency}", param=f"currency_options[{currency}]")
            amount = given.number("unit_amount", needed=True, low=0)
            tax = given.text("tax_behavior", "unspecified", of=("inclusive", "exclusive", "unspecified"))
            given.done()
            options[currency] = {"tax_behavior": tax, "unit_amount": amount, "unit_amount_decimal": str(amount)}
        return options

    def update_price(self, asked: Asked, id: str) -> JSON:
        """Its amount, currency and interval stay for good, as Stripe's do."""
        price = self._books.find("prices", id)
        changes: JSON = {"active": asked.flag("active", price["active"]), "metadata": asked.metadata(price["metadata"])}
        changes["nickname"] = asked.text("nickname", price["nickname"] or "") or None
        changes["tax_behavior"] = asked.text("tax_behavior", price["tax_behavior"])
        key, transfer = asked.text("lookup_key", price["lookup_key"] or ""), asked.flag("transfer_lookup_key")
        asked.done()
        if key != price["lookup_key"]:
            self._free_key(key, transfer)
        price.update(changes, lookup_key=key or None)
        self._books.changed()
        return price

    def _free_key(self, key: str, transfer: bool) -> None:
        for held in self._books.every("prices", lookup_key=key) if key else ():
            if not transfer:
                words = f"A price (`{held['id']}`) already uses that lookup key."
                raise Problem(words, param="lookup_key")
            held["lookup_key"] = None
