"""Puts the operator's account together; its methods are what its pages and tests do in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.stripe.account import new_id
from sandbox.stripe.billing.api import BillingApi
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.catalogue import Catalogue, Customers

JSON = dict[str, Any]


class BillingAccount:
    def __init__(
        self, changed: Callable[[], None], *, key: str = "", webhook_url: str = "", webhook_secret: str = ""
    ) -> None:
        self.key = key or new_id("sk_test", 40)
        self.webhook_secret = webhook_secret or new_id("whsec", 32)
        self.books = Books(changed)
        self.catalogue, self.customers = Catalogue(self.books), Customers(self.books)
        self.api = BillingApi(self.books, self.key, self._acts(), self.settle)
        self.faults, self.calls = self.api.faults, self.api.calls

    def settle(self) -> None:
        """Do what is due by the account's clock."""

    async def start(self, url: str) -> None:
        self.books.url = url

    async def stop(self) -> None:
        self.faults.release()

    def to_keep(self) -> JSON:
        return {"books": self.books.to_keep(), "answered": self.api.answered.to_keep()}

    def restore(self, kept: JSON) -> None:
        self.books.restore(kept.get("books", {}))
        self.api.answered.restore(kept.get("answered", {}))

    def _acts(self) -> dict[tuple[str, str], Callable[..., JSON]]:
        return {
            ("POST", "products"): self.catalogue.create_product,
            ("POST", "products/{id}"): self.catalogue.update_product,
            ("POST", "prices"): self.catalogue.create_price,
            ("POST", "prices/{id}"): self.catalogue.update_price,
            ("POST", "customers"): self.customers.create,
            ("POST", "customers/{id}"): self.customers.update,
            ("DELETE", "customers/{id}"): self.customers.delete,
        }
