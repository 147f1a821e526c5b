"""The catalogue in Stripe: made once, changed by new prices, retired for new sales; over the SDK to the stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import config
from gateways.outside import GatewayError
from gateways.stripe_catalogue import StripeCatalogue
from sandbox.stripe import StripeStandIn
from services.errors import Invalid
from services.plans import Did, Synced, sync_catalogue
from tests.plans.test_catalogue import SHIPPED

KEY = "sk_test_ofthetests000000000000"
Change = Callable[..., None]


@pytest_asyncio.fixture
async def stripe(settings: config.Settings, tmp_path: Path) -> AsyncIterator[StripeStandIn]:
    stand_in = StripeStandIn(port=0, data_dir=tmp_path / "stripe", filled=False, billing_key=KEY)
    await stand_in.start()
    config.adopt(replace(settings, stripe_api_url=stand_in.url, stripe_secret_key=KEY))
    yield stand_in
    await stand_in.stop()


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Puts other words into the operator's file."""

    def changed(*swaps: tuple[str, str]) -> None:
        words = SHIPPED
        for before, after in swaps:
            assert before in words
            words = words.replace(before, after)
        place = tmp_path / f"{abs(hash(words)):x}.toml"
        place.write_text(words)
        config.adopt(replace(config.settings(), catalogue=str(place)))

    return changed


def done(synced: Synced) -> dict[str, Did]:
    return {key: did for did, key, _ in synced.done if did is not Did.LEFT}


async def prices() -> dict[str, dict[str, Any]]:
    """By lookup key, of what can be bought, as any other program of the operator's finds it."""
    found: dict[str, dict[str, Any]] = {}
    async with StripeCatalogue(KEY, config.settings().stripe_api_url) as stripe:
        for product in await stripe.read_products():
            for price in await stripe.read_prices(product.id, several_currencies=False):
                if price.active:
                    assert price.lookup_key not in found
                    found[price.lookup_key] = {"id": price.id, **price.terms.amounts}
    return found


async def test_everything_is_made_once_and_a_second_run_leaves_it(stripe: StripeStandIn) -> None:
    before = await sync_catalogue(dry_run=True)
    assert await prices() == {} and before.count(Did.MADE) == 16
    made = await sync_catalogue()
    assert made.done == before.done
    held = await prices()
    assert {key: price["usd"] for key, price in held.items()} == {
        "growth_month": 2900, "growth_year": 29000, "lifetime_once": 49900, "enterprise_month": 9900,
        "enterprise_year": 99000, "seat_month": 1900, "seat_year": 19000, "business_month": 2900,
        "business_year": 29000, "pack_1000": 4990,
    }  # fmt: skip
    again = await sync_catalogue()
    assert (done(again), again.count(Did.LEFT)) == ({}, 16)
    assert await prices() == held


async def test_another_amount_is_another_price_and_the_old_one_is_sold_no_more(
    stripe: StripeStandIn, change: Change
) -> None:
    await sync_catalogue()
    old = (await prices())["enterprise_month"]["id"]
    change(("month = { usd = 99_00 }", "month = { usd = 109_00 }"), ('"Enterprise"', '"Company"'))
    changed = await sync_catalogue()
    assert [(did, key) for did, key, _ in changed.done if did is not Did.LEFT] == [
        (Did.CHANGED, "enterprise"), (Did.CHANGED, "enterprise_month"), (Did.RETIRED, "enterprise_month"),
    ]  # fmt: skip
    now = (await prices())["enterprise_month"]
    assert now["usd"] == 10900 and now["id"] != old
    assert done(await sync_catalogue()) == {}


async def test_a_run_that_was_cut_off_is_completed_by_the_next(
    stripe: StripeStandIn, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sync_catalogue()
    old = (await prices())["pack_1000"]["id"]
    change(("price = { usd = 49_90 }", "price = { usd = 59_90 }"))

    async def cut_off(*_: object) -> None:
        raise GatewayError("Stripe", "can't be reached", permanent=False, code="unreachable")

    with monkeypatch.context() as patched, pytest.raises(GatewayError):
        patched.setattr(StripeCatalogue, "sell_price", cut_off)
        await sync_catalogue()
    rest = await sync_catalogue()
    assert done(rest) == {old: Did.RETIRED}
    assert (await prices())["pack_1000"]["usd"] == 5990


async def test_what_is_offered_no_more_keeps_its_prices_out_of_sale_and_comes_back(
    stripe: StripeStandIn, change: Change
) -> None:
    await sync_catalogue()
    ids = {key: price["id"] for key, price in (await prices()).items()}
    change(('name = "Growth"', 'name = "Growth"\noffered = false'))
    assert done(await sync_catalogue()) == {"growth_month": Did.RETIRED, "growth_year": Did.RETIRED}
    assert "growth_month" not in await prices()
    change()
    await sync_catalogue()
    assert (await prices())["growth_month"]["id"] == ids["growth_month"]
    change(("[packs.pack_1000]", "[packs.pack_big]"))
    assert done(await sync_catalogue()) == {
        "pack_big": Did.MADE, "pack_1000": Did.RETIRED,
    }  # fmt: skip
    assert "pack_1000" not in await prices() and "pack_big" in await prices()


async def test_without_a_key_it_says_what_to_set(settings: config.Settings) -> None:
    with pytest.raises(Invalid, match="without a Stripe account"):
        await sync_catalogue()
