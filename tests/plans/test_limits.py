"""A full plan refuses at every door, says the way to more to those who may buy, and whom to ask to the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest
from tortoise.transactions import in_transaction

import config
from models import Business, Customer, Import, Team
from services.businesses import create_business, list_businesses
from services.errors import OverLimit, Way
from services.imports import start_import
from services.plan_usage import UsedOf, read_plan_usage
from services.plans import entitle
from services.stripe_import import import_from_stripe, read_stripe
from services.stripe_import.plan import customers_left, hold_customer_limit
from services.teams import invite_member, read_team
from tests.businesses.test_business_settings import LEAST
from tests.cast import Cast
from tests.imports.whole_way import checked

SEATS, PLANS = "/billing#seats", "/billing#plans"


@pytest.fixture
def sells(settings: config.Settings) -> config.Settings:
    """This installation has a Stripe account that teams can pay to."""
    selling = replace(settings, stripe_secret_key="sk_test_ours", stripe_webhook_secret="whsec_ours")
    config.adopt(selling)
    return selling


async def on(cast: Cast, plan: str, seats: int = 0, businesses: int = 0) -> None:
    async with in_transaction():
        team_id = cast.olivia.team_id
        await entitle(team_id, "operator", f"team:{team_id}", plan, seats, businesses)


async def refused(act: Awaitable[Any]) -> OverLimit:
    with pytest.raises(OverLimit) as refusal:
        await act
    return refusal.value


def way(refusal: OverLimit) -> str:
    return refusal.way.path if refusal.way else ""


async def test_seats_can_be_added_to_a_plan_that_takes_them_and_else_there_is_a_larger_plan(
    cast: Cast, sells: config.Settings
) -> None:
    await invite_member(cast.adam, "one@else.example", "member")
    full = await refused(invite_member(cast.adam, "two@else.example", "member"))
    assert (full.what, full.limit, full.way) == ("seats", 5, Way("Add seats", SEATS))
    assert full.words.startswith("All 5 seats of the team are taken. Add a seat, or free one")
    await on(cast, "enterprise", seats=1)
    await invite_member(cast.adam, "two@else.example", "member")
    await on(cast, "free")
    full = await refused(invite_member(cast.olivia, "three@else.example", "member"))
    assert (full.message, way(full)) == ("The one seat of the team is taken.", PLANS)
    config.adopt(replace(sells, stripe_secret_key=""))  # nobody can be paid here
    full = await refused(invite_member(cast.olivia, "three@else.example", "member"))
    assert way(full) == "" and "must be removed" in full.next_step
    assert (await read_team(cast.olivia)).full.words == full.words


async def test_businesses_can_be_added_by_those_who_may_buy_and_asked_for_by_the_others(
    cast: Cast, sells: config.Settings
) -> None:
    await on(cast, "growth")
    full = await refused(create_business(cast.olivia, **LEAST))
    assert (full.words, way(full)) == (
        "Your team has room for 2 businesses, and all are in use. A larger plan has room for more. You can also "
        "delete one.", PLANS,
    )  # fmt: skip
    full = await refused(create_business(cast.mia, **LEAST))
    assert way(full) == "" and full.next_step == "Ask the owner or an admin for room for another one."
    await on(cast, "enterprise", businesses=-3)
    full = await refused(create_business(cast.adam, **LEAST))
    assert (way(full), (await list_businesses(cast.adam)).full.words) == ("/billing#businesses", full.words)
    await on(cast, "enterprise", businesses=-2)
    await create_business(cast.adam, **LEAST)


async def test_of_two_files_for_the_last_places_one_is_imported_and_stripe_counts_it(
    cast: Cast, sells: config.Settings
) -> None:
    held = await Customer.filter(team_id=cast.olivia.team_id).count()
    await Team.filter(id=cast.olivia.team_id).update(customer_limit=held + 10)
    ready = [
        await checked(cast.olivia, business, b"email\n" + b"".join(b"%du%d@b.co\n" % (business, n) for n in range(6)))
        for business in (cast.business_id, cast.mias_business_id)
    ]
    done = await asyncio.gather(
        *(start_import(cast.olivia, seen.id, seen.turn) for seen in ready), return_exceptions=True
    )
    (full,) = [refusal for refusal in done if isinstance(refusal, OverLimit)]
    assert full.message == f"Your plan holds {held + 10} customers; with this file they would be {held + 12}."
    assert way(full) == "" and full.next_step == "Nothing was written. Import fewer, or delete some first."
    assert await Import.filter(state="running").count() == 1
    async with in_transaction():
        most = await hold_customer_limit(cast.olivia.team_id)
        assert most == held + 10 and await customers_left(cast.olivia.team_id, most) == 4
    await Team.all().update(plan="growth")
    (still,) = [seen for seen in ready if (await Import.get(id=seen.id)).state == "checked"]
    assert way(await refused(start_import(cast.olivia, still.id, still.turn))) == PLANS
    full = await refused(start_import(cast.mia, still.id, still.turn)) if still is ready[1] else full
    assert way(full) == ""


async def test_a_feature_that_the_plan_has_not_names_the_plans_that_have_it(cast: Cast, sells: config.Settings) -> None:
    await on(cast, "free")
    full = await refused(import_from_stripe(cast.olivia, cast.business_id))
    assert (full.words, way(full)) == (
        "Importing from Stripe is not part of your plan. It comes with: Growth, Lifetime, Enterprise.", PLANS,
    )  # fmt: skip
    told = (await read_stripe(cast.mia, cast.mias_business_id)).not_in_plan
    assert told and told.way is None and "Ask the owner" in told.next_step


async def test_after_a_smaller_plan_nothing_is_lost_and_those_who_can_mend_it_are_told(
    cast: Cast, sells: config.Settings
) -> None:
    await on(cast, "free")
    await Team.all().update(customer_limit=2)
    assert await Business.filter(team_id=cast.olivia.team_id, deleted_at=None).count() == 2
    usage = await read_plan_usage(cast.olivia)
    assert (usage.seats, usage.businesses) == (UsedOf(4, 1), UsedOf(2, 1))
    assert usage.customers == UsedOf(2, 2, or_more=True)  # four: counted to the limit and no further
    assert [over.what for over in usage.over] == ["seats", "businesses", "customers"]
    assert usage.over[0].words == (
        "Seats: 4 taken, 1 in your plan. Nobody loses their access, but nobody else can come in."
    )
    assert [way(over) for over in usage.over] == [PLANS, PLANS, PLANS]
    for other in (cast.mia, cast.vic):
        assert (await read_plan_usage(other)).over == ()
    await on(cast, "enterprise")
    assert (await read_plan_usage(cast.olivia)).over == ()


async def test_without_metering_nothing_is_full_and_everything_is_included(
    cast: Cast, settings: config.Settings
) -> None:
    await on(cast, "free")
    await Team.all().update(customer_limit=2)
    config.adopt(replace(settings, metering=False))
    await invite_member(cast.adam, "one@else.example", "member")
    await create_business(cast.mia, **LEAST)
    seen = await checked(cast.olivia, cast.business_id, b"email\nnew@b.co\n")
    await start_import(cast.olivia, seen.id, seen.turn)
    assert (await read_stripe(cast.olivia, cast.business_id)).not_in_plan is None
    team, usage = await read_team(cast.olivia), await read_plan_usage(cast.olivia)
    assert (team.seats, team.business_limit, team.full, usage.over, usage.plan_name) == (None, None, None, (), "")
    config.adopt(settings)
    assert (await read_team(cast.olivia)).seats == 1  # switched on again, the plan is what it was
