"""A million customers imported, beside PostgreSQL's own COPY of the same rows and Tortoise's bulk_create.

Measured is the whole way in: the upload into the database, looking, checking, staging, the preview, and the run. COPY
streams a file that was made ready for it into an empty table with the columns, types and indexes of `customers`.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.approved_mails import make_sender
from benchmarks.customer_files import COLUMNS, write_files
from benchmarks.faults import scratch_database
from models import Business, Customer
from services.actors import Actor
from services.imports import read_import, start_import
from tests.imports.test_killed_imports import importing_process
from tests.imports.whole_way import checked

ROOT = Path(__file__).resolve().parents[1]
ROWS, TURNS = 1_000_000, 3
CREATED = 20_000  # rows of bulk_create
KILLED_ROWS, KILLS = 200_000, 20
_EMPTY = "DELETE FROM imports; TRUNCATE customers CASCADE"


async def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as folder:
        async with scratch_database(Path(folder) / "postgres") as dsn:
            owner, business = await make_sender()
            export, ready = write_files(Path(folder), ROWS, owner.team_id, business)
            figures = await rates(dsn, business, export, ready)
            figures |= await kills(dsn, owner, business)
    return figures


async def rates(dsn: str, business: int, export: Path, ready: Path) -> dict[str, float]:
    """Turn about in one run; of each the median of the ratios to the COPY of its turn."""
    turns: list[dict[str, float]] = []
    raw = await asyncpg.connect(dsn)
    try:
        for _ in range(TURNS):
            await raw.execute(_EMPTY)
            copied = await _copy(raw, ready)
            created = await _bulk_create(raw, business, export, ready)
            await raw.execute(_EMPTY)
            first = await _import(dsn, business, export)
            await raw.execute("CHECKPOINT")
            again = await _import(dsn, business, export)
            assert (first["added"], first["rejected"]) == (ROWS, 0), first
            turns.append(
                {
                    "import.vs_copy": copied / first["seconds"],
                    "import.vs_bulk_create": created * ROWS / CREATED / first["seconds"],
                    "import.again_vs_copy": copied / again["seconds"],
                    "import.again_changed": again["added"] + again["changed"],
                    "import.peak_mb": max(first["peak_mb"], again["peak_mb"]),
                    "import.stall_ms": max(first["stall_ms"], again["stall_ms"]),
                    "import.seconds": first["seconds"],
                    "import.copy_seconds": copied,
                }
            )
    finally:
        await raw.close()
    worst = ("import.again_changed", "import.peak_mb", "import.stall_ms")
    return {name: (max if name in worst else statistics.median)([turn[name] for turn in turns]) for name in turns[0]}


async def _copy(raw: asyncpg.Connection, ready: Path) -> float:
    await raw.execute("CREATE TABLE bare (LIKE customers INCLUDING ALL)")
    await raw.execute("CHECKPOINT")
    began = time.perf_counter()
    await raw.copy_to_table("bare", source=ready, columns=COLUMNS, format="csv", force_not_null=["timezone"])
    seconds = time.perf_counter() - began
    await raw.execute("DROP TABLE bare")
    return seconds


async def _bulk_create(raw: asyncpg.Connection, business: int, export: Path, ready: Path) -> float:
    """From the file by the standard library, nothing checked, into a list that holds half of them: with few rows in it
    its indexes would cost less than they do on the average of a whole import."""
    with ready.open("rb") as lines:
        await raw.copy_to_table(
            "customers",
            source=io.BytesIO(b"".join(islice(lines, ROWS // 2))),
            columns=COLUMNS,
            format="csv",
            force_not_null=["timezone"],
        )
    team = await Business.get(id=business).values_list("team_id", flat=True)
    with export.open(newline="") as lines:
        reader = csv.DictReader(lines)
        next(islice(reader, ROWS // 2, None))
        began = time.perf_counter()
        rows = [
            Customer(
                team_id=team,
                business_id=business,
                email=row["Email"],
                name=row["Name"],
                company=row["Company"],
                country=row["Country"],
                language=row["Language"],
                total_spend=round(float(row["Total Spent"]) * 100),
                monthly_spend=round(float(row["Monthly Spend"]) * 100),
                payment_count=int(row["Payment Count"]),
                first_payment_on=date.fromisoformat(row["First Payment Date"]),
                last_payment_on=date.fromisoformat(row["Last Payment Date"]),
                facts={"Plan": row["Plan"]},
            )
            for row in islice(reader, CREATED)
        ]
    await Customer.bulk_create(rows, batch_size=2000)
    return time.perf_counter() - began


async def _import(dsn: str, business: int, export: Path) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.import_worker", dsn, str(business), str(export),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(said)


async def kills(dsn: str, owner: Actor, business: int) -> dict[str, float]:
    """`kill -9` at random moments of a run that adds half of its rows and changes the other half."""
    raw = await asyncpg.connect(dsn)
    chance = random.Random(20)
    try:
        await raw.execute(_EMPTY)
        await raw.execute(
            """INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment,
                                      total_spend, facts, created_at)
               SELECT $1, $2, 'u' || n || '@b.co', 'Old', '', '', '', '', 'prospect', 1, '{}', now()
                 FROM generate_series(1, $3::int) n""",
            owner.team_id,
            business,
            KILLED_ROWS // 2,
        )
        lines = "".join(f"u{n}@b.co,Name {n},{n}.00\n" for n in range(1, KILLED_ROWS + 1))
        seen = await checked(owner, business, f"email,name,spend\n{lines}".encode())
        await start_import(owner, seen.id, seen.turn)
        done = 0
        for number in range(KILLS):
            before = (await read_import(owner, seen.id)).share
            async with importing_process(dsn, f"killed-{number}", 20):
                while (share := (await read_import(owner, seen.id)).share) <= before:
                    await asyncio.sleep(0.01)
                await asyncio.sleep(chance.uniform(0, 0.2))
            done += share < 1
        assert done == KILLS, "it was done before it had been killed often enough"
        async with importing_process(dsn, "ends", 500):
            while (now := await read_import(owner, seen.id)).state != "done":
                await asyncio.sleep(0.1)
        told = await raw.fetchrow(
            """SELECT count(DISTINCT email) AS people, count(*) AS rows,
                      count(*) FILTER (WHERE total_spend = 100 * substr(split_part(email, '@', 1), 2)::int) AS right
                 FROM customers WHERE business_id = $1""",
            business,
        )
    finally:
        await raw.close()
    twice = told["rows"] - told["people"] + abs(now.result.added + now.result.changed - KILLED_ROWS)
    return {"import.kills_lost": KILLED_ROWS - told["right"], "import.kills_double": twice}
