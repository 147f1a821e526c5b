"""The clock of the workers jumps while they send: nothing leaves twice, nothing before its hour by the database's
clock, and nothing waits for a clock to be right again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

import asyncpg

from benchmarks.approved_mails import make_sender, put_approved_mails, tell_to_leave
from benchmarks.fault_parts.processes import nursery
from benchmarks.fault_parts.shifted_clock import Offset
from benchmarks.mails import make_rows
from tests.sending.smtp_sink import FaultySink

JUMPS_S = (86_400.0, -3_600.0, 360.0)  # a day ahead, an hour behind, beyond what Slack takes
WORKERS = 2
ENDED_WITHIN_S = 60.0
LATE_S = 30.0


@dataclass(frozen=True, slots=True)
class ClockAccount:
    """All should be 0. `early`: arrived before their hour; `late`: long after it; `misdated`: by their own words they
    were written at another time than they left."""

    duplicates: int
    lost: int
    early: int
    late: int
    misdated: int


async def clock_jumps(
    dsn: str, data_dir: Path, *, mails: int, within_s: float, jumps: Sequence[float] = JUMPS_S
) -> ClockAccount:
    arrived: dict[str, float] = {}
    offset = Offset(data_dir / "clock")
    owner, business_id = await make_sender("Clocks")
    await put_approved_mails(dsn, owner.team_id, business_id, list(make_rows(mails, 9)))
    async with (
        FaultySink(on_delivery=lambda id_: arrived.setdefault(id_, time.time())) as sink,
        nursery("outbox", dsn, sink.port, data_dir, clock=str(data_dir / "clock")) as workers,
    ):
        for _ in range(WORKERS):
            await workers.bear()
        await tell_to_leave(dsn, business_id, within_s=within_s)
        for jump in jumps:
            await asyncio.sleep(within_s / (len(jumps) + 1))
            offset.seconds = jump
        rows = await _ended(dsn, business_id)
        return ClockAccount(
            duplicates=sum(n - 1 for n in sink.delivered.values()),
            lost=sum(row["state"] != "sent" or row["message_id"] not in arrived for row in rows),
            early=sum(arrived.get(row["message_id"], row["due"]) < row["due"] for row in rows),
            late=sum(arrived.get(row["message_id"], row["due"]) > row["due"] + LATE_S for row in rows),
            misdated=sum(abs(_date_of(raw) - arrived[id_]) > LATE_S for id_, raw in sink.contents.items()),
        )


def _date_of(raw: bytes) -> float:
    return parsedate_to_datetime(message_from_bytes(raw)["Date"]).timestamp()


async def _ended(dsn: str, business_id: int) -> list[asyncpg.Record]:
    """Every mail with its state and its hour, once none is on its way any more or the time is over."""
    connection = await asyncpg.connect(dsn)
    try:
        deadline = time.monotonic() + ENDED_WITHIN_S
        while True:
            rows = await connection.fetch(
                """SELECT message_id, state, extract(epoch FROM send_at)::float AS due FROM emails
                    WHERE business_id = $1""",
                business_id,
            )
            under_way = any(row["state"] in ("scheduled", "sending") for row in rows)
            if not under_way or time.monotonic() > deadline:
                return rows
            await asyncio.sleep(0.1)
    finally:
        await connection.close()
