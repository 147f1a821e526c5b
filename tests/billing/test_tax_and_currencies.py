"""Tax comes on top of what was offered or is in it, and money is of several kinds: what is granted is the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import config
from models import Checkout, CheckoutState, Payment
from services.billing import Holds, change_add_ons, preview_change, read_alerts, read_billing, start_checkout
from services.errors import Invalid, ProductError
from services.plans import Did, sync_catalogue
from services.plans.reading import SHIPPED
from tests.billing.shop import Shop

TAX = 19  # of a hundred, the local Stripe's example


@pytest.fixture
async def world(shop: Shop, tmp_path: Path) -> Shop:
    """Every price in dollars, for a euro less in euros, and in as many yen as it has cents."""
    file = tmp_path / "world.toml"
    amounts = lambda found: f"usd = {(n := int(found[1]))}, eur = {n - 100}, jpy = {n}"  # noqa: E731
    file.write_text(re.sub(r"usd = ([\d_]+)", amounts, SHIPPED.read_text()))
    config.adopt(replace(config.settings(), catalogue=str(file)))
    await sync_catalogue()
    return shop


async def with_tax(shop: Shop, tmp_path: Path, *, included: bool) -> None:
    file = tmp_path / "taxed.toml"
    told = SHIPPED.read_text()
    file.write_text(told.replace("prices_include_tax = false", f"prices_include_tax = {str(included).lower()}"))
    config.adopt(replace(config.settings(), stripe_tax=True, catalogue=str(file)))
    await sync_catalogue()


@pytest.mark.parametrize("included", [False, True])
async def test_what_is_charged_with_tax_brings_what_was_bought(shop: Shop, tmp_path: Path, included: bool) -> None:
    await with_tax(shop, tmp_path, included=included)
    percent = 100 if included else 100 + TAX
    session = await shop.buy("enterprise_month", seats=1)
    asked = next(given for _method, path, given in reversed(shop.account.calls) if path == "/v1/checkout/sessions")
    assert (asked["automatic_tax"], asked["customer_update"]["address"]) == ({"enabled": "true"}, "auto")
    assert session["amount_total"] == 118 * percent and session["total_details"]["amount_tax"] > 18_00
    pack = await shop.buy("pack_1000")
    await shop.hear()
    team = await shop.team()
    assert (team.plan, team.seats, await shop.credits()) == ("enterprise", 6, 3_000)
    assert (await read_billing(shop.olivia)).invoices[0].total == 118 * percent
    shown = await preview_change(shop.olivia, seats=2)
    assert await change_add_ons(shop.olivia, seats=2, at=shown.at) is Holds.NOW
    assert shown.due_now == (await read_billing(shop.olivia)).invoices[0].total and shown.amount == 137_00
    assert shown.due_now == pytest.approx(19 * percent, abs=2)
    paid = await Payment.get(reference=pack["payment_intent"])
    assert paid.amount == round(49_90 * percent / 100)
    shop.account.refund(shop.charge_of(pack), paid.amount // 2)
    await shop.hear()
    assert await shop.credits("pack") in (500, 501)  # half of the money, tax and all, is half of the credits


async def test_a_smaller_price_that_tax_brings_up_to_what_was_offered_brings_nothing(
    shop: Shop, tmp_path: Path
) -> None:
    await with_tax(shop, tmp_path, included=False)
    session = await shop.buy("pack_1000")
    record = shop.account.books.find("checkout/sessions", session["id"])
    record.update(amount_subtotal=41_93, amount_total=49_90)
    record["_lines"][0].update(amount_subtotal=41_93, amount_tax=7_97, amount_total=49_90)
    await shop.hear()
    assert ((await Checkout.get()).state, await shop.credits()) == (CheckoutState.REFUSED, 0)
    assert len(await read_alerts()) == 1


async def test_prices_in_several_currencies_are_made_once_and_left(world: Shop) -> None:
    again = await sync_catalogue()
    assert {did for did, _key, _words in again.done} == {Did.LEFT}


async def test_a_plan_in_another_currency_is_shown_changed_and_invoiced_in_it(world: Shop) -> None:
    await world.buy("enterprise_month", seats=1, currency="eur")
    await world.hear()
    view = await read_billing(world.olivia)
    assert view.subscription and (view.subscription.amount, view.subscription.currency) == (98_00 + 18_00, "eur")
    assert ((await world.team()).seats, await world.credits("plan")) == (6, 2_000)
    shown = await preview_change(world.olivia, seats=3)
    assert (shown.amount, shown.currency) == (98_00 + 3 * 18_00, "eur")
    assert await change_add_ons(world.olivia, seats=3, at=shown.at) is Holds.NOW
    view = await read_billing(world.olivia)
    assert [(one.total, one.currency) for one in view.invoices] == [(shown.due_now, "eur"), (116_00, "eur")]
    assert view.subscription and view.subscription.amount == 98_00 + 3 * 18_00
    assert {offer.currency for offer in view.plans if offer.is_change} == {"eur"}
    world.account.advance_to_renewal()
    await world.hear()
    assert (await read_billing(world.olivia)).invoices[0].total == 98_00 + 3 * 18_00


async def test_a_pack_in_yen_is_taken_as_yen(world: Shop) -> None:
    """4990 JPY are 4,990 yen: nothing is ever multiplied by a hundred."""
    session = await world.buy("pack_1000", currency="jpy")
    assert (session["amount_total"], session["currency"]) == (4990, "jpy")
    await world.hear()
    paid = await Payment.get()
    assert (paid.amount, paid.currency, await world.credits("pack")) == (4990, "jpy", 1_000)


async def test_a_price_that_stripe_has_otherwise_in_that_currency_is_not_sold(world: Shop) -> None:
    """It would be paid, and then bring nothing."""
    world.account.books.every("prices", lookup_key="pack_1000")[0]["_options"]["eur"]["unit_amount"] = 1
    with pytest.raises(ProductError, match="prices are being changed"):
        await start_checkout(world.olivia, "pack_1000", currency="eur")
    with pytest.raises(Invalid, match="not sold in that currency"):
        await start_checkout(world.olivia, "pack_1000", currency="gbp")
    assert not world.account.books.every("checkout/sessions")
