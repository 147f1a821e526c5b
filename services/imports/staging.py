"""The rows of a checked file on their way to the customers: a table of its own for each import, dropped with it.

It is not logged, so that it costs little: filled in one transaction, it is whole or, after a crash of the database,
empty; then the file is read once more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import polars as pl

from services.imports.cleaning import REJECTED, STAGED

SCHEMA = "import_rows"
_PIECE = 2**18
_TYPES = {
    "line": "int",
    "monthly_spend": "bigint",
    "total_spend": "bigint",
    "payment_count": "int",
    "first_payment_on": "date",
    "last_payment_on": "date",
    "facts": "jsonb",
}
_MERGED = ", ".join(
    ["max(line)", "email"]
    + [f"last_given({name} ORDER BY line)" for name in STAGED if name not in ("line", "email", "facts")]
    + ["all_facts(facts ORDER BY line)"]
)


def table_of(import_id: int) -> str:
    return f'{SCHEMA}."{int(import_id)}"'


async def make_table(raw: asyncpg.Connection, import_id: int) -> None:
    columns = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in STAGED)
    await drop_table(raw, import_id)
    await raw.execute(f"CREATE UNLOGGED TABLE {table_of(import_id)} ({columns}) WITH (autovacuum_enabled = false)")


async def drop_table(raw: asyncpg.Connection, import_id: int) -> None:
    await raw.execute(f"DROP TABLE IF EXISTS {table_of(import_id)}")


async def staged_imports(raw: asyncpg.Connection) -> list[int]:
    """Those that have a table now."""
    rows = await raw.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", SCHEMA)
    return [int(row["tablename"]) for row in rows]


def as_csv(rows: pl.DataFrame) -> bytes:
    return rows.write_csv(include_header=False).encode()


async def copy_rows(raw: asyncpg.Connection, import_id: int, rows: bytes) -> None:
    if rows:
        await raw.copy_to_table(
            str(int(import_id)), schema_name=SCHEMA, columns=STAGED, source=_in_pieces(rows), format="csv"
        )


async def copy_rejected(raw: asyncpg.Connection, rows: bytes) -> None:
    """`rows` have the columns of REJECTED, and the import's number behind them."""
    if rows:
        columns = (*REJECTED, "of_import_id")
        await raw.copy_to_table(
            "import_rejections", columns=columns, source=_in_pieces(rows), format="csv", force_not_null=["value"]
        )


async def merge_lines(raw: asyncpg.Connection, import_id: int, lines: list[int]) -> int:
    """Make one row of those lines that have one address: the later wins, field by field. How many went into others.

    `lines` holds all of each address that stands in several; it may hold others.
    """
    table = table_of(import_id)
    left = await raw.fetchval(
        f"""WITH taken AS (DELETE FROM {table} WHERE line = ANY($1::int[]) RETURNING *),
                 made AS (INSERT INTO {table} ({", ".join(STAGED)}) SELECT {_MERGED} FROM taken GROUP BY email
                          RETURNING 1)
            SELECT count(*) FROM made""",  # noqa: S608
        lines,
    )
    return len(lines) - left


async def blocks_of(raw: asyncpg.Connection, import_id: int) -> int:
    return await raw.fetchval(
        "SELECT pg_relation_size($1::regclass) / current_setting('block_size')::int", table_of(import_id)
    )


async def is_filled(raw: asyncpg.Connection, import_id: int) -> bool:
    """False after the database has crashed."""
    if await raw.fetchval("SELECT to_regclass($1)", table_of(import_id)) is None:
        return False
    return await raw.fetchval(f"SELECT EXISTS (SELECT FROM {table_of(import_id)})")  # noqa: S608


async def _in_pieces(rows: bytes) -> AsyncIterator[memoryview]:
    """Handed over at once, megabytes would be copied while everybody else waits."""
    for at in range(0, len(rows), _PIECE):
        yield memoryview(rows)[at : at + _PIECE]
