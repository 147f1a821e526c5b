"""One trial: approved mails, workers that are killed while they send them, and the account of what became of each."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.approved_mails import make_sender, put_approved_mails, tell_to_leave
from benchmarks.fault_parts.crash_points import CRASH_POINTS
from benchmarks.fault_parts.processes import FarSink, Nursery, far_sink, nursery
from benchmarks.mails import make_rows

# Shares of mails. Together 7 % lose their answer after the final dot.
FAULTS = {
    "drop_after_dot": 0.05,
    "hang_after_dot": 0.02,
    "451_at_rcpt": 0.03,
    "451_at_dot": 0.02,
    "drop_before_data": 0.03,
    "drop_data": 0.02,
    "drop_mid_content": 0.02,
    "550_at_rcpt": 0.01,
}
WORKERS = 2
BETWEEN_KILLS_S = (0.02, 0.33)
TIMES_EACH_POINT = 3
PASSED_ONCE = {"before_claim", "claimed", "prepared", "connecting"}  # many times only by a worker that lives long
ENDED = {"sent", "failed", "uncertain"}
SETTLED_WITHIN_S = 180


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the mails. All but `uncertain` should be 0."""

    duplicates: int  # deliveries too many
    lost: int  # called sent, and the server never had it; or never ended
    unmarked: int  # delivered, and the row does not say that it was or may have been
    uncertain: int
    states: dict[str, int]


async def account_of(dsn: str, sink: FarSink) -> Account:
    delivered: dict[str, int] = (await sink.report())["delivered"]
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("SELECT message_id, state FROM emails")
    finally:
        await connection.close()
    states = Counter(row["state"] for row in rows)
    return Account(
        duplicates=sum(count - 1 for count in delivered.values()),
        lost=sum(r["state"] not in ENDED or (r["state"] == "sent" and r["message_id"] not in delivered) for r in rows),
        unmarked=sum(r["message_id"] in delivered and r["state"] not in ("sent", "uncertain") for r in rows),
        uncertain=states["uncertain"],
        states=dict(states),
    )


async def random_kills(kind: str, dsn: str, data_dir: Path, *, mails: int, kills: int, seed: int = 1) -> Account:
    """Mails fall due all through the killing, so that there is always one under way. `kind` is outbox or naive."""
    dice = random.Random(seed)
    waits = [dice.uniform(*BETWEEN_KILLS_S) for _ in range(kills)]
    owner, business_id = await make_sender(f"Random{kind}")
    await put_approved_mails(dsn, owner.team_id, business_id, list(make_rows(mails, seed)))
    async with far_sink(FAULTS) as sink, nursery(kind, dsn, sink.port, data_dir) as workers:
        for _ in range(WORKERS):
            await workers.bear()
        await tell_to_leave(dsn, business_id, within_s=sum(waits))
        for wait in waits:
            await asyncio.sleep(wait)
            workers.kill(dice.choice(sorted(workers.living)))
            await workers.bear()
        await _until_ended(dsn)
        workers.kill_all()
        return await account_of(dsn, sink)


async def kills_at_each_point(dsn: str, data_dir: Path, *, mails: int, times: int = TIMES_EACH_POINT) -> Account:
    """Worker after worker dies at a named point; each puts right what the one before left. Then one may live.

    Raises:
        TimeoutError: a point was never passed; the figures would say nothing about it.
    """
    dice = random.Random(2)
    owner, business_id = await make_sender("Points")
    await put_approved_mails(dsn, owner.team_id, business_id, list(make_rows(mails, 3)))
    await tell_to_leave(dsn, business_id)
    async with (
        far_sink({}) as sink,
        nursery("outbox", dsn, sink.port, data_dir, connections=1) as workers,
    ):
        workers.final_dot_s = 60.0  # this one never does: what is uncertain is so by a kill
        for point in CRASH_POINTS:
            for _ in range(times):
                await _die_at(workers, point, 1 if point in PASSED_ONCE else dice.randint(1, 4))
        await workers.bear()
        await _until_ended(dsn)
        return await account_of(dsn, sink)


async def _die_at(workers: Nursery, point: str, nth: int) -> None:
    pid = await workers.bear(crash_at=point, nth=nth)
    try:
        await workers.until_dead(pid)
    except TimeoutError:
        raise TimeoutError(f"no worker came to the point {point} for the {nth}. time") from None


async def _until_ended(dsn: str) -> None:
    """Wait until every mail has ended; give up quietly, for the account shows what has not."""
    connection = await asyncpg.connect(dsn)
    try:
        deadline = time.monotonic() + SETTLED_WITHIN_S
        while time.monotonic() < deadline:
            if not await connection.fetchval("SELECT EXISTS (SELECT FROM emails WHERE state <> ALL($1))", list(ENDED)):
                return
            await asyncio.sleep(0.1)
    finally:
        await connection.close()
