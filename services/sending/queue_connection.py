"""A database connection of the outbox's own: prepared statements, plans that never depend on stale statistics."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg

STATEMENT_S = 20
CONNECT_S = 5
# Every statement of the hot path finds a few rows by index. After a million mails have come or gone between two
# ANALYZEs the planner may think otherwise, so it isn't asked.
_PLANS = {
    "application_name": "askusers outbox",
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_sort": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_memoize": "off",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
}


class QueueConnection:
    """One statement at a time, each a transaction of its own. A lost connection is opened again by the next one."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._raw: asyncpg.Connection | None = None
        self.meets_rules = False  # whether the last claim met mail that rules of sending are asked about
        self._one_at_a_time = asyncio.Lock()  # when it stops, several chunks give back at once

    async def fetch(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        """Raises OSError, TimeoutError or an asyncpg error; whether it was committed is then unknown."""
        async with self._one_at_a_time:
            if self._raw is None or self._raw.is_closed():
                self._raw = await asyncpg.connect(self._dsn, timeout=CONNECT_S, server_settings=_PLANS)
            return await self._raw.fetch(statement, *values, timeout=STATEMENT_S)

    async def close(self) -> None:
        if self._raw is not None:
            await self._raw.close(timeout=CONNECT_S)
            self._raw = None
