"""What is sold and what each plan includes (SPEC T1, S8), as the operator's file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

FREE = "free"  # the plan that every team holds
SEAT, BUSINESS = "seat", "business"  # the add-ons: one more member, one more business


_PRODUCT = "askusers_"  # others may sell from the same account


def product_of(key: str) -> str:
    """The id of the product in Stripe of what has this key here."""
    return f"{_PRODUCT}{key}"


def key_of_product(product: str) -> str:
    """The key here of a product in Stripe, "" of one that is not ours."""
    return product.removeprefix(_PRODUCT) if product.startswith(_PRODUCT) else ""


class Interval(StrEnum):
    MONTH = "month"
    YEAR = "year"
    ONCE = "once"


class Feature(StrEnum):
    """What a plan can include beside its numbers."""

    STRIPE_IMPORT = "stripe_import"  # SPEC S7
    AGENCY = "agency"  # SPEC A: nothing asks for it before there is an agency desk, and no page offers it until then


@dataclass(frozen=True, slots=True)
class Price:
    """`amounts` by currency, in small letters as Stripe writes them, each in its smallest unit; the first is the
    usual one. `lookup_key` finds the price in Stripe, whatever its id is."""

    lookup_key: str
    interval: Interval
    amounts: Mapping[str, int]

    @property
    def currency(self) -> str:
        return next(iter(self.amounts))


@dataclass(frozen=True, slots=True)
class Plan:
    """`rank` grows with what a plan is worth: of several that a team holds, the highest counts.

    None is no limit; of `credits_live_days`, credits that live for ever. `offered` is False when nobody new can buy it.
    """

    key: str
    name: str
    rank: int
    prices: Mapping[Interval, Price]
    monthly_credits: int
    credits_live_days: int | None
    seats: int
    businesses: int
    customers: int | None
    segment_rows: int | None
    features: frozenset[Feature]
    add_ons: tuple[str, ...]
    offered: bool


@dataclass(frozen=True, slots=True)
class AddOn:
    """One more seat, or one more business, on the plan's own subscription."""

    key: str
    name: str
    prices: Mapping[Interval, Price]


@dataclass(frozen=True, slots=True)
class Pack:
    """Credits that are bought once."""

    key: str
    name: str
    credits: int
    credits_live_days: int | None
    price: Price

    @property
    def prices(self) -> Mapping[Interval, Price]:
        return {self.price.interval: self.price}


@dataclass(frozen=True)
class Catalogue:
    """Everything sold, by its key in the file. Keys are unique over plans, add-ons and packs together."""

    plans: Mapping[str, Plan]
    add_ons: Mapping[str, AddOn]
    packs: Mapping[str, Pack]
    prices_include_tax: bool

    @cached_property
    def by_lookup_key(self) -> Mapping[str, Plan | AddOn | Pack]:
        """What a price buys."""
        sold: list[Plan | AddOn | Pack] = [*self.plans.values(), *self.add_ons.values(), *self.packs.values()]
        return {price.lookup_key: one for one in sold for price in one.prices.values()}

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """Of every price, the usual one first."""
        prices = [price for one in self.by_lookup_key.values() for price in one.prices.values()]
        return tuple(prices[0].amounts) if prices else ()

    def plan(self, key: str) -> Plan:
        """Raises KeyError: the file has no such plan."""
        return self.plans[key]

    def price(self, lookup_key: str) -> Price:
        """Raises KeyError: nothing is sold at it."""
        return next(p for p in self.by_lookup_key[lookup_key].prices.values() if p.lookup_key == lookup_key)
