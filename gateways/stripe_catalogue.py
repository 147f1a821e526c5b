"""Products and prices in the operator's own Stripe account: found, made, changed, taken out of sale."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateways.outside import outside
from gateways.stripe_prices import amounts_of
from gateways.stripe_wire import StripeWire, malformed

PAGE = 100  # the most that Stripe gives at once
_MOST_PAGES = 50
_MARK = "askusers_catalogue"  # on prices that we made: others on our products are somebody's own, and left alone


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a price stays for good: another amount is another price. `interval` is month, year or once; `amounts` by
    currency in small letters, each in its smallest unit, the price's own first."""

    interval: str
    amounts: Mapping[str, int]
    tax_behavior: str


@dataclass(frozen=True, slots=True)
class StripePrice:
    id: str
    product: str
    lookup_key: str
    active: bool
    is_ours: bool
    terms: Terms


@dataclass(frozen=True, slots=True)
class StripeProduct:
    id: str
    name: str
    active: bool


class StripeCatalogue:
    """For `async with`. Each call raises GatewayError, with a code of StripeWire's."""

    def __init__(self, key: str, api_url: str = "") -> None:
        self._wire = StripeWire(key, api_url)

    async def __aenter__(self) -> StripeCatalogue:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._wire.close()

    @outside
    async def read_products(self) -> list[StripeProduct]:
        """All of the account."""
        found = await self._list("/v1/products", {})
        try:
            return [StripeProduct(one["id"], one["name"], one["active"]) for one in found]
        except (KeyError, TypeError) as error:
            raise malformed(error) from None

    @outside
    async def read_prices(self, product: str, *, several_currencies: bool) -> list[StripePrice]:
        """Of one product, those out of sale too."""
        more = {"expand": ["data.currency_options"]} if several_currencies else {}
        found = await self._list("/v1/prices", {"product": product, **more})
        try:
            return [_price(one) for one in found]
        except (KeyError, TypeError) as error:
            raise malformed(error) from None

    @outside
    async def create_product(self, id: str, name: str) -> None:
        """Raises GatewayError, code refused: somebody made it meanwhile."""
        await self._wire.ask("post", "/v1/products", {"id": id, "name": name})

    @outside
    async def change_product(self, id: str, *, name: str, active: bool) -> None:
        await self._wire.ask("post", f"/v1/products/{id}", {"name": name, "active": _flag(active)})

    @outside
    async def create_price(self, product: str, lookup_key: str, terms: Terms, *, beside: int) -> None:
        """The lookup key moves to it from whichever price has it. Two that make it at once, `beside` so many prices of
        the product, make one."""
        (currency, amount), *others = terms.amounts.items()
        asked: dict[str, Any] = {
            "product": product,
            "currency": currency,
            "unit_amount": amount,
            "tax_behavior": terms.tax_behavior,
            "lookup_key": lookup_key,
            "transfer_lookup_key": "true",
            "metadata": {_MARK: lookup_key},
        }
        if terms.interval != "once":
            asked["recurring"] = {"interval": terms.interval}
        if others:
            asked["currency_options"] = {
                other: {"unit_amount": amount, "tax_behavior": terms.tax_behavior} for other, amount in others
            }
        key = f"price-{lookup_key}-{beside}-{_digest(asked)}"
        await self._wire.ask("post", "/v1/prices", asked, key=key)

    @outside
    async def sell_price(self, id: str, active: bool) -> None:
        """Or take it out of sale: subscriptions that stand at it go on."""
        await self._wire.ask("post", f"/v1/prices/{id}", {"active": _flag(active)})

    async def _list(self, path: str, asked: dict[str, Any]) -> Sequence[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        asked = {**asked, "limit": PAGE}
        for _ in range(_MOST_PAGES):
            listed = await self._wire.ask("get", path, asked)
            try:
                rows += listed["data"]
                if not (listed["data"] and listed.get("has_more")):
                    break
                asked = {**asked, "starting_after": listed["data"][-1]["id"]}
            except (KeyError, TypeError) as error:
                raise malformed(error) from None
        return rows


def _price(found: dict[str, Any]) -> StripePrice:
    recurring = found.get("recurring") or {}
    interval = recurring.get("interval", "once")
    if recurring.get("interval_count", 1) != 1:
        interval = f"{recurring['interval_count']} {interval}"
    return StripePrice(
        id=found["id"],
        product=found["product"],
        lookup_key=found.get("lookup_key") or "",
        active=found["active"],
        is_ours=_MARK in (found.get("metadata") or {}),
        terms=Terms(interval, amounts_of(found), found.get("tax_behavior") or "unspecified"),
    )


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
