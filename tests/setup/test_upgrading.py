"""A release finds the database of the release before full, carries over every row, and leaves what its models say."""

from __future__ import annotations

import gc
import json
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
from tortoise import Tortoise, connections
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor

from gateways.postgres import EmbeddedPostgres
from services import database
from tests.setup.database_make import make_of

FIRST_RELEASE = "0002_guards"
APPS = database.tortoise_config("postgresql://")["apps"]

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations'"
# What has no default has to be told. A key points at row 1, which every table has in the end; the words that a column
# may hold stand in its comment, as "DRAFT: draft", a line each; else it is told what its category of types takes.
_COLUMNS = """
    SELECT quote_ident(a.attname), quote_literal(CASE
               WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'f'
                                                          AND a.attnum = ANY (k.conkey)) THEN '1'
               ELSE coalesce(substring(col_description(a.attrelid, a.attnum) FROM '^[A-Z_]+: ([a-z_]*)'),
                             '{"A": "{7}", "B": "true", "D": "now"}'::json ->> t.typcategory::text, '7') END)
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.atthasdef
          AND a.attidentity = ''"""


class OldRows:
    """Told of each step that Tortoise takes: fills what is empty before it, compares every row after it.

    The whole way in one run: what Tortoise knows of the models it builds anew for each, and that is slow. It waits for
    no answer here, so this connection waits for its own.
    """

    def __init__(self, address: str) -> None:
        self._raw = psycopg.connect(address, autocommit=True)
        self._before: dict[str, list[dict[str, Any]]] = {}
        self.steps: list[str] = []

    def told(self, event: str, _app: str, migration: str) -> None:
        if migration <= FIRST_RELEASE:
            return
        if event == "apply_start":
            self._fill_empty_tables()
            self._before = self._read()
            assert len(self._before) > 20
            assert all(self._before.values())
        else:
            assert self._changed() == [], migration
            self.steps.append(migration)

    def close(self) -> None:
        self._fill_empty_tables()
        self._raw.close()

    def _fill_empty_tables(self) -> None:
        with self._raw.transaction():
            self._raw.execute("SET LOCAL session_replication_role = replica")  # a key counts when its row is there too
            for (table,) in self._raw.execute(_TABLES).fetchall():
                if not self._raw.execute(f"SELECT FROM {table} LIMIT 1").fetchall():
                    names, values = zip(*self._raw.execute(_COLUMNS, [table]).fetchall(), strict=True)
                    self._raw.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})")

    def _read(self) -> dict[str, list[dict[str, Any]]]:
        tables = [table for (table,) in self._raw.execute(_TABLES)]
        return {t: [row for (row,) in self._raw.execute(f"SELECT to_jsonb(t) FROM {t} t")] for t in tables}

    def _changed(self) -> list[tuple[str, dict[str, Any]]]:
        """The rows that are gone, or say something else in the columns that were and are."""
        changed, after = [], self._read()
        for table, rows in self._before.items():
            columns = rows[0].keys() & after[table][0].keys() if after[table] else rows[0].keys()
            kept = {json.dumps([row[c] for c in columns]) for row in after[table]}
            changed += [(table, row) for row in rows if json.dumps([row[c] for c in columns]) not in kept]
        return changed


@pytest.fixture
async def old_database(postgres: EmbeddedPostgres, new_database: str) -> AsyncIterator[str]:
    """Without a table; Tortoise is open on it."""
    address = await postgres.create_database("upgraded")
    await database.open_database(address, migrate=False)
    yield address
    await database.close_database()
    await postgres.drop_database("upgraded")


@pytest.fixture
async def new_database(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """Made of the recording."""
    address = await postgres.create_database("new")
    await database.open_database(address)
    await database.close_database()
    yield address
    await postgres.drop_database("new")


async def zones_of(address: str) -> set[tuple[str, str]]:
    async with await psycopg.AsyncConnection.connect(address) as raw:
        return set(await (await raw.execute("SELECT country, zone FROM country_zones")).fetchall())


async def test_a_filled_database_is_carried_over_by_every_migration_to_what_a_new_one_is(
    old_database: str, new_database: str
) -> None:
    rows = OldRows(old_database)
    await database.migrate_tables(MigrationExecutor(connections.get("default"), APPS), rows.told)
    rows.close()
    assert len(rows.steps) >= 16
    assert make_of(old_database, rows=False) == make_of(new_database, rows=False)
    # Which countries keep one time is asked of this machine, and was of the one that recorded it.
    zones, recorded = await zones_of(old_database), await zones_of(new_database)
    assert len(zones & recorded) > 0.95 * len(zones | recorded) > 1000
    for model in Tortoise.apps["models"].values():
        assert await model.all(), model.__name__


async def test_the_migrations_make_what_the_models_say() -> None:
    await Tortoise.init(config=database.tortoise_config("postgresql:///nowhere"), _enable_global_fallback=True)
    gc.freeze()  # or the collector goes through all that the other tests hold, for each of thousands of models
    try:
        changes = await MigrationAutodetector(Tortoise.apps, APPS).changes()
    finally:
        gc.unfreeze()
    await database.close_database()
    assert [operation for writer in changes for operation in writer.operations] == []
