"""Customers by the million: a list that stands already, a file to come, and the businesses to hold them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import polars as pl

from services.actors import Actor
from services.imports import begin_import

_CHUNK = 2**20

# What a list holds in life: names that repeat, companies, a third without spend; no two rows alike.
_CUSTOMERS = """
INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment,
                       monthly_spend, facts, created_at)
SELECT $1, $2, 'person' || n || '@company' || n % 40000 || '.example',
       (ARRAY['Jane', 'José', 'Zoë', 'Kim', 'Olaf', 'Priya', 'Max', 'Anna'])[1 + n % 8]
           || ' ' || initcap(left(md5(n::text), 7)),
       'Company ' || n % 40000, 'France', (ARRAY['en', 'fr', 'de', ''])[1 + n % 4], '',
       (ARRAY['prospect', 'client', 'prospect', 'partner'])[1 + n % 4],
       CASE WHEN n % 3 > 0 THEN abs(hashint4(n)) % 600000 END, '{"Plan": "Business"}', now()
  FROM generate_series(1, $3::int) n
"""


async def fill_list(dsn: str, owner: Actor, business_id: int, count: int) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(_CUSTOMERS, owner.team_id, business_id, count)
        await connection.execute("VACUUM ANALYZE customers")
    finally:
        await connection.close()


async def more_businesses(dsn: str, like: int, *names: str) -> list[int]:
    """Businesses of the same team with the same settings; their ids."""
    connection = await asyncpg.connect(dsn)
    try:
        columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'businesses'"
        fields = {row["column_name"] for row in await connection.fetch(columns)} - {"id", "name"}
        same = ", ".join(sorted(fields))
        made = await connection.fetch(
            f"INSERT INTO businesses (name, {same}) SELECT n, {same} FROM businesses, unnest($2::text[]) n"
            " WHERE id = $1 RETURNING id",
            like,
            names,
        )
        return [row["id"] for row in made]
    finally:
        await connection.close()


def write_file(path: Path, rows: int, *, first: int = 0, spent: int = 0) -> None:
    """A CSV of so many customers, numbered from `first`, all fields and a fact; `spent` cents more than otherwise."""
    n = pl.int_range(first, first + rows, eager=True).alias("n").to_frame()
    of = pl.col("n").cast(pl.String)
    cents = pl.col("n") * 7919 % 600_000 + spent
    n.select(
        pl.format("user{}@customer{}.example", "n", pl.col("n") % 50_000).alias("Email"),
        pl.format("Person {}", "n").alias("Name"),
        pl.format("Firm {}, Ltd", pl.col("n") % 50_000).alias("Company"),
        (cents / 100).round(2).alias("Monthly Spend"),
        (cents / 10).round(2).alias("Total Spent"),
        (pl.col("n") % 60).alias("Payment Count"),
        (pl.date(2020, 1, 1) + pl.duration(days=pl.col("n") % 2_000))
        .dt.strftime("%Y-%m-%d")
        .alias("Last Payment Date"),
        pl.when(pl.col("n") % 3 == 0).then(pl.lit("FR")).otherwise(pl.lit("DE")).alias("Country"),
        pl.concat_str(pl.lit("P"), of.str.tail(2)).alias("Plan"),
    ).write_csv(path)


async def begin_with(owner: Actor, business_id: int, file: Path) -> int:
    """Taken in as the panel does it, chunk by chunk; the import's id."""

    async def chunks() -> AsyncIterator[bytes]:
        with file.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                yield chunk

    return await begin_import(owner, business_id, file.name, chunks())
