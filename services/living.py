"""Who lives: every process that does work holds an advisory lock on its name for as long as it does, and whoever finds
the lock free takes over what its holder had begun. A restart of PostgreSQL frees all of them at once, which proves
nothing: then everybody first takes their own again, and judges nobody meanwhile."""

from __future__ import annotations

import time
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from tortoise import connections

LOCK_SPACE = 7_361_002
RETAKE_S = 5.0  # after our own lock was lost: as long may the others take to have theirs again
CONNECT_S = 5.0
ANSWERS_WITHIN_S = 20.0
_lost_at: dict[str, float] = {}  # of the names held here: when their lock was last found lost, monotonic


class Life:
    """This process's own lock, and the connection that holds it."""

    def __init__(self, dsn: str, name: str) -> None:
        self._dsn, self.name = dsn, name
        self._holder: asyncpg.Connection | None = None

    async def hold(self) -> asyncpg.Connection:
        """The connection, opened and locked again where it was lost. Raises what asyncpg does."""
        if self._holder is None or self._holder.is_closed():
            if self._holder is not None:
                _lost_at[self.name] = time.monotonic()
            holder = await asyncpg.connect(self._dsn, timeout=CONNECT_S, command_timeout=ANSWERS_WITHIN_S)
            try:
                await holder.execute("SELECT pg_advisory_lock($1, $2)", LOCK_SPACE, lock_number(self.name))
            except BaseException:
                holder.terminate()
                raise
            self._holder = holder
            _lost_at.setdefault(self.name, float("-inf"))
        return self._holder

    async def end(self) -> None:
        _lost_at.pop(self.name, None)
        if self._holder is not None:
            await self._holder.close(timeout=CONNECT_S)


def lock_number(executor_id: str) -> int:
    """The 32-bit signed number that stands for an executor among PostgreSQL's advisory locks."""
    return zlib.crc32(executor_id.encode()) - 2**31


def may_judge(own: str) -> bool:
    """False just after our own lock was lost; a name that is not held here may always."""
    return time.monotonic() - _lost_at.get(own, float("-inf")) > RETAKE_S


@asynccontextmanager
async def if_dead(raw: Any, name: str) -> AsyncIterator[bool]:
    """Whether nobody holds the name's lock; if so this connection does meanwhile, so that one alone takes over."""
    numbers = LOCK_SPACE, lock_number(name)
    dead = await raw.fetchval("SELECT pg_try_advisory_lock($1, $2)", *numbers)
    try:
        yield dead
    finally:
        if dead:
            await raw.execute("SELECT pg_advisory_unlock($1, $2)", *numbers)


async def dead_executors(names: Sequence[str], own: str) -> list[str]:
    """Which of these executors no longer hold their lock. A name that just died may still be missing here."""
    found = []
    async with connections.get("default").acquire_connection() as raw:
        if own in _lost_at:
            async with if_dead(raw, own) as lost:
                if lost:  # all locks are gone, ours among them
                    _lost_at[own] = time.monotonic()
        if not may_judge(own):
            return []
        for name in names:
            async with if_dead(raw, name) as dead:
                found += [name] * dead
    return found
