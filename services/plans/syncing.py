"""Makes the products and prices in Stripe what the catalogue says; done again, it changes nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

import config
from gateways.stripe_catalogue import StripeCatalogue, StripePrice, StripeProduct, Terms
from services.errors import Invalid
from services.plans.catalogue import AddOn, Catalogue, Interval, Pack, Plan, Price, key_of_product, product_of
from services.plans.reading import catalogue
from services.translation import say_price, text
from services.usecase import entrance


class Did(StrEnum):
    MADE = "made"
    CHANGED = "changed"
    RETIRED = "retired"  # out of sale; who subscribes at it goes on
    LEFT = "left"


@dataclass(slots=True)
class Synced:
    """What was done, or with `dry_run` would be, in its order: each with the key in the catalogue and some words."""

    done: list[tuple[Did, str, str]] = field(default_factory=list)

    def count(self, did: Did) -> int:
        return sum(each is did for each, _, _ in self.done)


@entrance
async def sync_catalogue(*, dry_run: bool = False) -> Synced:
    """For the operator. A product is known by its id, a price by its lookup key: another amount is a new price, which
    takes the key over, and the old one is sold no more. Cut off anywhere, the next run does the rest.

    Raises:
        Invalid: no STRIPE_SECRET_KEY is set. GatewayError: as StripeWire; what was done by then stays.
    """
    settings = config.settings()
    if not settings.stripe_secret_key:
        raise Invalid(
            text("Nothing can be sold without a Stripe account."), text("Set STRIPE_SECRET_KEY to a key of yours.")
        )
    async with StripeCatalogue(settings.stripe_secret_key, settings.stripe_api_url) as stripe:
        run = _Run(stripe, catalogue(), dry_run)
        await run.walk()
        return run.synced


class _Run:
    def __init__(self, stripe: StripeCatalogue, sold: Catalogue, dry_run: bool) -> None:
        self._stripe, self._sold, self._dry_run = stripe, sold, dry_run
        self._tax = "inclusive" if sold.prices_include_tax else "exclusive"
        self.synced = Synced()

    async def walk(self) -> None:
        products = {one.id: one for one in await self._stripe.read_products()}
        for one in (*self._sold.plans.values(), *self._sold.add_ons.values(), *self._sold.packs.values()):
            if one.prices:
                await self._settle(one, products.pop(product_of(one.key), None))
        for left in products.values():
            if left.active and key_of_product(left.id):
                await self._retire_prices(await self._prices(left.id), wanted={})
                change = partial(self._stripe.change_product, left.id, name=left.name, active=False)
                await self._do(Did.RETIRED, key_of_product(left.id), left.name, change)

    async def _settle(self, one: Plan | AddOn | Pack, product: StripeProduct | None) -> None:
        id = product_of(one.key)
        if product is None:
            await self._do(Did.MADE, one.key, one.name, partial(self._stripe.create_product, id, one.name))
        elif (product.name, product.active) != (one.name, True):
            change = partial(self._stripe.change_product, id, name=one.name, active=True)
            await self._do(Did.CHANGED, one.key, one.name, change)
        else:
            self.synced.done.append((Did.LEFT, one.key, one.name))
        held = await self._prices(id) if product else []
        offered = not isinstance(one, Plan) or one.offered
        for price in one.prices.values():
            await self._settle_price(id, price, held, offered)
        await self._retire_prices(held, {price.lookup_key: self._terms(price) for price in one.prices.values()})

    async def _settle_price(self, product: str, price: Price, held: list[StripePrice], offered: bool) -> None:
        key, terms, words = price.lookup_key, self._terms(price), _words(price)
        keyed = next((one for one in held if one.lookup_key == key), None)
        if keyed is None or keyed.terms != terms:
            if offered:
                make = partial(self._stripe.create_price, product, key, terms, beside=len(held))
                await self._do(Did.CHANGED if keyed else Did.MADE, key, words, make)
        elif keyed.active != offered:
            change = partial(self._stripe.sell_price, keyed.id, offered)
            await self._do(Did.CHANGED if offered else Did.RETIRED, key, words, change)
        else:
            self.synced.done.append((Did.LEFT, key, words))

    async def _retire_prices(self, held: list[StripePrice], wanted: dict[str, Terms]) -> None:
        """Those that we made and that stand for nothing any more, also of a run that was cut off."""
        for price in held:
            if price.is_ours and price.active and wanted.get(price.lookup_key) != price.terms:
                said, retire = _amounts(price.terms.amounts), partial(self._stripe.sell_price, price.id, False)
                await self._do(Did.RETIRED, price.lookup_key or price.id, said, retire)

    async def _prices(self, product: str) -> list[StripePrice]:
        return await self._stripe.read_prices(product, several_currencies=len(self._sold.currencies) > 1)

    def _terms(self, price: Price) -> Terms:
        return Terms(price.interval.value, dict(price.amounts), self._tax)

    async def _do(self, did: Did, key: str, words: str, act: Callable[[], Awaitable[None]]) -> None:
        if not self._dry_run:
            await act()
        self.synced.done.append((did, key, words))


def _words(price: Price) -> str:
    said = _amounts(price.amounts)
    return said if price.interval is Interval.ONCE else f"{said} a {price.interval}"


def _amounts(amounts: Mapping[str, int]) -> str:
    return ", ".join(say_price(amount, currency) for currency, amount in amounts.items())
