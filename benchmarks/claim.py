"""Does a claim take longer when more mail waits? A full batch is claimed out of 1,000 and out of 100,000 due mails by
turns, without rules and with all of them on. `python -m benchmarks claim`."""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg

import config
from benchmarks import send_worker
from benchmarks.approved_mails import make_sender, put_approved_mails
from benchmarks.faults import scratch_database
from benchmarks.mails import Row, make_rows
from services.sending.claiming import claim_due
from services.sending.outbox import MOST_AT_ONCE
from services.sending.queue_connection import QueueConnection

FEW, MANY = 1_000, 100_000
ROUNDS = 15  # of each, by turns; the medians count
RULES = "window_on = true, window_days = '1 2 3 4 5 6 7', window_from = 0, window_to = 24, daily_cap = 100000000"

# Approved and scheduled, all but `due` of them already put off to a later day.
_SCHEDULE = """
UPDATE emails SET state = 'scheduled', phase = 'none', worker = '', asked_at = NULL, counted_in = '',
    send_at = now() - make_interval(secs => 60) + CASE WHEN id > $1 THEN interval '3 days' ELSE interval '0' END
WHERE id <= $2 AND id >= $3
"""


@dataclass
class Queue:
    """The mails of one business, claimed again and again out of a queue of a given length."""

    raw: asyncpg.Connection
    claims: QueueConnection
    first: int

    async def fill(self, mails: int, due: int) -> None:
        await self.raw.execute("UPDATE emails SET state = 'approved', send_at = NULL, worker = ''")
        await self.raw.execute(_SCHEDULE, self.first + due - 1, self.first + mails - 1, self.first)
        await self.raw.execute("VACUUM ANALYZE emails")

    async def claim_ms(self) -> float:
        """A full claim, whose mails go back as if never claimed."""
        began = time.perf_counter()
        claim = await claim_due(self.claims, "bench", MOST_AT_ONCE)
        took = (time.perf_counter() - began) * 1000
        if len(claim.mails) != MOST_AT_ONCE:
            raise RuntimeError(f"claimed {len(claim.mails)} of {MOST_AT_ONCE}")
        await self.raw.execute(
            """UPDATE emails SET state = 'scheduled', phase = 'none', worker = '', asked_at = NULL
               WHERE state = 'sending'"""
        )
        return took

    async def rounds(self, *sizes: tuple[int, int]) -> list[float]:
        """The median of each size (mails, of them due); filled anew before its turn, the first claim not counted."""
        times: list[list[float]] = [[] for _ in sizes]
        for _ in range(3):
            for took, (mails, due) in zip(times, sizes, strict=True):
                await self.fill(mails, due)
                await self.claim_ms()
                took += [await self.claim_ms() for _ in range(ROUNDS // 3)]
        return [statistics.median(took) for took in times]


async def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as name:
        folder = Path(name)
        config.adopt(send_worker.settings_for("", folder))
        async with scratch_database(folder / "data") as dsn:
            owner, business_id = await make_sender()
            await put_approved_mails(dsn, owner.team_id, business_id, _many())
            raw = await asyncpg.connect(dsn)
            queue = Queue(raw, QueueConnection(dsn), await raw.fetchval("SELECT min(id) FROM emails"))
            few, many = await queue.rounds((FEW, FEW), (MANY, MANY))
            await raw.execute(f"UPDATE businesses SET {RULES}")
            await claim_due(queue.claims, "bench", 1)  # makes the sender's row
            ruled_few, ruled_many, put_off = await queue.rounds((FEW, FEW), (MANY, MANY), (MANY, FEW))
            await queue.claims.close()
            await raw.close()
    return {
        "claim.400_of_1k_ms": few,
        "claim.400_of_100k_ms": many,
        "claim.100k_vs_1k": many / few,
        "claim.ruled_100k_vs_1k": ruled_many / ruled_few,
        "claim.ruled_99k_put_off_vs_1k": put_off / ruled_few,
        "claim.ruled_vs_without": ruled_few / few,
    }


def _many() -> list[Row]:
    """Short ones, for a claim does not read the text: it is read when the mail is put on the wire."""
    rows = list(make_rows(1_000))
    parts = [{name: getattr(row, name) for name in Row.__slots__} for row in rows]
    return [
        Row(**part | {"address": f"u{n}x{part['address']}", "message_id": f"c{n}.{part['message_id']}"})
        for n in range(MANY // 1_000)
        for part in parts
    ]
