"""Work that falls due while the loop of the tests stands still waits for it, however long a machine makes that last."""

from __future__ import annotations

import asyncio
import time

import psycopg
import pytest
import pytest_asyncio

from services.durable_work import durable, enqueue
from services.work_process import DurableWork
from tests.cast import until

_ran_in: list[asyncio.AbstractEventLoop] = []


@durable()
async def note_the_loop() -> None:
    _ran_in.append(asyncio.get_running_loop())


@pytest_asyncio.fixture
async def due(durable_work: DurableWork) -> None:
    _ran_in.clear()
    await enqueue(note_the_loop, key="between")


@pytest.fixture
def taken(due: None, dsn: str) -> None:
    """A worker has it, while no loop of ours runs."""
    deadline = time.monotonic() + 60
    with psycopg.connect(dsn, autocommit=True) as raw:
        while not raw.execute(
            "SELECT FROM dbos.workflow_status WHERE workflow_uuid = 'between' AND status <> 'ENQUEUED'"
        ).fetchone():
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.mark.usefixtures("taken")
async def test_what_falls_due_between_a_fixture_and_its_test_runs_where_all_else_does() -> None:
    async def has_run() -> bool:
        return bool(_ran_in)

    await until(has_run)
    assert _ran_in == [asyncio.get_running_loop()]
