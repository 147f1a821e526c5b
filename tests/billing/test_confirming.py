"""A change whose payment a bank wants confirmed waits for its payer: nothing changes before, and it can be let go."""

from __future__ import annotations

import pytest

from models import Subscription
from services.billing import (
    Holds,
    change_add_ons,
    change_plan,
    drop_change,
    preview_change,
    read_billing,
    reconcile_billing,
)
from services.billing.reading import SubscriptionView
from services.errors import Conflict, NotAllowed, ProductError
from tests.billing.shop import Shop


async def view_of(shop: Shop) -> SubscriptionView:
    view = (await read_billing(shop.olivia)).subscription
    assert view is not None
    return view


async def test_a_larger_plan_holds_with_its_credits_once_the_bank_has_its_confirmation(shop: Shop) -> None:
    await shop.buy("growth_month", "asking")
    await shop.hear()
    shown = await preview_change(shop.olivia, "enterprise")
    assert await change_plan(shop.olivia, "enterprise", at=shown.at) is Holds.ONCE_CONFIRMED
    events = shop.told()
    await shop.hear([*reversed(events), *events])
    assert ((await shop.team()).plan, await shop.credits("plan")) == ("growth", 500)
    waiting = (await view_of(shop)).waiting
    assert waiting and (waiting.plan_name, waiting.due, waiting.is_over) == ("Enterprise", shown.due_now, False)
    assert waiting.url == f"{shop.stripe.url}/invoice/{shop.account.books.every('invoices')[-1]['id']}"
    for_vic = (await read_billing(shop.cast.vic)).subscription
    assert for_vic and for_vic.waiting and (for_vic.waiting.due, for_vic.waiting.url) == (0, "")
    with pytest.raises(Conflict, match="bank"):
        await change_plan(shop.olivia, "enterprise", "year")
    shop.account.pay_on_page(waiting.url.rpartition("/")[2])
    events = shop.told()
    await shop.hear([*reversed(events), *events])
    assert ((await shop.team()).plan, (await view_of(shop)).waiting) == ("enterprise", None)
    assert 1_990 <= await shop.credits("plan") <= 2_000  # the month's, and the share of what is more
    paid = (await read_billing(shop.olivia)).invoices[0]
    assert (paid.status, paid.total) == ("paid", shown.due_now)


async def test_what_was_confirmed_and_never_told_is_found_by_night(shop: Shop) -> None:
    await shop.buy("enterprise_month", "asking")
    await shop.hear()
    await change_add_ons(shop.olivia, seats=2)
    shop.account.pay_on_page(shop.account.books.every("invoices")[-1]["id"])
    shop.told()
    await reconcile_billing()
    assert ((await shop.team()).seats, (await view_of(shop)).waiting) == (7, None)


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_change_that_nobody_confirms_is_off_and_said_to_be(shop: Shop, is_told: bool) -> None:
    session = await shop.buy("enterprise_month", "asking")
    await shop.hear()
    await change_add_ons(shop.olivia, seats=2)
    row = await Subscription.get()
    assert row.due_at and row.waiting and row.due_at.isoformat() > row.waiting["until"]  # Stripe is asked anyway
    shop.account.advance(days=1)
    if is_told:
        events = shop.told()
        assert "customer.subscription.pending_update_expired" in [event["type"] for event in events]
        await shop.hear(events)
    else:
        shop.told()
        await reconcile_billing()
    waiting = (await view_of(shop)).waiting
    assert waiting and (waiting.is_over, waiting.seats, waiting.url) == (True, 2, "")
    assert (await shop.team()).seats == 5
    shop.account.set_card(session["customer"], "good")
    assert await change_add_ons(shop.olivia, seats=1) is Holds.NOW
    assert ((await view_of(shop)).waiting, (await shop.team()).seats) == (None, 6)


async def test_a_change_that_waits_is_let_go_by_who_may_buy(shop: Shop) -> None:
    await shop.buy("enterprise_month", "asking")
    await shop.hear()
    with pytest.raises(Conflict):
        await drop_change(shop.olivia)
    await change_add_ons(shop.olivia, seats=2)
    with pytest.raises(NotAllowed):
        await drop_change(shop.cast.mia)
    await drop_change(shop.cast.adam)
    await shop.hear()
    assert ((await view_of(shop)).waiting, (await shop.team()).seats) == (None, 5)
    assert [one["status"] for one in shop.account.books.every("invoices")] == ["paid", "void"]
    with pytest.raises(Conflict):
        await drop_change(shop.olivia)
    assert await change_add_ons(shop.olivia, seats=3) is Holds.ONCE_CONFIRMED


async def test_a_card_that_is_declined_leaves_nothing_behind_and_the_same_press_works_with_another(shop: Shop) -> None:
    session = await shop.buy("enterprise_month")
    await shop.hear()
    shop.account.set_card(session["customer"], "failing")
    at = (await preview_change(shop.olivia, seats=1)).at
    with pytest.raises(ProductError, match="did not go through"):
        await change_add_ons(shop.olivia, seats=1, at=at)
    record = shop.account.books.find("subscriptions", session["subscription"])
    assert (record["pending_update"], (await view_of(shop)).waiting) == (None, None)
    assert not shop.account.books.every("invoices", status="open")
    shop.account.set_card(session["customer"], "good")
    assert await change_add_ons(shop.olivia, seats=1, at=at) is Holds.NOW
    assert (await shop.team()).seats == 6


async def test_who_pays_by_bank_debit_is_asked_to_confirm_nothing(shop: Shop) -> None:
    """Stripe lets no change wait for a debit."""
    session = await shop.buy("enterprise_month", "bank")
    shop.account.settle_bank(session["id"], succeeded=True)
    await shop.hear()
    assert await change_add_ons(shop.olivia, seats=1) is Holds.NOW
    assert (await shop.team()).seats == 6
