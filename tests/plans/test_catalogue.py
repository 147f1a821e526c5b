"""The operator's file of what is sold: read as it says, and refused in plain sentences where it can't be used."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import config
from services.plans import Catalogue, Feature, Interval, catalogue
from services.translation import say_price, speaking

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (ROOT / "services/plans/catalogue.toml").read_text()
Reading = Callable[..., Catalogue]


@pytest.fixture
def sold(tmp_path: Path, settings: config.Settings) -> Reading:
    """Reads the catalogue that comes with the product, with other words in the place of some of its own."""

    def changed(*swaps: tuple[str, str]) -> Catalogue:
        words = SHIPPED
        for before, after in swaps:
            assert before in words
            words = words.replace(before, after)
        place = tmp_path / f"{abs(hash(words)):x}.toml"
        place.write_text(words)
        config.adopt(replace(settings, catalogue=str(place)))
        return catalogue()

    return changed


def test_what_the_documents_give_stands_in_the_file_that_comes_with_the_product() -> None:
    held = catalogue()
    enterprise = held.plan("enterprise")
    assert {i.value: p.amounts["usd"] for i, p in enterprise.prices.items()} == {"month": 9900, "year": 99000}
    assert (enterprise.monthly_credits, enterprise.seats, enterprise.businesses) == (2000, 5, 5)
    assert held.price("seat_month").amounts == {"usd": 1900} and held.price("business_month").amounts == {"usd": 2900}
    pack = held.by_lookup_key["pack_1000"]
    assert pack is held.packs["pack_1000"] and pack.credits == 1000
    assert (pack.price.amounts, pack.price.interval) == ({"usd": 4990}, Interval.ONCE)
    assert [p.segment_rows for p in held.plans.values()] == [1000, 5000, 10_000, 20_000]
    assert [k for k, p in held.plans.items() if Feature.STRIPE_IMPORT in p.features] == [
        "growth", "lifetime", "enterprise",
    ]  # fmt: skip
    assert held.plan("enterprise").rank > held.plan("lifetime").rank > held.plan("growth").rank > 0


def test_each_currency_counts_in_its_own_smallest_unit(sold: Reading) -> None:
    held = sold((" }", ", jpy = 4990, kwd = 12_340 }"))
    assert held.currencies == ("usd", "jpy", "kwd") and held.price("pack_1000").currency == "usd"
    with speaking("en"):
        said = {c: say_price(a, c) for c, a in held.price("pack_1000").amounts.items()}
    assert said == {"usd": "$49.90", "jpy": "¥4,990", "kwd": "KWD12.340"}


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("[plans.free]", "[plans.gratis]", "plans.free is missing"),
        ("seats = 5 ", "seats = 0 ", "plans.enterprise.seats must be a whole number from 1"),
        ("seats = 5 ", "seat = 5 ", "plans.enterprise.seat is not known; seats is meant, perhaps."),
        ("monthly_credits = 2_000", "monthly_credits = -1", "plans.enterprise.monthly_credits must be"),
        ("monthly_credits = 2_000", "monthly_credits = true", "plans.enterprise.monthly_credits must be"),
        ('customers = "unlimited"', 'customers = "many"', 'a whole number or "unlimited"'),
        ("month = { usd = 99_00 }", "month = { usd = 99.00 }", "plans.enterprise.prices.month.usd must be a whole"),
        ("month = { usd = 99_00 }", "month = { usd = 0 }", "plans.enterprise.prices.month.usd must be"),
        ("month = { usd = 99_00 }", "month = { USD = 99_00 }", "plans.enterprise.prices.month.USD is no currency"),
        ("month = { usd = 99_00 }", "month = 99_00", "plans.enterprise.prices.month must name a currency"),
        ("month = { usd = 99_00 }", "week = { usd = 99_00 }", "plans.enterprise.prices.week is not known"),
        ("month = { usd = 99_00 }", "month = { eur = 99_00 }", "give every price the same currencies"),
        ("price = { usd = 49_90 }", "price = { kwd = 49_905 }", "Stripe takes multiples of 10"),
        ("price = { usd = 49_90 }", "", "packs.pack_1000.price must name a currency"),
        ('features = ["stripe_import", "agency"]', 'features = ["telepathy"]', "there is no 'telepathy'"),
        ('add_ons = ["seat", "business"]', 'add_ons = ["room"]', "there is no 'room', only seat, business."),
        ("year = { usd = 190_00 }", "", "add_ons.seat.prices.year is missing: plans.enterprise is paid by the year"),
        ("[add_ons.business", "[add_ons.office", "add_ons.office is no add-on that there is"),
        ("[packs.pack_1000]", "[packs.growth]", "packs.growth and plans.growth have one key"),
        ("[packs.pack_1000]", "[packs.growth_month]", "would both be growth_month in Stripe"),
        ("[packs.pack_1000]", '[packs."a b"]', "a key is up to 39 small letters"),
        ("once = { usd = 499_00 }", "", "plans.lifetime.prices is missing: only the plan free has none."),
        ("prices_include_tax = false", 'prices_include_tax = "no"', "prices_include_tax must be true or false"),
        ("prices_include_tax = false", "prices_include_tax = ", "is no TOML file"),
        ('name = "Enterprise"', "", "plans.enterprise.name is missing."),
    ],
)
def test_what_cannot_be_used_is_named_by_its_key(sold: Reading, before: str, after: str, named: str) -> None:
    with pytest.raises(config.SettingsError) as refused:
        sold((before, after))
    assert named in str(refused.value)
    assert all(line.startswith("CATALOGUE: ") for line in str(refused.value).splitlines())


def test_the_start_names_everything_that_is_wrong_at_once(tmp_path: Path) -> None:
    place = tmp_path / "ours.toml"
    place.write_text(SHIPPED.replace("seats = 5 ", "seats = -5 ").replace("year = { usd = 990_00 }", "year = {}"))
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "CATALOGUE": str(place)}
    asked = [sys.executable, "-m", "serve", "web"]
    run = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 2
    assert "plans.enterprise.seats" in run.stdout and "plans.enterprise.prices.year" in run.stdout


def test_a_file_that_is_not_there_is_named(tmp_path: Path, settings: config.Settings) -> None:
    config.adopt(replace(settings, catalogue=str(tmp_path / "nowhere.toml")))
    with pytest.raises(config.SettingsError, match=r"nowhere.toml can't be read \(No such file or directory\)."):
        catalogue()
