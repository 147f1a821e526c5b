"""Work that the database was taken away from, or that nobody does though it is ours: done all the same, and once."""

from __future__ import annotations

import asyncio
import os
from collections import Counter

import asyncpg
import pytest

from benchmarks.fault_parts.full_disk import refused_writes
from services import database, living, work_process
from services.durable_work import durable, enqueue
from services.living import LOCK_SPACE, dead_executors, lock_number
from services.work_process import DurableWork
from tests.cast import until

RUNS: Counter[str] = Counter()
BEGAN, MAY_FAIL = asyncio.Event(), asyncio.Event()


@durable()
async def count_it(word: str) -> None:
    RUNS[word] += 1


@durable()
async def meets_a_full_disk(word: str) -> None:
    RUNS[word] += 1
    if RUNS[word] == 1:
        BEGAN.set()
        await MAY_FAIL.wait()
        raise asyncpg.DiskFullError("could not extend file")


async def status_of(key: str) -> str:
    return (await database.query("SELECT status FROM dbos.workflow_status WHERE workflow_uuid = $1", key))[0]["status"]


async def test_work_waits_for_space_when_its_next_attempt_cannot_be_written_down(
    dsn: str, durable_work: DurableWork
) -> None:
    BEGAN.clear()
    MAY_FAIL.clear()
    await enqueue(meets_a_full_disk, key="full", word="full")
    await asyncio.wait_for(BEGAN.wait(), 30)
    async with refused_writes(dsn):
        MAY_FAIL.set()
        with pytest.raises(asyncpg.DiskFullError):
            await enqueue(count_it, key="refused", word="refused")

    async def done() -> bool:
        return RUNS["full"] == 2 and await status_of("full") == "SUCCESS"

    await until(done)


async def test_work_that_is_ours_by_its_row_alone_is_found_and_done(
    durable_work: DurableWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a claim leaves it whose answer the database took along."""
    monkeypatch.setattr(work_process, "LOST_AFTER_LOOKS", 2)
    await enqueue(count_it, key="lost", delay_s=3600, word="lost")
    await database.execute(
        "UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = $1 WHERE workflow_uuid = 'lost'",
        f"test-{os.getpid()}",
    )

    async def done() -> bool:
        return await status_of("lost") == "SUCCESS"

    await until(done)
    assert RUNS["lost"] == 1


async def test_whoever_lost_their_lock_with_all_others_takes_nobody_for_dead(
    dsn: str, durable_work: DurableWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = f"test-{os.getpid()}"
    peer = await asyncpg.connect(dsn)
    await peer.execute("SELECT pg_advisory_lock($1, $2)", LOCK_SPACE, lock_number("peer"))
    assert await dead_executors(["peer", "nobody"], own) == ["nobody"]
    await database.query(
        """SELECT pg_terminate_backend(pid, 60000) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""",
        LOCK_SPACE,
    )
    assert await dead_executors(["peer", "nobody"], own) == []  # as after a restart: the peer may be about to come back
    monkeypatch.setattr(living, "RETAKE_S", 0.0)
    assert await dead_executors(["peer", "nobody"], own) == ["peer", "nobody"]
