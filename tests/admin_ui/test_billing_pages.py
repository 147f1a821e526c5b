"""What a team reads of its plan, and that a press on the page is what Stripe hears of: no more, no less."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from nicegui import Client

import config
from models import Checkout, Team
from services.actors import Actor
from services.credits import reserve_credits
from tests.admin_ui.drawn_forms import form_with
from tests.admin_ui.visiting import Socket, Visitor
from tests.billing.shop import Shop
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]


async def signed_in(visitor: Visitors, actor: Actor) -> Visitor:
    somebody = await visitor()
    await somebody.sign_in(actor)
    return somebody


async def read(visitor: Visitor, path: str) -> str:
    """The markup of a page as it is drawn; its text lies in the page as JSON."""
    client = await visitor.open_page(path)
    return "\n".join(str(getattr(e, "content", "")) for e in Client.instances[client].elements.values())


async def press(visitor: Visitor, path: str, name: str, **typed: str) -> str:
    """Send the form of a page that has this field, or this button, as that button; where the browser is then led to,
    or what it is told."""
    client = await visitor.open_page(path)
    form = form_with(client, name)
    assert form is not None, f"{path} has no {name}"
    socket = await visitor.open_socket(client)
    await socket.send(form, {**form.filled_in(typed), **({"act": [name]} if name in form.buttons else {})})
    heard = await socket.hear("location.assign(", "askusers.refuse(", "Your plan goes on.", "The change is off.")
    await leave(socket)
    led = re.search(r"location\.assign\(([^)]*)\)", heard)
    return led[1].strip('\\"') if led else heard


async def leave(socket: Socket) -> None:
    """With the page's timers, which would ask on in the next test."""
    await socket.wire.close()
    Client.instances[socket.client_id].delete()


async def buy(shop: Shop, visitor: Visitor, wanted: str, **typed: str) -> str:
    """Through the page and Stripe's; the address that Stripe sends the payer back to."""
    session = shop.pay(await press(visitor, "/billing", wanted, **typed))
    return str(session["success_url"].removeprefix(config.settings().public_url))


async def test_a_plan_bought_on_the_page_is_there_on_the_way_back(shop: Shop, visitor: Visitors) -> None:
    olivia = await signed_in(visitor, shop.olivia)
    assert "It costs nothing." in await read(olivia, "/billing")
    back = await buy(shop, olivia, "enterprise_month")
    returned = await read(olivia, back)
    assert "Enterprise is yours" in returned and "4 of 5" in returned and "2,100" in returned
    shown = await read(olivia, "/billing")
    assert "Active" in shown and "$99.00 a month" in shown and "It renews on" in shown
    assert 'id="seats"' in shown and 'id="packs"' in shown and 'id="plans"' in shown and 'id="businesses"' in shown
    assert shown.count("<tr>") == 2 and "$99.00</td>" in shown  # the first invoice


async def test_two_presses_at_once_are_one_page_of_stripes_and_one_charge(shop: Shop, visitor: Visitors) -> None:
    olivia, adam = await signed_in(visitor, shop.olivia), await signed_in(visitor, shop.cast.adam)
    presses = [press(who, "/billing", "enterprise_month") for who in (olivia, adam, olivia)]
    assert len(set(await asyncio.gather(*presses))) == 1
    assert await Checkout.all().count() == 1
    assert len(shop.account.books.every("checkout/sessions")) == 1


async def test_the_address_of_the_way_back_is_believed_in_nothing(shop: Shop, visitor: Visitors) -> None:
    olivia, mallory = await signed_in(visitor, shop.olivia), await signed_in(visitor, shop.cast.mallory)
    page = await press(olivia, "/billing", "pack_1000")
    session = page.rpartition("/")[2]
    never = await mallory.get("/billing/return?session=cs_test_never")
    theirs = await mallory.get(f"/billing/return?session={session}")
    assert (theirs.status, await theirs.text()) == (404, await never.text())

    client = await olivia.open_page(f"/billing/return?session={session}")
    socket = await olivia.open_socket(client)
    assert await shop.credits() == 0
    shop.pay(page)
    await socket.hear("1,000 credits are there")
    await leave(socket)
    assert await shop.credits() == 1_000
    await read(olivia, f"/billing/return?session={session}")
    assert await shop.credits() == 1_000


async def test_a_seat_costs_what_was_shown_and_nothing_changes_when_the_card_fails(
    shop: Shop, visitor: Visitors
) -> None:
    olivia = await signed_in(visitor, shop.olivia)
    await read(olivia, await buy(shop, olivia, "enterprise_month"))
    shown = await read(olivia, "/billing/change?seats=1")
    price = re.search(r"Pay \$(\d+\.\d\d) and change it", shown)[1]
    assert await press(olivia, "/billing/change?seats=1", "at") == "/billing"
    assert (await Team.get(id=shop.olivia.team_id)).seats == 6
    bills = await read(olivia, "/billing")
    assert f"${price}</td>" in bills and "$118.00 a month, with 1 extra member" in bills

    shop.account.set_card(shop.account.books.every("customers")[0]["id"], "failing")
    assert "did not go through" in await press(olivia, "/billing/change?seats=3", "at")
    assert (await Team.get(id=shop.olivia.team_id)).seats == 6
    assert "That is what your team has now." in await read(olivia, "/billing/change?seats=1")


async def test_a_change_that_the_bank_asks_about_says_so_with_the_way_to_confirm_it_or_to_let_it_go(
    shop: Shop, visitor: Visitors
) -> None:
    olivia, mia = await signed_in(visitor, shop.olivia), await signed_in(visitor, shop.cast.mia)
    await read(olivia, await buy(shop, olivia, "enterprise_month"))
    shop.account.set_card(shop.account.books.every("customers")[0]["id"], "asking")
    assert await press(olivia, "/billing/change?seats=1", "at") == "/billing"
    shown = await read(olivia, "/billing")
    assert "Your bank wants you to confirm the payment." in shown and "for Enterprise, 1 extra member" in shown
    invoice = shop.account.books.every("invoices")[-1]["id"]
    assert f'href="{shop.stripe.url}/invoice/{invoice}"' in shown
    assert "/billing/change" not in shown  # one change after the other
    assert "waits for your bank" in await read(olivia, "/billing/change?seats=2")
    theirs = await read(mia, "/billing")
    assert "Your bank wants you to confirm" in theirs and 'value="drop"' not in theirs and "/invoice/" not in theirs
    assert "The change is off." in await press(olivia, "/billing", "drop")
    assert "Your bank wants" not in await read(olivia, "/billing")

    await press(olivia, "/billing/change?seats=1", "at")
    shop.account.advance(days=1)
    await shop.hear()
    assert "Nobody confirmed the payment for Enterprise, 1 extra member." in await read(olivia, "/billing")


async def test_a_smaller_plan_says_before_what_is_then_too_much(shop: Shop, visitor: Visitors) -> None:
    olivia = await signed_in(visitor, shop.olivia)
    await read(olivia, await buy(shop, olivia, "enterprise_month"))
    shown = await read(olivia, "/billing/change?plan=growth&interval=month")
    assert "2 members more than it has room for. Nobody loses access" in shown and "<b>Nothing</b>" in shown
    await press(olivia, "/billing/change?plan=growth&interval=month", "at")
    assert "From the next period: Growth." in await read(olivia, "/billing")
    assert (await Team.get(id=shop.olivia.team_id)).plan == "enterprise"


async def test_a_plan_is_cancelled_with_a_reason_kept_to_its_end_and_taken_back(shop: Shop, visitor: Visitors) -> None:
    olivia = await signed_in(visitor, shop.olivia)
    await read(olivia, await buy(shop, olivia, "enterprise_month"))
    assert await press(olivia, "/billing/cancel", "reason", reason="Too few horses") == "/billing"
    subscription = shop.account.books.every("subscriptions")[0]
    assert subscription["cancellation_details"]["comment"] == "Too few horses"
    shown = await read(olivia, "/billing")
    assert "Enterprise is set to end." in shown and "is not charged again" in shown
    assert (await Team.get(id=shop.olivia.team_id)).plan == "enterprise"
    assert "Your plan goes on." in await press(olivia, "/billing", "resume")
    assert "Enterprise is set to end." not in await read(olivia, "/billing")


async def test_an_open_page_draws_what_stripe_tells(shop: Shop, visitor: Visitors) -> None:
    olivia = await signed_in(visitor, shop.olivia)
    socket: Socket = await olivia.open_socket(await olivia.open_page("/billing"))
    await shop.buy("enterprise_month")
    await shop.hear()
    await socket.hear("It renews on")
    await leave(socket)


async def test_a_failed_payment_says_until_when_the_plan_stays(shop: Shop, visitor: Visitors) -> None:
    olivia = await signed_in(visitor, shop.olivia)
    await read(olivia, await buy(shop, olivia, "enterprise_month"))
    await shop.hear()
    shop.account.set_card(shop.account.books.every("customers")[0]["id"], "failing")
    shop.account.advance_to_renewal()
    await shop.hear()
    shown = await read(olivia, "/billing")
    assert "The last payment failed." in shown and "Your team keeps Enterprise until" in shown
    assert "/portal/" in await press(olivia, "/billing", "portal")


async def test_members_read_prices_and_whom_to_ask_and_viewers_no_money(shop: Shop, visitor: Visitors) -> None:
    await read(olivia := await signed_in(visitor, shop.olivia), await buy(shop, olivia, "enterprise_month"))
    mia, vic = await signed_in(visitor, shop.cast.mia), await signed_in(visitor, shop.cast.vic)
    for somebody, money in ((mia, True), (vic, False)):
        shown = await read(somebody, "/billing")
        assert ("$" in shown) is money and "2,100" not in (shown if not money else "")
        assert 'name="act"' not in shown and "Olivia Brandt or Adam Okafor can change the plan" in shown
        for path in ("/billing/cancel", "/billing/change?seats=2", "/billing/return?session=x"):
            assert (await somebody.get(path)).status == 403


async def test_where_nothing_is_sold_the_owner_reads_what_is_missing(
    cast: Cast, settings: config.Settings, visitor: Visitors
) -> None:
    config.adopt(replace(settings, stripe_secret_key="", stripe_webhook_secret=""))
    olivia, mia = await signed_in(visitor, cast.olivia), await signed_in(visitor, cast.mia)
    assert "sets STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET" in await read(olivia, "/billing")
    assert "STRIPE" not in await read(mia, "/billing")


async def test_without_metering_everything_is_included(shop: Shop, visitor: Visitors) -> None:
    config.adopt(replace(config.settings(), metering=False))
    shown = await read(await signed_in(visitor, shop.olivia), "/billing")
    assert "Everything is included" in shown and "4, no limit" in shown and "Choose" not in shown


async def test_the_start_page_says_that_credits_run_low_and_who_can_buy(
    shop: Shop,
    visitor: Visitors,
) -> None:
    await reserve_credits(shop.olivia, 90, key="nearly", purpose="analysis", business_id=shop.cast.business_id)
    shown = await read(await signed_in(visitor, shop.olivia), "/")
    assert "10 credits left" in shown and 'href="/billing#packs"' in shown
    assert "Olivia Brandt or Adam Okafor can buy more." in await read(await signed_in(visitor, shop.cast.mia), "/")
    assert "10 credits left" not in await read(await signed_in(visitor, shop.cast.vic), "/")
