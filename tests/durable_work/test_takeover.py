"""Work outlives the process that did it: enqueued with its row, taken over when its process dies."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest
from tortoise.transactions import in_transaction

from models import User
from services import database, work_process
from services.durable_work import HOUSE, POLLS_S, TryLater, durable, enqueue
from services.work_process import DurableWork, forget_finished_work
from tests.cast import until
from tests.clean_databases import CleanDatabases

ROOT = Path(__file__).resolve().parents[2]
SEEN: list[str] = []
GIVEN_UP: list[str] = []
LOOPS: list[asyncio.AbstractEventLoop] = []


@durable()
async def note_it(word: str) -> None:
    SEEN.append(word)


@durable()
async def fails_twice(word: str) -> None:
    SEEN.append(word)
    if SEEN.count(word) < 3:
        raise TryLater("not yet", 0.1)


async def give_up_reading(word: str, error: str) -> None:
    GIVEN_UP.append(word)


@durable(give_up=give_up_reading)
async def reads_for_good(word: str) -> None:
    SEEN.append(word)
    while True:
        await asyncio.to_thread(time.sleep, 0.01)  # on a thread of those that go with the process's work


@durable()
async def says_where(word: str) -> None:
    LOOPS.append(asyncio.get_running_loop())
    SEEN.append(word)


async def worker(dsn: str, name: str, begin: str = "") -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.durable_work.worker_process",
        dsn,
        name,
        begin,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def heard(process: asyncio.subprocess.Process, words: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(120):
        while words not in (line := (await process.stdout.readline()).decode()):
            assert line, f"the process ended before it said {words}"


async def test_work_of_a_killed_process_is_taken_over_by_another(dsn: str) -> None:
    await database.execute("CREATE TABLE done_work (number int PRIMARY KEY)")
    first = await worker(dsn, "first", begin="3600")
    await heard(first, "began 1")
    second = await worker(dsn, "second")
    try:
        await heard(second, "ready")
        first.kill()
        await first.wait()
        await heard(second, "began 1")
    finally:
        for process in (first, second):
            if process.returncode is None:
                process.kill()
                await process.wait()


@pytest.mark.usefixtures("durable_work")
async def test_work_commits_or_rolls_back_with_its_row_and_runs_once_per_key() -> None:
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            await User.create(email="rolled@back.example", name="x")
            await enqueue(note_it, key="rolled", word="rolled")
            raise ZeroDivisionError
    for _ in range(3):
        async with in_transaction():
            await enqueue(note_it, key="kept", word="kept")
    await until(lambda: _seen("kept"))
    await enqueue(note_it, key="last", word="last")
    await until(lambda: _seen("last"))
    assert (SEEN.count("kept"), SEEN.count("rolled")) == (1, 0)


@pytest.mark.usefixtures("durable_work")
async def test_a_passing_fault_is_tried_again() -> None:
    await enqueue(fails_twice, key="f", word="stubborn")
    await until(lambda: _three("stubborn"))
    assert SEEN.count("stubborn") == 3


async def _seen(word: str) -> bool:
    return word in SEEN


async def _three(word: str) -> bool:
    return SEEN.count(word) >= 3


async def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(durable_work: DurableWork, dsn: str) -> None:
    await enqueue(note_it, key="old", word="old")
    await until(lambda: _seen("old"))
    await until(lambda: _ended("old"))
    await enqueue(note_it, key="later", delay_s=3600, word="later")
    assert await forget_finished_work(dsn, kept_for_s=3600) == 0
    assert await forget_finished_work(dsn, kept_for_s=-60) == 1
    left = await database.query("SELECT workflow_uuid AS id FROM dbos.workflow_status")
    assert [row["id"] for row in left] == ["later"]


async def _ended(key: str) -> bool:
    rows = await database.query("SELECT status FROM dbos.workflow_status WHERE workflow_uuid = $1", key)
    return rows[0]["status"] == "SUCCESS"


async def test_what_is_under_way_when_the_process_ends_is_not_given_up_and_is_done_by_the_next(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_process, "ENDS_WITHIN_S", 0)
    for turn in (1, 2):
        work = DurableWork(dsn, "stopped", [HOUSE])
        await work.start()
        if turn == 1:
            await enqueue(reads_for_good, key="cut", word="cut")
        await until(lambda count=turn: _times("cut", count))
        await work.stop()
    assert GIVEN_UP == []
    rows = await database.query("SELECT status FROM dbos.workflow_status WHERE workflow_uuid = 'cut'")
    assert rows[0]["status"] == "PENDING"


async def _times(word: str, count: int) -> bool:
    return SEEN.count(word) == count


def test_work_waits_for_the_houses_loop_when_that_stands_still(clean_databases: CleanDatabases) -> None:
    async def begin() -> DurableWork:
        dsn = await clean_databases.take("standing_still")
        await database.open_database(dsn, migrate=False)
        work = DurableWork(dsn, "still", [HOUSE])
        await work.start()
        await enqueue(says_where, key="where", word="where")
        return work

    async def end(work: DurableWork) -> None:
        await until(lambda: _seen("where"))
        await work.stop()
        await database.close_database()

    with asyncio.Runner() as runner:
        work = runner.run(begin())
        time.sleep(POLLS_S[HOUSE] * 5)  # nothing runs in the loop, and the queue is polled
        runner.run(end(work))
        assert [runner.get_loop()] == LOOPS
