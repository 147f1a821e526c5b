"""Billing periods by the calendar, in UTC, as Stripe counts them: 31 January, 28 February, 31 March."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta


def add_periods(anchor: int, interval: str, count: int) -> int:
    """The anchor's moment so many intervals later; a day that a month lacks is its last."""
    began = datetime.fromtimestamp(anchor, UTC)
    if interval in ("day", "week"):
        return int((began + timedelta(days=count * (7 if interval == "week" else 1))).timestamp())
    months = began.year * 12 + began.month - 1 + count * (12 if interval == "year" else 1)
    year, month = divmod(months, 12)
    day = min(began.day, calendar.monthrange(year, month + 1)[1])
    return int(began.replace(year=year, month=month + 1, day=day).timestamp())


def next_end(anchor: int, interval: str, each: int, after: int) -> int:
    """The first end of a period, counted from the anchor, that is later than `after`."""
    days = {"day": 1, "week": 7, "month": 31, "year": 366}[interval] * each
    count = max(1, (after - anchor) // (days * 86_400))  # never too many: no period is longer
    while (end := add_periods(anchor, interval, count * each)) <= after:
        count += 1
    return end
