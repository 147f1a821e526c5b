"""A connection that goes while a transaction begins or ends takes nothing along: not its task, not its place in the
pool, and no answer of the database."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from asyncpg.pool import Pool
from tortoise import connections
from tortoise.backends.asyncpg.client import TransactionWrapper
from tortoise.transactions import in_transaction

from models import User
from services.database import query

MORE_THAN_THE_POOL = 25


async def lost(*_: Any, **__: Any) -> None:
    raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")


async def test_a_connection_lost_at_the_beginning_costs_its_transaction_alone(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(TransactionWrapper, "begin", lost)
        for _ in range(MORE_THAN_THE_POOL):
            with pytest.raises(asyncpg.ConnectionDoesNotExistError):
                async with in_transaction():
                    pass
    assert not isinstance(connections.get("default"), TransactionWrapper)
    async with in_transaction():
        assert await query("SELECT 1 AS one") == [{"one": 1}]


async def test_a_connection_lost_behind_its_commit_leaves_what_was_committed_and_the_task_free(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = Pool.release

    async def lost_as_it_comes_back(self: Pool, connection: Any, **given: Any) -> None:
        await release(self, connection, **given)
        await lost()

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Pool, "release", lost_as_it_comes_back)
        async with in_transaction():
            await User.create(email="kept@acme.example", name="Kept")
    assert not isinstance(connections.get("default"), TransactionWrapper)
    assert await User.filter(email="kept@acme.example").exists()


async def test_a_connection_lost_within_a_transaction_leaves_nothing_of_it(dsn: str) -> None:
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        async with in_transaction():
            await User.create(email="lost@acme.example", name="Lost")
            await query("SELECT pg_terminate_backend(pg_backend_pid())")
    assert not isinstance(connections.get("default"), TransactionWrapper)
    assert not await User.filter(email="lost@acme.example").exists()
