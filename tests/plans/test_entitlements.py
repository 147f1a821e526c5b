"""What a team has a right to becomes its limits at once, whatever comes in whatever order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tortoise.transactions import in_transaction

from models import AuditEntry, Entitlement, Team
from services.accounts import found_team
from services.plans import Interval, catalogue, end_entitlement, entitle, settle_limits
from services.teams import create_team
from tests.cast import Cast


@pytest.fixture
async def team_id(cast: Cast) -> int:
    """A team as people make one themselves."""
    return await create_team(cast.olivia, "Fernweh Trails")


async def limits(team_id: int) -> tuple[str, int, int, int | None]:
    team = await Team.get(id=team_id)
    return team.plan, team.seats, team.business_limit, team.customer_limit


async def gives(team_id: int, *what: object, **more: object) -> bool:
    async with in_transaction():
        return await entitle(team_id, *what, **more)  # type: ignore[arg-type]


async def takes(*which: str) -> bool:
    async with in_transaction():
        return await end_entitlement(*which)


async def test_people_begin_with_the_free_plan_and_the_operators_team_with_the_largest(
    cast: Cast, team_id: int
) -> None:
    free = catalogue().plan("free")
    assert await limits(team_id) == ("free", free.seats, free.businesses, free.customers)
    assert await limits(cast.olivia.team_id) == ("enterprise", 5, 5, None)
    await found_team("Fernweh Maps", "Olivia Brandt", "olivia@fernweh-maps.example")
    assert await Entitlement.filter(team_id=cast.olivia.team_id).count() == 1


async def test_the_best_plan_that_holds_counts_with_all_that_is_added(team_id: int) -> None:
    assert await gives(team_id, "lifetime", "pi_1", "lifetime")
    assert (await limits(team_id))[0] == "lifetime"
    assert await gives(team_id, "subscription", "sub_1", "enterprise", 2, 1)
    assert await limits(team_id) == ("enterprise", 7, 6, None)
    assert await gives(team_id, "subscription", "sub_1", "enterprise", 4, 0)
    assert await limits(team_id) == ("enterprise", 9, 5, None)
    assert await gives(team_id, "operator", f"team:{team_id}", "growth")
    assert (await limits(team_id))[0] == "enterprise"
    assert await takes("subscription", "sub_1") and not await takes("subscription", "sub_1")
    assert (await limits(team_id))[0] == "lifetime"
    assert await takes("lifetime", "pi_1") and (await limits(team_id))[0] == "growth"
    assert await takes("operator", f"team:{team_id}") and (await limits(team_id))[0] == "free"
    assert await gives(team_id, "subscription", "sub_1", "enterprise", interval=Interval.YEAR)
    assert await limits(team_id) == ("enterprise", 5, 5, None)
    assert (await Entitlement.get(reference="sub_1")).paid_monthly is False
    written = await AuditEntry.filter(team_id=team_id, act="settle_limits").order_by("id")
    assert [line.facts["plan"][1] for line in written if "plan" in line.facts] == [
        "lifetime", "enterprise", "lifetime", "growth", "free", "enterprise",
    ]  # fmt: skip
    assert written[2].facts == {"seats": [7, 9], "businesses": [6, 5]}


async def test_what_holds_until_a_moment_holds_no_more_after_it(team_id: int) -> None:
    soon = datetime.now(UTC) + timedelta(days=3)
    assert await gives(team_id, "subscription", "sub_1", "growth", until=soon)
    assert (await limits(team_id))[0] == "growth"
    await Entitlement.all().update(until=datetime.now(UTC) - timedelta(seconds=1))
    async with in_transaction():
        assert await settle_limits(team_id) and not await settle_limits(team_id)
    assert (await limits(team_id))[0] == "free"


async def test_what_is_given_and_taken_at_once_ends_as_the_rows_say(team_id: int) -> None:
    async def one(n: int) -> None:
        await gives(team_id, "subscription", f"sub_{n}", "enterprise", n)
        if n % 2:
            await takes("subscription", f"sub_{n}")

    await asyncio.gather(*(one(n) for n in range(8)))
    assert await limits(team_id) == ("enterprise", 5 + 0 + 2 + 4 + 6, 5, None)


async def test_a_reference_stays_with_its_team_and_a_deleted_team_gets_nothing(cast: Cast, team_id: int) -> None:
    assert await gives(team_id, "subscription", "sub_1", "growth")
    with pytest.raises(RuntimeError, match="entitles another team"):
        await gives(cast.mallory.team_id, "subscription", "sub_1", "growth")
    with pytest.raises(KeyError):
        await gives(team_id, "subscription", "sub_2", "platinum")
    await Team.filter(id=team_id).update(deleted_at=datetime.now(UTC))
    assert not await gives(team_id, "lifetime", "pi_1", "lifetime")
    assert await Entitlement.filter(team_id=team_id).count() == 1


async def test_a_plan_that_the_file_has_no_more_keeps_its_limits(team_id: int) -> None:
    assert await gives(team_id, "subscription", "sub_1", "enterprise", 3)
    await Entitlement.all().update(plan="platinum")
    async with in_transaction():
        assert not await settle_limits(team_id)
    assert await limits(team_id) == ("enterprise", 8, 5, None)
