"""Claims at a moment of the test's own choosing: the queue is asked as if it were then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from models import Business, Email
from services.database import execute, query
from services.sending import claiming
from services.sending.queue_connection import QueueConnection
from tests.sending.conftest import Post


def utc(words: str) -> datetime:
    """Such as 2026-03-27 08:00."""
    return datetime.fromisoformat(f"{words}+00:00")


def where_the_day_is_young() -> str:
    """A time zone in which no day ends while a test runs."""
    return "UTC" if datetime.now(UTC).hour < 12 else "Etc/GMT+12"


class Clock:
    """Asks the queue again and again at one moment, until nothing is due any more."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._queue = QueueConnection(post.dsn)
        self.looks = 0  # at mails, over all claims

    async def leave_at(self, now: datetime, *, most: int = 100) -> list[int]:
        """The ids of the mails that leave; they count as sent from then on."""
        left: list[int] = []
        while True:
            claim = await claiming.claim_due(self._queue, "w1", most, now=now)
            self.looks += claim.looked_at
            left += [mail.id for mail in claim.mails]
            await Email.filter(id__in=left).update(state="sent", sent_at=now, worker="")
            due = await query("SELECT FROM emails WHERE state = 'scheduled' AND send_at <= $1", now)
            if not due:
                return left

    async def next_due(self) -> datetime | None:
        return (await query("SELECT min(send_at) AS at FROM emails WHERE state = 'scheduled'"))[0]["at"]

    async def close(self) -> None:
        await self._queue.close()


async def rules(post: Post, **columns: Any) -> None:
    await Business.filter(id=post.business_id).update(**columns)


async def schedule(ids: list[int], at: datetime) -> None:
    await execute("UPDATE emails SET state = 'scheduled', send_at = $2 WHERE id = ANY($1::bigint[])", ids, at)


async def lives_in(email_id: int, time_zone: str, country: str = "") -> None:
    await execute(
        """UPDATE customers SET timezone = $2, country = $3
           WHERE id = (SELECT customer_id FROM emails WHERE id = $1)""",
        email_id,
        time_zone,
        country,
    )
