"""Work that is done once a day, or every few minutes, however many processes live: each offers it every minute, the
key of the day or of the minutes takes it once.

A day begins at NIGHT hours UTC; whoever starts later does what is due then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from services.durable_work import Work, enqueue

NIGHT = timedelta(hours=2)
_DAILY: list[Work] = []
_REGULAR: list[tuple[Work, int]] = []


def daily(work: Work) -> Work:
    """Declare durable work of one argument, `night`: the date that it is done for."""
    _DAILY.append(work)
    return work


def regularly(*, minutes: int) -> Callable[[Work], Work]:
    """Declare durable work of one argument, `slot`: which stretch of so many minutes it is done for."""

    def declare(work: Work) -> Work:
        _REGULAR.append((work, minutes))
        return work

    return declare


async def record_daily_work() -> None:
    night = (datetime.now(UTC) - NIGHT).date().isoformat()
    for work in _DAILY:
        await enqueue(work, key=f"{work.work_name}:{night}", night=night)  # type: ignore[attr-defined]
    for work, minutes in _REGULAR:
        slot = f"{minutes}:{int(datetime.now(UTC).timestamp()) // (60 * minutes)}"
        await enqueue(work, key=f"{work.work_name}:{slot}", slot=slot)  # type: ignore[attr-defined]
