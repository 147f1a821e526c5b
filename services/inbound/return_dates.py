"""Until when somebody is away, as their automatic answer says it, in five languages."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from services.checking.amounts import level_digits
from services.checking.dates import CalendarDate, find_moments

_LANGUAGES = ("en", "fr", "de", "es", "zh")
FARTHEST = timedelta(days=366)
_READ = 4_000  # characters; what stands further down is a footer


def find_return_date(words: str, received: date) -> date | None:
    """The latest day that the words name from the receipt on, within a year; None where they name none.

    "From 3 to 17 December" ends on the 17th. A day without a year is the next one; a month alone is its first day.
    Where day and month may be swapped, the later reading counts: too late troubles nobody.
    """
    found = [
        day
        for moment in find_moments(level_digits(words[:_READ]), _LANGUAGES)
        for reading in moment.readings
        if isinstance(reading, CalendarDate) and (day := _day_of(reading, received)) is not None
    ]
    return max((day for day in found if received <= day <= received + FARTHEST), default=None)


def _day_of(reading: CalendarDate, received: date) -> date | None:
    if reading.month is None:
        return None
    years = (reading.year,) if reading.year else (received.year, received.year + 1)
    for year in years:
        last = calendar.monthrange(year, reading.month)[1]
        if (reading.day or 1) <= last:
            day = date(year, reading.month, reading.day or 1)
            if reading.year or day >= received:
                return day
    return None
