"""What is lost, doubled or left in doubt when workers are killed with `kill -9`: while they send, beside the naive
worker in the same harness, and while they import, analyse and follow up; and when the ground shakes: PostgreSQL goes,
its disk is full, the clock jumps. `python -m benchmarks.faults [MAILS KILLS]`.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from benchmarks.fault_parts.batch_trial import batch_kills
from benchmarks.fault_parts.follow_up_trial import follow_up_kills
from benchmarks.fault_parts.ground_figures import measure_ground
from benchmarks.fault_parts.import_trial import import_kills
from benchmarks.fault_parts.trial import Account, kills_at_each_point, random_kills
from gateways.postgres import EmbeddedPostgres
from services import database
from services.work_process import DurableWork

MAILS, KILLS = 1000, 200
NAIVE_SHARE = 4  # the naive worker shows its nature in a quarter of the trial
MAILS_AT_POINTS = 150
HOUSE_KILLS = 20
ROWS, CUSTOMERS, FOLLOWED = 1_000_000, 3_000, 600
STATED = ("kills", "asked_again")  # all others are to be 0


@asynccontextmanager
async def scratch_database(data_dir: Path) -> AsyncIterator[str]:
    """A PostgreSQL of our own with the house's tables and those of durable work; Tortoise is open on it."""
    server = EmbeddedPostgres(data_dir)
    dsn = await server.start()
    try:
        await database.open_database(dsn)
        work = DurableWork(dsn, "harness", [])
        await work.start()
        await work.stop()
        try:
            yield dsn
        finally:
            await database.close_database()
    finally:
        await server.erase_data()


async def measure(mails: int, kills: int) -> int:
    """Print every figure; 0 if they are what we promise."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="askusers-faults-") as folder:
        data_dir = Path(folder)
        async with scratch_database(data_dir / "random") as dsn:
            ours = await random_kills("outbox", dsn, data_dir, mails=mails, kills=kills)
        async with scratch_database(data_dir / "points") as dsn:
            points = await kills_at_each_point(dsn, data_dir, mails=MAILS_AT_POINTS)
        async with scratch_database(data_dir / "naive") as dsn:
            share = mails // NAIVE_SHARE, kills // NAIVE_SHARE
            naive = await random_kills("naive", dsn, data_dir, mails=share[0], kills=share[1])
    _print("faults", ours)
    _print("faults.points", points)
    print(f"faults.naive_duplicates {naive.duplicates}")
    print(f"faults.seconds {time.monotonic() - began:.0f}", flush=True)
    kept = all(a.duplicates == a.lost == a.unmarked == 0 for a in (ours, points))
    return 0 if kept and naive.duplicates > 0 else 1


async def measure_house(kills: int, *, rows: int, customers: int, followed: int) -> int:
    """The same of an import, a batch and follow-ups."""
    kept = True
    trials = {
        "import": lambda dsn, folder: import_kills(dsn, folder, rows=rows, kills=kills),
        "batch": lambda dsn, folder: batch_kills(dsn, folder, customers=customers, kills=kills),
        "follow_ups": lambda dsn, folder: follow_up_kills(dsn, folder, mails=followed, kills=kills),
    }
    for name, trial in trials.items():
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="askusers-faults-") as folder:
            async with scratch_database(Path(folder) / "postgres") as dsn:
                account = asdict(await trial(dsn, Path(folder)))
        for figure, value in account.items():
            print(f"faults.{name}.{figure} {value}")
        print(f"faults.{name}.seconds {time.monotonic() - began:.0f}", flush=True)
        kept = kept and not any(value for figure, value in account.items() if figure not in STATED)
    return 0 if kept else 1


def _print(name: str, account: Account) -> None:
    print(f"{name}.duplicates {account.duplicates}")
    print(f"{name}.lost {account.lost}")
    print(f"{name}.unmarked {account.unmarked}")
    print(f"{name}.uncertain {account.uncertain}", flush=True)


if __name__ == "__main__":
    logging.disable()
    size = [int(word) for word in sys.argv[1:3]] or [MAILS, KILLS]
    broken = asyncio.run(measure(*size))
    broken |= asyncio.run(measure_house(HOUSE_KILLS, rows=ROWS, customers=CUSTOMERS, followed=FOLLOWED))
    sys.exit(broken | asyncio.run(measure_ground()))
