"""Work that is done once a day, however many processes live: each offers it every minute, the day's key takes it once.

A day begins at NIGHT hours UTC; whoever starts later does what is due then.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.durable_work import Work, enqueue

NIGHT = timedelta(hours=2)
_DAILY: list[Work] = []


def daily(work: Work) -> Work:
    """Declare durable work of one argument, `night`: the date that it is done for."""
    _DAILY.append(work)
    return work


async def record_daily_work() -> None:
    night = (datetime.now(UTC) - NIGHT).date().isoformat()
    for work in _DAILY:
        await enqueue(work, key=f"{work.work_name}:{night}", night=night)  # type: ignore[attr-defined]
