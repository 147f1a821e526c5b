"""Months that are counted from a day: the same day of each month, or the last of a shorter one."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime


def add_months(start: datetime, months: int) -> datetime:
    """From 31 January one month is 28 February, two are 31 March."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def months_since(start: datetime, moment: datetime) -> int:
    """How many months have begun after the first one, which is 0; both in one time zone."""
    months = (moment.year - start.year) * 12 + moment.month - start.month
    return months if add_months(start, months) <= moment else months - 1
