"""Long work gives way to people: its process in the database works at a lower priority than all others."""

from __future__ import annotations

import asyncio
import os

import asyncpg
import pytest
from tortoise import connections

from services.giving_way import LESS, connection_that_gives_way
from services.imports.stages import work_alone


def priority_of(process: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, process)


async def server_process() -> int:
    """Of a connection that anybody may get."""
    async with connections.get("default").acquire_connection() as raw:
        return raw.get_server_pid()


async def test_a_connection_that_gives_way_does_and_nobody_gets_it_afterwards(dsn: str) -> None:
    usual = priority_of(await server_process())
    async with connection_that_gives_way() as raw:
        lowered = raw.get_server_pid()
        assert priority_of(lowered) == min(19, usual + LESS)
        assert await raw.fetchval("SELECT 1") == 1
        assert priority_of(await server_process()) == usual
    everybodys = [connections.get("default").acquire_connection() for _ in range(10)]
    pids = {(await each.__aenter__()).get_server_pid() for each in everybodys}
    for each in everybodys:
        await each.__aexit__(None, None, None)
    assert lowered not in pids and {priority_of(pid) for pid in pids} == {usual}


async def test_an_import_writes_at_a_lower_priority(dsn: str) -> None:
    seen: list[int] = []

    async def stage(raw: asyncpg.Connection) -> None:
        seen.append(priority_of(raw.get_server_pid()))

    await work_alone(stage, 1, stage)
    assert seen == [min(19, priority_of(await server_process()) + LESS)]


async def test_a_database_that_is_elsewhere_is_left_alone(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its processes' numbers may be anybody's here."""
    async with connections.get("default").acquire_connection() as raw:
        kind = type(raw._con)
    bystander = await asyncio.create_subprocess_exec("sleep", "60")
    try:
        usual = priority_of(bystander.pid)
        monkeypatch.setattr(kind, "get_server_pid", lambda _self: bystander.pid)
        async with connection_that_gives_way() as raw:
            assert await raw.fetchval("SELECT 1") == 1
        assert priority_of(bystander.pid) == usual
    finally:
        bystander.kill()
        await bystander.wait()
