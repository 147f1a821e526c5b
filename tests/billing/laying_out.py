"""Products and prices at the stand-in, as the catalogue has them."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.billing.account import BillingAccount
from sandbox.stripe.billing.asked import Asked
from services.plans import AddOn, Pack, Plan, catalogue
from services.plans.catalogue import product_of


def lay_out(account: BillingAccount) -> None:
    sold: list[Plan | AddOn | Pack] = [
        *catalogue().plans.values(),
        *catalogue().add_ons.values(),
        *catalogue().packs.values(),
    ]
    for one in sold:
        account.catalogue.create_product(Asked({"id": product_of(one.key), "name": one.name}))
        for price in one.prices.values():
            given: dict[str, Any] = {
                "product": product_of(one.key),
                "lookup_key": price.lookup_key,
                "currency": price.currency,
                "unit_amount": str(price.amounts[price.currency]),
            }
            if price.interval != "once":
                given["recurring"] = {"interval": price.interval.value}
            account.catalogue.create_price(Asked(given))
