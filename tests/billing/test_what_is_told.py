"""What the owner hears of money: each fact of Stripe's once, with its figures, however often it is delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise.transactions import in_transaction

from models import Notice
from services.billing import cancel_plan, change_add_ons, change_plan, preview_change
from services.plans import end_entitlement, entitle
from tests.billing.shop import Shop


async def said(kind: str) -> list[dict[str, Any]]:
    return [notice.facts for notice in await Notice.filter(kind=kind).order_by("id")]


async def test_a_pack_is_told_with_who_bought_it_for_how_much(shop: Shop) -> None:
    await shop.buy("pack_1000", by=shop.cast.adam)
    events = shop.told()
    await shop.hear([*events, *events])
    (facts,) = await said("credits_bought")
    bought = (facts["credits"], facts["amount"], facts["currency"], facts["by"])
    assert bought == (1000, 49_90, "usd", shop.cast.adam.user_id)


async def test_a_plan_is_told_from_its_beginning_to_its_end(shop: Shop) -> None:
    await shop.buy("enterprise_month")
    await shop.hear()
    (began,) = await said("plan_began")
    assert (began["plan"], began["amount"], began["currency"]) == ("Enterprise", 99_00, "usd")
    shown = await preview_change(shop.olivia, seats=2)
    await change_add_ons(shop.olivia, seats=2, at=shown.at)
    await shop.hear()
    (changed,) = await said("plan_changed")
    assert (changed["was"], changed["seats"], changed["businesses"], changed["until"]) == ("Enterprise", 7, 5, None)
    shop.account.advance_to_renewal()
    events = shop.told()
    await shop.hear([*reversed(events), *events])
    (renewed,) = await said("plan_renewed")
    assert (renewed["plan"], renewed["amount"], renewed["credits"]) == ("Enterprise", 99_00 + 2 * 19_00, 2000)
    assert datetime.fromisoformat(renewed["until"]) > datetime.fromisoformat(began["until"])
    await cancel_plan(shop.olivia)
    shop.account.advance_to_renewal()
    await shop.hear()
    assert await said("plan_ended") == [{"plan": "Enterprise", "now": "Free"}]
    assert {facts["limit"]: facts["over"] for facts in await said("over_limit")}["seats"] == 3
    assert len(await said("plan_began")) == len(await said("plan_renewed")) == 1


async def test_less_is_told_with_how_long_what_was_paid_for_stays(shop: Shop) -> None:
    await shop.buy("enterprise_month")
    await shop.hear()
    shown = await preview_change(shop.olivia, "growth")
    await change_plan(shop.olivia, "growth", at=shown.at)
    await shop.hear()
    (changed,) = await said("plan_changed")
    assert (changed["plan"], changed["was"]) == ("Growth", "Enterprise")
    assert datetime.fromisoformat(changed["until"]) == shown.begins_at


async def test_limits_that_fall_below_what_there_is_are_told_and_those_that_rise_are_not(shop: Shop) -> None:
    team = shop.olivia.team_id
    await Notice.all().delete()  # of the plan that the shop took away
    async with in_transaction():
        await entitle(team, "subscription", "sub_1", "enterprise", extra_seats=3)
    assert await said("over_limit") == []
    async with in_transaction():
        await end_entitlement("subscription", "sub_1")
    assert [(facts["limit"], facts["over"]) for facts in await said("over_limit")] == [("seats", 3), ("businesses", 1)]
