"""How many credits a second can be spent, each with its line, by 32 that wait? Beside the statement that a careful
hand would write, one UPDATE and INSERT in a CTE through asyncpg. `python -m benchmarks ledger`."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg

import config
from benchmarks import send_worker
from benchmarks.faults import scratch_database
from models import CreditLot
from services.accounts import found_team
from services.credits import grant_lot, spend_credits
from services.database import query
from services.errors import OutOfCredits

WAITING = 32
SECONDS, ROUNDS = 3.0, 3  # of each, by turns; the medians count
CONNECTIONS = (4, 8, WAITING)  # that the CTE is tried with: its best, and one for each that waits
FEW, MANY = 500, 1_000  # credits, and spends of them at once

_TABLES = """
CREATE TABLE bare_pools (id int PRIMARY KEY, remaining bigint NOT NULL CHECK (remaining >= 0)) WITH (fillfactor = 50);
CREATE TABLE bare_lines (id bigserial PRIMARY KEY, pool_id int NOT NULL REFERENCES bare_pools, amount bigint NOT NULL,
    key text NOT NULL UNIQUE, user_id int, business_id int, purpose text NOT NULL, created_at timestamptz NOT NULL);
INSERT INTO bare_pools VALUES (1, 1000000000);
"""
_CTE = """
WITH paid AS (UPDATE bare_pools SET remaining = remaining - $1 WHERE id = 1 AND remaining >= $1 RETURNING id)
INSERT INTO bare_lines (pool_id, amount, key, user_id, business_id, purpose, created_at)
SELECT id, -$1::bigint, $2, 1, 1, 'analysis', now() FROM paid RETURNING id"""

_serial = itertools.count()
Spend = Callable[[str], Awaitable[object]]


async def per_second(spend: Spend) -> float:
    """Of WAITING that spend one after the other, each waiting for its own."""
    ends, done = time.perf_counter() + SECONDS, 0

    async def go_on() -> None:
        nonlocal done
        while time.perf_counter() < ends:
            await spend(f"bench:{next(_serial)}")
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(go_on() for _n in range(WAITING)))
    return done / (time.perf_counter() - began)


async def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as name:
        folder = Path(name)
        config.adopt(send_worker.settings_for("", folder))
        async with scratch_database(folder / "data") as dsn:
            owner = await found_team("Bench", "Olga", "olga@bench.example")

            async def ours(key: str) -> None:
                await spend_credits(owner.team_id, 1, key=key, user_id=owner.user_id, business_id=1, purpose="analysis")

            for number in range(1, 101):
                await grant_lot(owner.team_id, 10_000_000, source="gift", key=f"bench-{number}", expires_at=None)
            by_turns = await _by_turns(dsn, ours)
            overdrafts = await _overdrafts()
    spent, by_connections = by_turns
    best = max(by_connections.values())
    return {
        "ledger.spends_per_s": spent,
        "ledger.cte_per_s": best,
        "ledger.vs_cte": spent / best,
        f"ledger.vs_cte_{WAITING}": spent / by_connections[WAITING],
        "ledger.overdrafts": overdrafts,
    }


async def _by_turns(dsn: str, ours: Spend) -> tuple[float, dict[int, float]]:
    raw = await asyncpg.connect(dsn)
    await raw.execute(_TABLES)
    pools = [await asyncpg.create_pool(dsn, min_size=n, max_size=n) for n in CONNECTIONS]
    mine: list[float] = []
    theirs: list[list[float]] = [[] for _ in pools]
    for _round in range(ROUNDS):
        mine.append(await per_second(ours))
        for pool, rates in zip(pools, theirs, strict=True):
            rates.append(await per_second(lambda key, pool=pool: pool.fetchval(_CTE, 1, key)))
    for pool in pools:
        await pool.close()
    await raw.close()
    return statistics.median(mine), dict(zip(CONNECTIONS, map(statistics.median, theirs), strict=True))


async def _overdrafts() -> int:
    """MANY spends at once on FEW credits: how many more than FEW went through, and what their lines overdrew."""
    owner = await found_team("Few", "Fay", "fay@few.example")
    await grant_lot(owner.team_id, FEW, source="gift", key="few", expires_at=None)

    async def try_once(n: int) -> bool:
        try:
            await spend_credits(owner.team_id, 1, key=f"few:{n}", user_id=1, business_id=1, purpose="analysis")
        except OutOfCredits:
            return False
        return True

    went = sum(await asyncio.gather(*(try_once(n) for n in range(MANY))))
    lines = await query(
        "SELECT count(*) AS n FROM credit_entries WHERE team_id = $1 AND kind = 'commit'", owner.team_id
    )
    left = (await CreditLot.get(team_id=owner.team_id)).remaining
    return abs(went - FEW) + abs(lines[0]["n"] - FEW) + abs(left)
