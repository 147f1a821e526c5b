"""Refunds and disputes take back what the payment brought: in proportion, once, from no other credits."""

from __future__ import annotations

import asyncio

from models import CreditLot, Notice, Payment
from services.billing.events import refresh
from services.credits import commit_credits, reserve_credits
from tests.billing.shop import Shop
from tests.cast import until


async def bought(shop: Shop, **more: int) -> str:
    session = await shop.buy("pack_1000", **more)
    await shop.hear()
    return shop.charge_of(session)


async def spend(shop: Shop, credits: int) -> None:
    """Of the pack: the cast's gift, which never expires, is spent after it."""
    await reserve_credits(shop.olivia, credits, key="spent", business_id=shop.cast.business_id, purpose="test")
    await commit_credits("spent")


async def test_a_part_refunded_takes_its_part_back_once(shop: Shop) -> None:
    charge = await bought(shop)
    shop.account.refund(charge, 10_00)
    events = shop.told()
    await shop.hear([*events, *events])
    assert await shop.credits() == 1_000 - 1_000 * 10_00 // 49_90
    shop.account.refund(charge)
    await shop.hear()
    assert await shop.credits() == 0


async def test_a_refund_after_spending_takes_what_is_left_and_says_what_is_missing(shop: Shop) -> None:
    charge = await bought(shop)
    await spend(shop, 900)
    shop.account.refund(charge)
    await shop.hear()
    assert await shop.credits() == 0
    gift = await CreditLot.get(team_id=shop.olivia.team_id, source="gift")
    assert gift.remaining == 100
    told = await Notice.get(kind="credits_taken_back")
    assert told.facts == {"credits": 100, "short": 900, "why": "refund"}


async def test_refund_and_dispute_of_one_payment_take_it_back_once_in_total(shop: Shop) -> None:
    charge = await bought(shop)
    shop.account.refund(charge, 24_95)
    shop.account.dispute(charge)
    await shop.hear()
    payment = await Payment.get(purchase="pack")
    assert (await shop.credits(), payment.due, payment.lots[0][2]) == (0, 1_000, 1_000)


async def test_a_dispute_won_gives_back_what_was_taken_and_a_later_refund_takes_that(shop: Shop) -> None:
    charge = await bought(shop)
    await spend(shop, 400)
    dispute = shop.account.dispute(charge)
    opened = shop.told()
    await shop.hear(opened)
    assert await shop.credits() == 0
    shop.account.close_dispute(dispute["id"], won=True)
    closed = shop.told()
    await shop.hear([*closed, *opened, *closed])
    assert (await shop.credits(), await shop.credits("won back")) == (600, 600)
    shop.account.refund(charge, 24_95)
    await shop.hear()
    assert await shop.credits() == 100
    shop.account.refund(charge)
    await shop.hear()
    assert await shop.credits() == 0


async def test_a_renewal_refunded_takes_back_that_months_credits_alone(shop: Shop) -> None:
    session = await shop.buy("enterprise_month")
    await shop.hear()
    shop.account.advance_to_renewal()
    await shop.hear()
    assert await shop.credits("plan") == 4_000
    shop.account.refund(shop.charge_of(session))
    await shop.hear()
    assert (await shop.credits("plan"), (await shop.team()).plan) == (2_000, "enterprise")


async def test_a_lifetime_refunded_whole_ends_and_one_whose_dispute_is_won_holds_again(shop: Shop) -> None:
    session = await shop.buy("lifetime_once")
    await shop.hear()
    assert (await shop.team()).plan == "lifetime"
    dispute = shop.account.dispute(shop.charge_of(session))
    await shop.hear()
    assert (await shop.team()).plan == "free"
    shop.account.close_dispute(dispute["id"], won=True)
    await shop.hear()
    assert (await shop.team()).plan == "lifetime"
    shop.account.refund(shop.charge_of(session))
    await shop.hear()
    assert (await shop.team()).plan == "free"


async def test_two_answers_about_one_payment_leave_the_newer_one(shop: Shop) -> None:
    """Asked before a refund and written after it: what was asked for later stands."""
    charge = await bought(shop)
    payment = await Payment.get(purchase="pack")
    shop.stripe.billing.faults.hold("/v1/disputes")
    shop.account.dispute(charge)
    older = asyncio.create_task(refresh(payment.reference))
    await until(lambda: asyncio.sleep(0, shop.stripe.billing.faults.held))
    shop.account.close_dispute(shop.account.books.every("disputes")[0]["id"], won=True)
    await refresh(payment.reference)
    shop.stripe.billing.faults.release()
    await older
    assert ((await Payment.get(id=payment.id)).disputed, await shop.credits()) == (0, 1_000)
