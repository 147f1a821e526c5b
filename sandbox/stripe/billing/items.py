"""A subscription's items: what a request makes of them, and the routes that change one of them alone."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from sandbox.stripe.account import new_id
from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.prices import currencies_of
from sandbox.stripe.billing.showing import list_of, show_item
from sandbox.stripe.errors import Problem, unknown

JSON = dict[str, Any]
MOST_ITEMS, MOST_OF_ONE = 20, 999_999
_PASSED_ON = ("proration_behavior", "proration_date", "payment_behavior")


class Items:
    def __init__(self, books: Books) -> None:
        self._books = books

    def make(self, price: str, quantity: int, metadata: JSON | None = None) -> JSON:
        made = {"id": new_id("si", 14), "created": self._books.now(), "price": price, "quantity": quantity}
        return made | {"metadata": metadata or {}, "current_period_start": 0, "current_period_end": 0}

    def changed(self, items: list[JSON], wanted: list[Asked]) -> list[JSON]:
        """A copy of the items as the request wants them. Raises Problem."""
        made = {item["id"]: copy.deepcopy(item) for item in items}
        for one in wanted:
            id, deleted = one.text("id"), one.flag("deleted")
            if id and id not in made:
                raise unknown("subscription item", id, one.param("id"))
            item = made.get(id) or self.make("", 1)
            item["price"] = one.text("price", item["price"], needed=not id)
            item["quantity"] = one.number("quantity", item["quantity"], low=0, high=MOST_OF_ONE)
            item["metadata"] = one.metadata(item["metadata"])
            one.ignore("clear_usage")
            one.done()
            made[item["id"]] = item
            if deleted:
                del made[item["id"]]
        self.interval(list(made.values()))
        return list(made.values())

    def interval(self, items: list[JSON]) -> tuple[str, int]:
        """The one that all have. Raises Problem where they can't be on one subscription."""
        prices = [self._books.find("prices", item["price"], "price") for item in items]
        if not prices:
            raise Problem("A subscription must have at least one item.", param="items")
        if len(prices) > MOST_ITEMS:
            raise Problem(f"A subscription can have at most {MOST_ITEMS} items.", param="items")
        for price in prices:
            if not price["recurring"]:
                words = "The price specified is set to `type=one_time` but this field only accepts prices with "
                raise Problem(f"{words}`type=recurring`.", param="items")
            if not price["active"] and not any(item["current_period_end"] for item in items):
                words = "The price specified is inactive. This field only accepts active prices."
                raise Problem(words, param="items")
        if len({price["id"] for price in prices}) < len(prices):
            raise Problem("Subscription items must have unique prices.", param="items")
        if not set.intersection(*(set(currencies_of(price)) for price in prices)):
            raise Problem("All prices on a subscription must have the same currency.", param="items")
        intervals = {(price["recurring"]["interval"], price["recurring"]["interval_count"]) for price in prices}
        if len(intervals) > 1:
            words = (
                "Currently, all prices on a subscription must have the same `recurring.interval` and "
                "`recurring.interval_count`. If you meant to update an existing subscription item instead of creating "
                "a new one, make sure to include the subscription item ID in your request."
            )
            raise Problem(words, param="items")
        return intervals.pop()


class ItemRoutes:
    """/v1/subscription_items: each change is a change of the whole subscription."""

    def __init__(self, books: Books, update: Callable[[Asked, str], JSON]) -> None:
        self._books, self._update = books, update

    def list(self, asked: Asked) -> JSON:
        subscription = self._books.find("subscriptions", asked.text("subscription", needed=True), "subscription")
        asked.ignore("limit")
        asked.done()
        items = [show_item(self._books, subscription, item) for item in subscription["_items"]]
        return list_of(items, "/v1/subscription_items")

    def retrieve(self, asked: Asked, id: str) -> JSON:
        asked.done()
        return show_item(self._books, *self._find(id))

    def create(self, asked: Asked) -> JSON:
        subscription = self._books.find("subscriptions", asked.text("subscription", needed=True), "subscription")
        before = {item["id"] for item in subscription["_items"]}
        self._change(asked, subscription, {"price": asked.text("price", needed=True)})
        made = next(item for item in subscription["_items"] if item["id"] not in before)
        return show_item(self._books, subscription, made)

    def update(self, asked: Asked, id: str) -> JSON:
        subscription, item = self._find(id)
        price = {"price": asked.text("price")} if "price" in asked else {}
        self._change(asked, subscription, {"id": item["id"], **price})
        return self.retrieve(Asked({}), id)

    def delete(self, asked: Asked, id: str) -> JSON:
        subscription, item = self._find(id)
        self._change(asked, subscription, {"id": item["id"], "deleted": "true"})
        return {"id": id, "object": "subscription_item", "deleted": True}

    def _change(self, asked: Asked, subscription: JSON, item: JSON) -> None:
        if "quantity" in asked:
            item["quantity"] = asked.text("quantity")
        item["metadata"] = asked.metadata()
        passed = {name: asked.text(name) for name in _PASSED_ON if name in asked}
        asked.done()
        self._update(Asked({"items": {"0": item}, **passed}), subscription["id"])

    def _find(self, id: str) -> tuple[JSON, JSON]:
        for subscription in self._books.shelves["subscriptions"]:
            for item in subscription["_items"]:
                if item["id"] == id and subscription["status"] != "canceled":
                    return subscription, item
        raise unknown("subscription item", id)
