"""A release finds the database of the release before full, carries over every row, and leaves what its models say."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from tortoise import Tortoise, connections
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from gateways.postgres import EmbeddedPostgres
from services import database

_FIRST_RELEASE = "0002_guards"

Rows = dict[str, list[dict[str, Any]]]

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations'"
# What has no default has to be told. A key points at row 1, which every table has in the end; the words that a column
# may hold stand in its comment, as "DRAFT: draft", a line each.
_COLUMNS = """
    SELECT a.attname AS name, t.typcategory::text AS category,
           substring(col_description(a.attrelid, a.attnum) FROM '^[A-Z_]+: ([a-z_]*)') AS word,
           EXISTS (SELECT FROM pg_constraint k
                    WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)) AS is_key
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.atthasdef
          AND a.attidentity = ''"""
_SOMETHING = {"A": "{7}", "B": "true", "D": "now", "N": "7", "S": "7", "U": "7"}  # by the category of the type


@pytest.fixture
async def old_database(postgres: EmbeddedPostgres) -> AsyncIterator[asyncpg.Connection]:
    """Nothing in it yet, not even a table; Tortoise is open on it."""
    address = await postgres.create_database("upgraded")
    await database.open_database(address, migrate=False)
    raw = await asyncpg.connect(address)
    yield raw
    await raw.close()
    await database.close_database()
    await postgres.drop_database("upgraded")


def something_for(column: asyncpg.Record) -> str:
    if column["is_key"]:
        return "1"
    return _SOMETHING[column["category"]] if column["word"] is None else column["word"]


async def fill_empty_tables(raw: asyncpg.Connection) -> None:
    async with raw.transaction():
        await raw.execute("SET LOCAL session_replication_role = replica")  # keys count when every table has its row
        for table in [row["tablename"] for row in await raw.fetch(_TABLES)]:
            if await raw.fetchval(f"SELECT EXISTS (SELECT FROM {table})"):
                continue
            columns = await raw.fetch(_COLUMNS, table)
            names = ", ".join(column["name"] for column in columns)
            values = ", ".join(f"'{something_for(column)}'" for column in columns)
            await raw.execute(f"INSERT INTO {table} ({names}) VALUES ({values})")


async def read_tables(raw: asyncpg.Connection) -> Rows:
    return {
        row["tablename"]: [json.loads(r[0]) for r in await raw.fetch(f"SELECT to_jsonb(t) FROM {row['tablename']} t")]
        for row in await raw.fetch(_TABLES)
    }


def missing_after(before: Rows, after: Rows) -> list[tuple[str, dict[str, Any]]]:
    """The rows that are gone or say something else, in the columns that both have."""
    gone = []
    for table, rows in before.items():
        columns = rows[0].keys() & after[table][0].keys()
        kept = {json.dumps({c: row[c] for c in columns}, sort_keys=True) for row in after[table]}
        gone += [(table, r) for r in rows if json.dumps({c: r[c] for c in columns}, sort_keys=True) not in kept]
    return gone


async def test_a_filled_database_is_carried_over_by_every_migration(old_database: asyncpg.Connection) -> None:
    executor = MigrationExecutor(connections.get("default"), database.tortoise_config("postgresql://unused")["apps"])
    steps = [step.migration.name for step in await executor.plan()]
    await executor.migrate([MigrationTarget("models", _FIRST_RELEASE)])
    await fill_empty_tables(old_database)
    for name in steps[steps.index(_FIRST_RELEASE) + 1 :]:
        before = await read_tables(old_database)
        assert all(before.values()), f"{name} would pass over an empty table"
        await executor.migrate([MigrationTarget("models", name)])
        assert missing_after(before, await read_tables(old_database)) == [], name
        await fill_empty_tables(old_database)
    for model in Tortoise.apps["models"].values():
        assert await model.all(), model.__name__


async def test_the_migrations_make_what_the_models_say(old_database: asyncpg.Connection) -> None:
    apps = database.tortoise_config("postgresql://unused")["apps"]
    changes = await MigrationAutodetector(Tortoise.apps, apps).changes()
    assert [operation for writer in changes for operation in writer.operations] == []
