"""Opens the database for this process: migrations first, then connections."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import asyncpg
from tortoise import Tortoise, connections
from tortoise.migrations.executor import MigrationExecutor

from services.recorded_migrations import recorded_sql
from services.transactions import mend_transactions

# A fixed number of ours; two processes that start at once migrate one after the other.
_MIGRATION_LOCK = 7_361_001


def tortoise_config(dsn: str, pool: int = 20) -> dict[str, Any]:
    """Tortoise's configuration for a PostgreSQL address (`postgresql://…`, also over a unix socket)."""
    url = "asyncpg" + dsn[dsn.index("://") :]
    joiner = "&" if "?" in url else "?"
    return {
        "connections": {"default": f"{url}{joiner}minsize=2&maxsize={pool}"},
        "apps": {"models": {"models": ["models"], "default_connection": "default", "migrations": "models.migrations"}},
        "use_tz": True,
        "timezone": "UTC",
    }


async def open_database(dsn: str, *, migrate: bool = True, pool: int = 20) -> None:
    config = tortoise_config(dsn, pool)
    mend_transactions()
    await Tortoise.init(config=config, _enable_global_fallback=True)
    if migrate:
        async with connections.get("default").acquire_connection() as raw:
            await raw.execute("SELECT pg_advisory_lock($1)", _MIGRATION_LOCK)
            try:
                await _make_tables(raw)
                await migrate_tables(MigrationExecutor(connections.get("default"), config["apps"]))
            finally:
                await raw.execute("SELECT pg_advisory_unlock($1)", _MIGRATION_LOCK)


async def _make_tables(raw: asyncpg.Connection) -> None:
    """A new database takes the recording, all of it or nothing; one that was ever migrated is left as it is."""
    if await raw.fetchval("SELECT to_regclass('tortoise_migrations')") is None:
        async with raw.transaction():
            await raw.execute(recorded_sql())


async def migrate_tables(
    executor: MigrationExecutor, progress: Callable[[str, str, str], object] | None = None
) -> None:
    """Do the migrations that are not done yet.

    Tortoise builds all models anew for each operation. The collector would go through them again and again, for half
    of the whole time, so it is called once a migration.
    """

    def told(event: str, app: str, migration: str) -> None:
        if progress is not None:
            progress(event, app, migration)
        if event == "apply_done":
            gc.collect()

    gc.freeze()  # what is here already is not gone through at all
    gc.disable()
    try:
        await executor.migrate(progress=told)
    finally:
        gc.enable()
        gc.unfreeze()


async def close_database() -> None:
    await Tortoise.close_connections()


async def query(sql: str, *values: Any) -> list[dict[str, Any]]:
    """One statement in the running transaction, if there is one; rows as dicts."""
    return [dict(row) for row in await connections.get("default").execute_query_dict(sql, list(values))]


async def execute(sql: str, *values: Any) -> int:
    """One statement in the running transaction; how many rows it changed."""
    count, _ = await connections.get("default").execute_query(sql, list(values))
    return count
