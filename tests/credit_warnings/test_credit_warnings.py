"""A pool that runs low, is used up or has credits that end soon is spoken of once; by the sweep, not by the spend."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise.transactions import in_transaction

import config
from models import AuditEntry, Notice, Team
from services.credit_warnings import read_credit_warning, save_credit_warning
from services.credit_warnings.expiring import warn_of_expiring_credits
from services.credit_warnings.looking import look_at_pool, look_at_pools
from services.credits import grant_lot, release_credits, reserve_credits
from services.errors import Conflict, Invalid, NotAllowed
from services.work_process import DurableWork
from tests.accounts.letters import open_letterbox
from tests.cast import Cast


@pytest.fixture
def team(cast: Cast) -> Any:
    """Olivia's: 100 credits from the cast, warned below 50."""
    return Pool(cast)


class Pool:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.id, self._number = cast, cast.olivia.team_id, 0

    async def spend(self, amount: int) -> str:
        self._number += 1
        key = f"work:{self._number}"
        async with in_transaction():
            await reserve_credits(
                self.cast.olivia, amount, key=key, business_id=self.cast.business_id, purpose="analysis"
            )
        return key

    async def gain(self, amount: int, days: float | None = None) -> None:
        self._number += 1
        ends = datetime.now(UTC) + timedelta(days=days) if days else None
        assert await grant_lot(self.id, amount, source="gift", key=f"lot:{self._number}", expires_at=ends)

    async def said(self) -> list[tuple[str, dict[str, Any]]]:
        """What has been told so far, once the sweep has been round."""
        await look_at_pools(slot="now")
        rows = await Notice.filter(team_id=self.id).order_by("id")
        return [(row.kind.value, row.facts) for row in rows]

    async def kinds(self) -> list[str]:
        return [kind.removeprefix("credits_") for kind, _facts in await self.said()]


async def test_low_is_said_once_until_the_pool_was_above_again(team: Pool) -> None:
    await team.spend(50)
    assert await team.kinds() == [], "50 are not fewer than 50"
    await team.spend(10)
    assert await team.said() == [("credits_low", {"left": 40, "below": 50})]
    await team.spend(10)
    await team.gain(5)
    assert await team.kinds() == ["low"]
    await team.gain(100)
    assert await team.kinds() == ["low"]
    await team.spend(100)
    assert await team.kinds() == ["low", "low"]


async def test_out_is_said_once_and_not_again_for_what_comes_back_of_failed_work(team: Pool) -> None:
    failing = await team.spend(3)
    await team.spend(97)
    assert await team.kinds() == ["out"], "who hears that none are left need not hear that few are"
    await release_credits(failing)
    assert await team.kinds() == ["out"]
    await team.spend(3)
    assert await team.kinds() == ["out"]
    await team.gain(10)
    assert await team.kinds() == ["out"]
    await team.spend(10)
    assert await team.kinds() == ["out", "out"]


async def test_a_pool_that_was_never_above_is_not_low_from_its_first_day(team: Pool) -> None:
    await save_credit_warning(team.cast.olivia, "500")
    await team.spend(60)
    assert await team.kinds() == []
    await team.spend(40)
    assert await team.kinds() == ["out"]


async def test_another_warning_counts_at_the_next_look(team: Pool) -> None:
    await team.spend(20)
    assert await team.kinds() == []
    assert await save_credit_warning(team.cast.adam, "90") == 90
    assert await team.said() == [("credits_low", {"left": 80, "below": 90})]
    await save_credit_warning(team.cast.olivia, "70")
    assert await team.kinds() == ["low"]
    await team.spend(11)
    assert await team.kinds() == ["low", "low"], "it was above 70 in between"


async def test_zero_is_never_but_nothing_left_is_still_said(team: Pool) -> None:
    await save_credit_warning(team.cast.olivia, "")
    await team.spend(99)
    assert await team.kinds() == []
    await team.spend(1)
    assert await team.kinds() == ["out"]


async def test_only_pools_that_changed_since_are_looked_at(team: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    async def look(team_id: int) -> None:
        looked.append(team_id)
        await look_at_pool(team_id)

    monkeypatch.setattr("services.credit_warnings.looking.look_at_pool", look)
    await look_at_pools(slot="1")
    assert sorted(looked) == [team.id, team.cast.mallory.team_id]
    await look_at_pools(slot="2")
    await team.spend(1)
    await look_at_pools(slot="3")
    assert looked[2:] == [team.id]


async def test_twenty_who_look_at_once_tell_once(team: Pool) -> None:
    await team.spend(60)
    await asyncio.gather(*(look_at_pool(team.id) for _ in range(20)))
    assert await team.kinds() == ["low"]


async def test_with_metering_off_nobody_is_warned(team: Pool, settings: config.Settings) -> None:
    config.adopt(replace(settings, metering=False))
    await team.gain(200, days=2)
    await warn_of_expiring_credits(night="2026-11-22")
    await team.spend(300)
    assert await team.kinds() == []


async def test_a_deleted_team_is_not_written_to(team: Pool) -> None:
    await team.spend(100)
    await Team.filter(id=team.id).update(deleted_at=datetime.now(UTC))
    assert await team.kinds() == []


async def test_credits_that_end_within_a_week_are_spoken_of_once_a_lot(team: Pool) -> None:
    await team.gain(11, days=6)  # of 311
    await team.gain(150, days=6.5)
    await team.gain(50, days=8)
    for night in ("2026-11-22", "2026-11-23"):
        await warn_of_expiring_credits(night=night)
    ((kind, facts),) = await team.said()
    assert (kind, facts["credits"]) == ("credits_expire_soon", 150)
    ends = datetime.fromisoformat(facts["on"])
    assert timedelta(days=6) < ends - datetime.now(UTC) < timedelta(days=7)
    await team.spend(261)  # soonest first: only the 50 that end last are left of those with an end
    await warn_of_expiring_credits(night="2026-11-24")
    assert [kind for kind, _facts in await team.said()].count("credits_expire_soon") == 1


async def test_few_credits_are_worth_a_word_when_they_are_more_than_a_tenth_of_the_pool(team: Pool) -> None:
    await team.gain(12, days=3)
    await warn_of_expiring_credits(night="2026-11-22")
    assert await team.kinds() == ["expire_soon"]


async def test_the_words_arrive_by_mail(team: Pool, settings: config.Settings, durable_work: DurableWork) -> None:
    box = await open_letterbox(settings)
    await team.spend(100)
    await look_at_pools(slot="1")
    letter = await box.next_to("adam@fernweh-maps.example")
    assert letter["Subject"] == "Fernweh Maps: No credits left"
    await box.sink.stop()


async def test_owner_and_admins_say_when_and_it_is_written_down(team: Pool) -> None:
    assert await read_credit_warning(team.cast.adam) == 50
    with pytest.raises(Conflict):
        await save_credit_warning(team.cast.adam, "50")
    for typed in ("-1", "1.5", "many", "1000001", "１２"):
        with pytest.raises(Invalid) as refusal:
            await save_credit_warning(team.cast.adam, typed)
        assert refusal.value.field == "below"
    for actor in (team.cast.mia, team.cast.vic):
        with pytest.raises(NotAllowed):
            await read_credit_warning(actor)
        with pytest.raises(NotAllowed):
            await save_credit_warning(actor, "1")
    await save_credit_warning(team.cast.adam, "80")
    assert (await AuditEntry.get(act="save_credit_warning", outcome="done")).facts == {"below": 80}
    assert await read_credit_warning(team.cast.mallory) == 50
