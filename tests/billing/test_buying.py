"""Plans, packs and add-ons are bought on Stripe's page, and hold as soon as they are paid."""

from __future__ import annotations

from models import CheckoutState, EventState
from services.billing import Holds, change_add_ons, finish_checkout, preview_change, read_billing, start_checkout
from tests.billing.shop import Shop


async def test_a_pack_brings_its_credits_once_however_often_stripe_tells(shop: Shop) -> None:
    session = await shop.buy("pack_1000", quantity=2)
    events = shop.told()
    await shop.hear([*events, *events, *reversed(events)])
    assert await shop.credits("pack") == 2_000
    assert (await finish_checkout(shop.olivia, session["id"])).state is CheckoutState.PAID
    assert await shop.credits("pack") == 2_000


async def test_a_plan_holds_when_its_payer_comes_back_before_any_event(shop: Shop) -> None:
    assert (await shop.team()).plan == "free"
    session = await shop.buy("enterprise_month", seats=2)
    assert (await finish_checkout(shop.olivia, session["id"])).state is CheckoutState.PAID
    team = await shop.team()
    assert (team.plan, team.seats, team.business_limit) == ("enterprise", 7, 5)
    assert await shop.credits("plan") == 2_000
    view = await read_billing(shop.olivia)
    assert view.subscription and (view.subscription.amount, view.subscription.currency) == (99_00 + 2 * 19_00, "usd")
    assert [invoice.total for invoice in view.invoices] == [137_00]
    assert set(await shop.hear()) <= {EventState.DONE, EventState.IGNORED}
    assert await shop.credits("plan") == 2_000


async def test_a_seat_is_shown_before_it_is_bought_and_held_when_it_is_paid(shop: Shop) -> None:
    await shop.buy("enterprise_month")
    await shop.hear()
    shown = await preview_change(shop.olivia, seats=1)
    assert shown.begins_at is None and 18_90 <= shown.due_now <= 19_00 and shown.amount == 118_00
    assert await change_add_ons(shop.olivia, seats=1, at=shown.at) is Holds.NOW
    assert (await shop.team()).seats == 6
    assert (await read_billing(shop.olivia)).invoices[0].total == shown.due_now


async def test_two_who_press_at_once_come_to_one_page_of_stripes(shop: Shop) -> None:
    first = await start_checkout(shop.olivia, "growth_month")
    assert await start_checkout(shop.cast.adam, "growth_month") == first
