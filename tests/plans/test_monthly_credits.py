"""Each month's credits come once, to whoever's plan doesn't bring its own; what has passed holds no more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tortoise.transactions import in_transaction

from models import CreditLot, Entitlement, Team
from services import monthly_credits
from services.daily_work import record_daily_work
from services.monthly_credits import end_passed_entitlements, grant_month, grant_monthly_credits
from services.plans import Interval, catalogue, end_entitlement, entitle
from services.plans.months import add_months, months_since
from services.teams import create_team
from services.work_process import DurableWork
from tests.cast import Cast, until

FREE, GROWTH, LIFETIME, ENTERPRISE = (
    catalogue().plan(key).monthly_credits for key in ("free", "growth", "lifetime", "enterprise")
)


@pytest.fixture
async def team_id(cast: Cast) -> int:
    """A team as people make one: on the free plan, with its first month."""
    return await create_team(cast.olivia, "Fernweh Trails")


async def lots(team_id: int) -> list[int]:
    return await CreditLot.filter(team_id=team_id, source="plan").order_by("id").values_list("amount", flat=True)


async def gives(team_id: int, source: str, reference: str, plan: str, interval: Interval = Interval.MONTH) -> None:
    async with in_transaction():
        await entitle(team_id, source, reference, plan, interval=interval)


async def begun(ago: timedelta, **which: object) -> None:
    await Entitlement.filter(**which).update(starts_at=datetime.now(UTC) - ago)


def test_a_month_ends_on_the_day_it_began_or_on_the_last_of_a_shorter_one() -> None:
    start = datetime(2027, 1, 31, 12, tzinfo=UTC)
    assert [add_months(start, n).day for n in range(5)] == [31, 28, 31, 30, 31]
    assert add_months(datetime(2027, 12, 30, tzinfo=UTC), 14) == datetime(2029, 2, 28, tzinfo=UTC)
    second = timedelta(seconds=1)
    for n in (1, 2, 11, 12, 13, 25):
        assert (months_since(start, add_months(start, n)), months_since(start, add_months(start, n) - second)) == (
            n,
            n - 1,
        )


async def test_a_team_gets_each_month_once_however_often_it_is_asked_for(team_id: int) -> None:
    assert await lots(team_id) == [FREE]
    done = await asyncio.gather(*(grant_month(team_id) for _ in range(10)))
    assert sum(done) == 0 and await lots(team_id) == [FREE]
    await Team.filter(id=team_id).update(created_at=datetime.now(UTC) - timedelta(days=63))  # two months on
    done = await asyncio.gather(*(grant_month(team_id) for _ in range(10)))
    assert sum(done) == FREE and await lots(team_id) == [FREE, FREE]
    lot = await CreditLot.filter(team_id=team_id).order_by("-id").first()
    assert lot.expires_at - lot.created_at > timedelta(days=30)


async def test_a_plan_paid_by_the_month_brings_its_own_and_every_other_gets_them_here(team_id: int) -> None:
    await gives(team_id, "subscription", "sub_1", "enterprise")
    assert await grant_month(team_id) == 0
    await gives(team_id, "subscription", "sub_1", "enterprise", Interval.YEAR)
    assert await grant_month(team_id) == ENTERPRISE
    assert (await CreditLot.filter(team_id=team_id).order_by("-id").first()).key == "month:sub_1:0"
    async with in_transaction():
        await end_entitlement("subscription", "sub_1")
    assert await grant_month(team_id) == 0  # the free plan's month was granted
    await gives(team_id, "lifetime", "pi_1", "lifetime")
    assert await grant_month(team_id) == LIFETIME


async def test_changing_the_plan_back_and_forth_brings_no_second_month(team_id: int) -> None:
    reference = f"team:{team_id}"
    for plan in ("growth", "enterprise", "growth"):
        await gives(team_id, "operator", reference, plan)
        await grant_month(team_id)
        async with in_transaction():
            await end_entitlement("operator", reference)
        await grant_month(team_id)
    assert await lots(team_id) == [FREE, GROWTH]
    await gives(team_id, "operator", reference, "enterprise")
    await begun(timedelta(days=32), reference=reference)
    assert await grant_month(team_id) == ENTERPRISE


async def test_the_night_reaches_every_team_and_a_night_that_comes_twice_grants_once(
    cast: Cast, team_id: int, durable_work: DurableWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monthly_credits, "AT_ONCE", 1)  # each team is a piece of work of its own
    await asyncio.gather(*(record_daily_work() for _ in range(4)))

    async def all_have() -> bool:
        return [await lots(each) for each in (cast.olivia.team_id, cast.mallory.team_id)] == [[ENTERPRISE]] * 2

    await until(all_have)
    await grant_monthly_credits("another-night")
    assert await all_have() and await lots(team_id) == [FREE]


async def test_what_has_passed_ends_by_itself_and_the_team_falls_back(team_id: int) -> None:
    async with in_transaction():
        await entitle(team_id, "operator", f"team:{team_id}", "enterprise", until=datetime.now(UTC) + timedelta(days=1))
    await end_passed_entitlements("now")
    assert (await Team.get(id=team_id)).plan == "enterprise"
    await Entitlement.filter(team_id=team_id).update(until=datetime.now(UTC) - timedelta(minutes=1))
    await asyncio.gather(*(end_passed_entitlements("then") for _ in range(4)))
    team, entitlement = await Team.get(id=team_id), await Entitlement.get(team_id=team_id)
    assert (team.plan, entitlement.ended_at) == ("free", entitlement.until)


async def test_a_deleted_team_gets_nothing(team_id: int) -> None:
    await Team.filter(id=team_id).update(deleted_at=datetime.now(UTC))
    assert await grant_month(team_id) == 0
