"""Approved mail of one team, outboxes that really send it, and a mail server that fails where it is told to."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

import config
from benchmarks.approved_mails import make_sender, put_approved_mails, tell_to_leave
from benchmarks.mails import make_rows
from services import announcements
from services.actors import Actor
from services.database import execute, query
from services.living import LOCK_SPACE, lock_number
from services.sending import Outbox, queue_connection
from services.work_process import DurableWork
from tests.cast import until
from tests.sending.smtp_sink import FaultySink
from tests.sending.wire_double import PATIENT, time_is_up

_seeds = itertools.count(1)  # no two mails are the same


@pytest.fixture(autouse=True)
def patience_with_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outbox that is cut off tries again; a claim that a test makes itself has one try."""
    monkeypatch.setattr(queue_connection, "CONNECT_S", 60)
    monkeypatch.setattr(queue_connection, "STATEMENT_S", 60)


@dataclass
class Post:
    """What the mails of the test are, and what became of them."""

    dsn: str
    owner: Actor
    business_id: int

    async def put(self, count: int) -> list[int]:
        """So many approved mails to user0@… user1@…; their ids in that order."""
        await put_approved_mails(self.dsn, self.owner.team_id, self.business_id, list(make_rows(count, next(_seeds))))
        return [row["id"] for row in await query("SELECT id FROM emails ORDER BY id DESC LIMIT $1", count)][::-1]

    async def tell_to_leave(self) -> None:
        await tell_to_leave(self.dsn, self.business_id)

    async def put_and_tell(self, count: int) -> list[int]:
        ids = await self.put(count)
        await self.tell_to_leave()
        return ids

    async def row(self, email_id: int) -> dict[str, Any]:
        return (await query("SELECT * FROM emails WHERE id = $1", email_id))[0]

    async def states(self) -> dict[str, int]:
        return {row["state"]: row["n"] for row in await query("SELECT state, count(*) AS n FROM emails GROUP BY state")}

    async def until_states(self, **expected: int) -> None:
        """Wait until so many mails are in each state, and none in any other."""
        await until(lambda: self._are(expected))

    async def _are(self, expected: dict[str, int]) -> bool:
        return await self.states() == expected

    async def show_cards(self, ids: list[int]) -> None:
        await execute(
            """INSERT INTO cards (team_id, kind, subject_id, channel, ts, revision)
               SELECT $1, 'email', id, 'C', '1', 2 FROM unnest($2::bigint[]) AS ids (id)""",
            self.owner.team_id,
            ids,
        )

    async def change(self, table: str, row_id: int, **columns: Any) -> None:
        sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 2))
        await execute(f"UPDATE {table} SET {sets} WHERE id = $1", row_id, *columns.values())


@pytest_asyncio.fixture
async def post(dsn: str) -> Post:
    owner, business_id = await make_sender()
    return Post(dsn, owner, business_id)


@pytest_asyncio.fixture
async def sink() -> AsyncIterator[FaultySink]:
    async with FaultySink() as server:
        yield server


@pytest_asyncio.fixture
async def told(durable_work: DurableWork, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """What a door hears of changed emails, one list an announcement."""
    heard: list[list[int]] = []

    async def listen(email_ids: list[int]) -> None:
        heard.append(email_ids)

    monkeypatch.setitem(announcements._LISTENERS, "email_changed", [listen])
    return heard


async def all_told(told: list[list[int]], ids: set[int]) -> bool:
    return {i for fold in told for i in fold} == ids


async def live(dsn: str, worker: str) -> asyncpg.Connection:
    """Be taken for alive under this name until the connection is closed."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("SELECT pg_advisory_lock($1, $2)", LOCK_SPACE, lock_number(worker))
    return connection


StartOutbox = Callable[..., Awaitable[Outbox]]


@pytest_asyncio.fixture
async def start_outbox(dsn: str, settings: config.Settings, sink: FaultySink) -> AsyncIterator[StartOutbox]:
    """Starts an outbox that sends to the sink, under a name of its own; stopped at the end of the test."""
    async with AsyncExitStack() as stack:

        async def start(name: str = "w1", *, port: int | None = None, connections: int = 4) -> Outbox:
            url = f"smtp://127.0.0.1:{port or sink.port}?connections={connections}"
            alive = await live(dsn, name)
            stack.push_async_callback(alive.close)
            outbox = Outbox(dsn, replace(settings, executor_id=name, smtp_url=url), patience=PATIENT)
            sink.on_hang = partial(time_is_up, outbox._lanes.default.pool)
            await outbox.start()
            stack.push_async_callback(outbox.stop)
            return outbox

        yield start
