"""Sessions that are unpaid, mispriced, somebody else's or in other money bring nothing, and somebody hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models import Checkout, CheckoutState, EventState, Notice
from services.billing import read_alerts, start_checkout
from services.errors import Invalid
from tests.billing.shop import Shop

JSON = dict[str, Any]


def other_price(shop: Shop, session: JSON) -> None:
    session["_lines"][0]["price"] = shop.account.books.every("prices", lookup_key="growth_month")[0]["id"]


def quantity(number: int) -> Callable[[Shop, JSON], None]:
    return lambda shop, session: session["_lines"][0].update(quantity=number)


def cheaper(shop: Shop, session: JSON) -> None:
    session["amount_subtotal"] = session["_lines"][0]["amount_subtotal"] = 1


def in_yen(shop: Shop, session: JSON) -> None:
    session.update(currency="jpy", amount_subtotal=4990, amount_total=4990)
    session["_lines"][0].update(currency="jpy", amount_subtotal=4990)


def of_another_team(shop: Shop, session: JSON) -> None:
    session["customer"] = shop.account.customers.add(email="m@other.example", metadata={"askusers": "x"})["id"]


def discounted(shop: Shop, session: JSON) -> None:
    session["total_details"]["amount_discount"] = 4900


def less_came(shop: Shop, session: JSON) -> None:
    shop.account.books.find("payment_intents", session["payment_intent"])["amount_received"] = 10


def other_key(shop: Shop, session: JSON) -> None:
    session["client_reference_id"] = "another"


@pytest.mark.parametrize(
    "twist",
    [
        other_price,
        quantity(0),
        quantity(-1),
        quantity(1_000_000_000),
        cheaper,
        in_yen,
        of_another_team,
        discounted,
        less_came,
        other_key,
    ],
)
async def test_a_session_that_is_not_what_was_offered_brings_nothing_and_is_told(
    shop: Shop, twist: Callable[[Shop, JSON], None]
) -> None:
    session = await shop.buy("pack_1000")
    twist(shop, shop.account.books.find("checkout/sessions", session["id"]))
    await shop.hear()
    checkout = await Checkout.get(session=session["id"])
    assert (checkout.state, await shop.credits()) == (CheckoutState.REFUSED, 0) and checkout.note
    assert len(await read_alerts()) == 1
    assert await Notice.exists(kind="purchase_held")


async def test_an_unpaid_session_brings_nothing_until_its_money_comes(shop: Shop) -> None:
    session = await shop.buy("pack_1000", "bank")
    first = shop.told()
    await shop.hear(first)
    assert (await Checkout.get(session=session["id"])).state is CheckoutState.PENDING
    assert await shop.credits() == 0
    shop.account.settle_bank(session["id"], succeeded=True)
    second = shop.told()
    assert "checkout.session.async_payment_succeeded" in [event["type"] for event in second]
    await shop.hear([*second, *first, *second])
    assert await shop.credits() == 1_000


async def test_money_that_never_comes_brings_nothing_and_the_owner_is_told(shop: Shop) -> None:
    session = await shop.buy(
        "pack_1000",
        "bank",
    )
    shop.account.settle_bank(session["id"], succeeded=False)
    events = shop.told()
    await shop.hear([*reversed(events), *events])
    assert (await Checkout.get(session=session["id"])).state is CheckoutState.FAILED
    assert (await shop.credits(), await Notice.filter(kind="purchase_failed").count()) == (0, 1)


async def test_a_plan_paid_for_at_another_price_entitles_to_nothing(shop: Shop) -> None:
    session = await shop.buy("enterprise_month")
    cheaper(shop, shop.account.books.find("checkout/sessions", session["id"]))
    events = shop.told()
    await shop.hear([*reversed(events), *events])
    assert ((await shop.team()).plan, await shop.credits()) == ("free", 0)


async def test_a_session_of_stripes_other_mode_is_ignored(shop: Shop) -> None:
    session = await shop.buy("pack_1000")
    shop.account.books.find("checkout/sessions", session["id"])["livemode"] = True
    states = await shop.hear(e for e in shop.told() if e["type"] == "checkout.session.completed")
    assert (states, await shop.credits()) == ([EventState.IGNORED], 0)


async def test_what_somebody_sells_by_hand_in_the_same_account_is_none_of_ours(shop: Shop) -> None:
    session = await shop.buy("pack_1000")
    record = shop.account.books.find("checkout/sessions", session["id"])
    record.update(metadata={}, client_reference_id=None)
    await shop.hear(e for e in shop.told() if e["type"] == "checkout.session.completed")
    assert await shop.credits() == 0
    assert [alert for alert in await read_alerts() if "not made by this product" in alert.words]
    record["customer"] = shop.account.customers.add(email="else@example.org", metadata={})["id"]
    stranger = shop.forged("checkout.session.completed", {"id": session["id"]})
    assert await shop.hear([stranger]) == [EventState.IGNORED]


@pytest.mark.parametrize("number", [0, -1, 1_000_000_000])
async def test_a_quantity_that_cannot_be_is_refused_before_stripe_is_asked(shop: Shop, number: int) -> None:
    calls = len(shop.account.calls)
    with pytest.raises(Invalid):
        await start_checkout(shop.olivia, "pack_1000", quantity=number)
    assert len(shop.account.calls) == calls and not await Checkout.exists()


async def test_a_second_session_of_a_paid_checkout_brings_nothing_and_is_told(shop: Shop) -> None:
    """Stripe forgets an idempotency key after a day: a page asked for again then is another one."""
    url = await start_checkout(shop.olivia, "pack_1000")
    checkout = await Checkout.get()
    shop.account.api.answered.to_keep().clear()
    await Checkout.all().update(url="", session=None)
    again = await start_checkout(shop.olivia, "pack_1000")
    assert again != url
    shop.pay(url)
    shop.pay(again)
    await shop.hear()
    assert (await Checkout.get(id=checkout.id)).state is CheckoutState.PAID
    assert await shop.credits() == 1_000
    assert len(await read_alerts()) == 1
