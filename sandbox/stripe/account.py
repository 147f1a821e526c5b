"""What stands in the account, kept small, and what people do in it; `objects` makes Stripe's JSON of it."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Callable
from typing import Any

from sandbox.stripe.shelf import Shelf

JSON = dict[str, Any]
LISTS = ("customers", "charges", "refunds", "disputes", "invoices")
_LETTERS = string.ascii_letters + string.digits
DAY_S = 86_400


def new_id(prefix: str, length: int = 14) -> str:
    return f"{prefix}_{''.join(secrets.choice(_LETTERS) for _ in range(length))}"


class Refused(Exception):
    """What can't be done in the account, in words for whoever tried."""


class Account:
    """Times are seconds since 1970, amounts in the smallest unit of their currency, as Stripe's are."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self.id = "acct_1FernwehMaps0001"
        self.name = "Fernweh Maps"
        self._changed = changed
        self.lists = {name: Shelf() for name in LISTS}

    def add_customer(
        self,
        email: str | None,
        name: str | None = None,
        *,
        company: str = "",
        country: str = "",
        language: str = "",
        created: int | None = None,
    ) -> JSON:
        return self._add(
            "customers",
            id=new_id("cus"),
            created=created or int(time.time()),
            email=email,
            name=name,
            company=company,
            country=country,
            language=language,
        )

    def update_customer(self, id: str, **values: Any) -> JSON:
        customer = self._find("customers", id)
        customer.update(values)
        self._changed()
        return customer

    def delete_customer(self, id: str) -> None:
        """As in Stripe: it is in no list any more, its payments stay."""
        self.update_customer(id, deleted=True)

    def pay(
        self,
        customer: str | None,
        amount: int,
        currency: str = "usd",
        *,
        status: str = "succeeded",
        captured: bool = True,
        created: int | None = None,
    ) -> JSON:
        """A payment: `customer` None is a guest's."""
        if customer:
            self._find("customers", customer)
        if amount <= 0:
            raise Refused("The amount must be more than nothing.")
        return self._add(
            "charges",
            id=new_id("ch", 24),
            created=created or int(time.time()),
            customer=customer,
            amount=amount,
            currency=currency,
            status=status,
            captured=captured and status == "succeeded",
        )

    def refund(
        self, charge: str, amount: int | None = None, *, status: str = "succeeded", created: int | None = None
    ) -> JSON:
        """All that is left of a payment, or a part of it."""
        paid = self._find("charges", charge)
        left = paid["amount"] - self.refunded(charge)
        amount = left if amount is None else amount
        if not 0 < amount <= left:
            raise Refused("That is more than is left of this payment.")
        paid["refunded"] = True
        return self._add(
            "refunds",
            id=new_id("re", 24),
            created=created or int(time.time()),
            charge=charge,
            amount=amount,
            currency=paid["currency"],
            status=status,
        )

    def dispute(self, charge: str, status: str = "needs_response", *, created: int | None = None) -> JSON:
        """The bank takes the payment back until it is decided: `won` or `lost`."""
        paid = self._find("charges", charge)
        paid["disputed"] = True
        return self._add(
            "disputes",
            id=new_id("du", 24),
            created=created or int(time.time()),
            charge=charge,
            amount=paid["amount"],
            currency=paid["currency"],
            status=status,
        )

    def decide(self, list_name: str, id: str, status: str) -> None:
        """Of a refund or a dispute that was open, or a charge that was pending."""
        record = self._find(list_name, id)
        record["status"] = status
        if list_name == "charges":
            record["captured"] = status == "succeeded"
        self._changed()

    def bill(
        self,
        customer: str,
        amount: int,
        currency: str = "usd",
        *,
        subscription: str = "",
        days: int = 30,
        created: int | None = None,
        status: str = "paid",
        discount: int = 0,
        proration: bool = False,
    ) -> JSON:
        """An invoice for a period of a subscription that begins now; paid ones come with their payment."""
        created = created or int(time.time())
        if status == "paid" and amount > discount:
            self.pay(customer, amount - discount, currency, created=created)
        return self._add(
            "invoices",
            id=new_id("in", 24),
            created=created,
            customer=customer,
            amount=amount,
            discount=discount,
            currency=currency,
            status=status,
            subscription=subscription or new_id("sub", 24),
            proration=proration,
            until=created + days * DAY_S,
        )

    def refunded(self, charge: str) -> int:
        of_it = [r for r in self.lists["refunds"] if r["charge"] == charge]
        return sum(r["amount"] for r in of_it if r["status"] not in ("failed", "canceled"))

    def to_keep(self) -> JSON:
        return {name: list(shelf) for name, shelf in self.lists.items()}

    def restore(self, kept: JSON) -> None:
        for name, shelf in self.lists.items():
            for record in kept.get(name, ()):
                shelf.add(record)

    def _add(self, list_name: str, **record: Any) -> JSON:
        self._changed()
        return self.lists[list_name].add(record)

    def _find(self, list_name: str, id: str) -> JSON:
        record = self.lists[list_name].get(id)
        if record is None or record.get("deleted"):
            raise Refused(f"There is no {id} in {list_name}.")
        return record
