"""Reads for figures: each on a connection of its own and for five seconds at most, so that none stalls the rest."""

from __future__ import annotations

import asyncio
from typing import Any

from asyncpg import QueryCanceledError
from tortoise.transactions import in_transaction

from services.database import execute, query
from services.errors import ProductError
from services.translation import text

LONGEST_MS = 5_000
_AT_ONCE = asyncio.Semaphore(6)  # in this process: most connections are left to sending and to people's acts


class TookTooLong(ProductError):
    """A figure could not be counted in the time that a person waits for one."""


async def read_bounded(sql: str, *values: Any) -> list[dict[str, Any]]:
    """Raises TookTooLong after LONGEST_MS; the database has then stopped working on it."""
    try:
        async with _AT_ONCE, in_transaction():
            await execute(f"SET LOCAL statement_timeout = {LONGEST_MS}")
            return await query(sql, *values)
    except QueryCanceledError as cancelled:
        raise TookTooLong(
            text("This figure takes too long just now."), text("Choose less to count, or look again later.")
        ) from cancelled
