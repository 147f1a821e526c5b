"""A batch in trouble: its process killed, its model at its limits, out of order, or shut to our key."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gateways.llm_pace import Pace, seconds_of
from models import AuditEntry
from services.batches import read_batch, resume_batch
from services.batches.driving import drive_batch
from services.customers import CustomerSelection
from services.profiles import AnalysisWish
from services.work_process import DurableWork
from tests.batches.conftest import (
    add_customers,
    begin,
    give_credits,
    ledger_is_exact,
    over,
    profiles_of,
    reached,
)
from tests.cast import Cast
from tests.llm_stub import ModelStub

ROOT = Path(__file__).resolve().parents[2]


async def test_workers_killed_in_mid_batch_write_and_charge_each_customer_once(
    cast: Cast, dsn: str, model: ModelStub
) -> None:
    await give_credits(1_000)
    chosen = await add_customers(cast, 400)
    batch = await begin(cast.olivia, chosen)
    kills = 0
    while (view := await read_batch(cast.olivia, batch)).state == "running":
        model.answers_only(80 if kills < 4 else 1_000)  # so that nobody gets to the end before the last
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.batches.analysing_process",
            dsn,
            f"w{kills}",
            model.url,
            cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            done = view.done
            await reached(cast.olivia, batch, lambda v, done=done: v.done > done)
            if kills < 4:
                await asyncio.sleep(random.random() * 0.3)
            else:
                await over(cast.olivia, batch)
        finally:
            process.kill()
            await process.wait()
        kills += 1
    assert kills == 5 and view.state == "finished" and view.done == 400
    written = await profiles_of(batch)
    assert len(written) == len(set(written)) == 400
    asked = Counter(model.keys)
    assert set(asked.values()) <= set(range(1, kills + 1)) and sum(asked.values()) <= 400 + kills * (10 + 200)
    await ledger_is_exact(cast.olivia.team_id, spent=400)


async def test_two_drivers_of_one_batch_write_and_charge_once(
    cast: Cast, durable_work: DurableWork, model: ModelStub
) -> None:
    """A process that was taken for dead and is not."""
    model.delay_s = 0.05
    batch = await begin(cast.olivia, await add_customers(cast, 100))
    drivers = [drive_batch(batch_id=batch, turn=0, hop=number) for number in range(5)]
    await asyncio.gather(*drivers)
    await over(cast.olivia, batch)
    assert len(model.keys) == len(set(model.keys)) == 100
    await ledger_is_exact(cast.olivia.team_id, spent=100)


async def test_a_storm_of_refusals_slows_all_down_together_and_loses_nobody(
    cast: Cast, durable_work: DurableWork, model: ModelStub
) -> None:
    model.script.extend(["RATE_LIMITED"] * 90)
    model.delay_s = 0.01
    view = await over(cast.olivia, await begin(cast.olivia, await add_customers(cast, 100)))
    assert (view.done, view.failed) == (100, 0)
    assert len(model.keys) == 190 and len(set(model.keys)) == 100
    await ledger_is_exact(cast.olivia.team_id, spent=100)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [("BAD_KEY", "OPENAI_API_KEY"), ("NO_QUOTA", "quota"), ("MODEL_GONE", "OPENAI_MODEL"), ("FORBIDDEN", "key")],
)
async def test_what_every_customer_would_meet_pauses_the_batch_with_words(
    cast: Cast, durable_work: DurableWork, model: ModelStub, trouble: str, words: str
) -> None:
    await give_credits(500)
    model.otherwise = trouble
    batch = await begin(cast.olivia, await add_customers(cast, 300))
    view = await reached(cast.olivia, batch, lambda v: v.state == "paused")
    assert words in view.paused_because and (view.done, view.failed, view.left) == (0, 0, 300)
    assert len(model.keys) <= 51
    assert (await AuditEntry.filter(act="pause_batch").get()).door == "house"
    await ledger_is_exact(cast.olivia.team_id, spent=0, held=300)
    model.otherwise = {"profile": "Uses it."}
    await resume_batch(cast.olivia, batch)
    assert (await over(cast.olivia, batch)).done == 300
    await ledger_is_exact(cast.olivia.team_id, spent=300)


async def test_a_server_at_fault_pauses_the_batch_instead_of_burning_through_it(
    cast: Cast, durable_work: DurableWork, model: ModelStub
) -> None:
    model.script.extend(["OVERLOADED"] * 20)  # a moment's trouble is waited out
    first = await over(cast.olivia, await begin(cast.olivia, await add_customers(cast, 60)))
    assert (first.done, first.failed) == (60, 0)
    model.otherwise = "SERVER_ERROR"
    await give_credits(100)
    batch = await begin(cast.olivia, CustomerSelection(cast.business_id, words="bulk"), AnalysisWish("fr"), key="2")
    view = await reached(cast.olivia, batch, lambda v: v.state == "paused")
    assert "several times" in view.paused_because and view.left == 60 - view.failed and view.failed < 10


async def test_many_failures_in_a_row_pause_it_too(cast: Cast, durable_work: DurableWork, model: ModelStub) -> None:
    await give_credits(500)
    model.otherwise = "NOT_JSON"
    batch = await begin(cast.olivia, await add_customers(cast, 400))
    view = await reached(cast.olivia, batch, lambda v: v.state == "paused")
    assert 25 <= view.failed <= 100 and view.left == 400 - view.failed and "in a row" in view.paused_because
    await ledger_is_exact(cast.olivia.team_id, spent=0, held=view.left)


async def test_one_result_that_cannot_be_kept_fails_alone(
    cast: Cast, durable_work: DurableWork, model: ModelStub
) -> None:
    def answer(asked: dict[str, Any]) -> object:
        is_odd = "name: Bulk 5\n" in asked["messages"][-1]["content"]
        return {"profile": "Odd \ud800 words." if is_odd else "Uses it."}

    model.otherwise = answer
    view = await over(cast.olivia, await begin(cast.olivia, await add_customers(cast, 20)))
    assert (view.done, view.failed) in ((19, 1), (20, 0))
    await ledger_is_exact(cast.olivia.team_id, spent=view.done)


async def test_the_pace_halves_once_for_all_rests_and_grows_again() -> None:
    pace, began = Pace(40), time.monotonic()
    marks = [await pace.take_turn() for _ in range(40)]
    for mark in marks[:20]:
        pace.slow_down(mark, 0)
    left = pace.rests_s
    assert pace.width == 20 and 0.5 - (time.monotonic() - began) <= left <= 0.5
    waits = asyncio.create_task(pace.take_turn())
    for _ in marks:
        pace.leave()
    assert await waits == 1  # after the rest
    with pace.person():
        assert pace.width == 19
    for _ in range(300):
        pace.went_well()
    assert pace.width == 40
    pace.heed({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m2.5s"})
    left = pace.rests_s
    assert 60 - (time.monotonic() - began) <= left <= 60
    assert [seconds_of(words) for words in ("6m0s", "120ms", "1h", "soon")] == [360, 0.12, 3600, 1]


async def test_who_gives_up_waiting_for_a_turn_takes_none() -> None:
    pace = Pace(1)
    await pace.take_turn()
    waiting = [asyncio.create_task(pace.take_turn()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    pace.leave()
    waiting[1].cancel()
    await asyncio.gather(*waiting[:2], return_exceptions=True)
    assert await asyncio.wait_for(waiting[2], 60) == 0
    pace.leave()
    assert await asyncio.wait_for(pace.take_turn(), 60) == 0
