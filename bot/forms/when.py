"""Times as people type them (`tomorrow 9:00`, `in 2 hours`, `2026-12-01 9am`), in their own time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from services.errors import Invalid

EXAMPLES = "For example: now, in 2 hours, tomorrow 9:00, monday 14:30, 2026-12-01 9am"
DEFAULT_TIME = time(9, 0)
FARTHEST = timedelta(days=366)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_IN = re.compile(r"in (an?|\d{1,4}) ?(m|min|mins|minutes?|h|hours?|d|days?|w|weeks?)")
_TIME = re.compile(r"(?:at )?(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|h)?")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})t(?=\d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_when(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment meant, in UTC; None for "now" or nothing. `now` is aware; the words are read in `zone`.

    A day without a time means 9:00. Raises Invalid for what is unclear, past, more than a year away, or falls
    into the hour that a clock change skips.
    """
    words = " ".join(_ISO.sub(r"\1 ", text.lower()).replace(",", " ").split())
    if words in ("", "now"):
        return None
    moment = _after(words, now) or _on_a_day(words, now.astimezone(zone), zone)
    if moment is None:
        raise Invalid(f"I can't read “{text[:60]}” as a time.", EXAMPLES, field="when")
    if moment <= now:
        raise Invalid("That time has passed.", EXAMPLES, field="when")
    if moment > now + FARTHEST:
        raise Invalid("That is more than a year away.", EXAMPLES, field="when")
    return moment.astimezone(UTC)


def _after(words: str, now: datetime) -> datetime | None:
    found = _IN.fullmatch(words)
    if found is None:
        return None
    many = 1 if found[1] in ("a", "an") else int(found[1])
    return now + timedelta(**{_UNITS[found[2][0]]: many})


def _on_a_day(words: str, here: datetime, zone: tzinfo) -> datetime | None:
    first, _, rest = words.removeprefix("on ").partition(" ")
    later = first == "next"
    if later:
        first, _, rest = rest.partition(" ")
    day = _day(first, here.date())
    if day is None:
        clock = None if later else _clock(words)
        return None if clock is None else _moment(here.date(), clock, zone)
    clock = _clock(rest) if rest else DEFAULT_TIME
    if clock is None:
        return None
    if first in _WEEKDAYS and day == here.date() and (later or clock <= here.time()):
        day += timedelta(days=7)
    return _moment(day, clock, zone)


def _day(word: str, today: date) -> date | None:
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    if word in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS.index(word) - today.weekday()) % 7)
    try:
        return date.fromisoformat(word) if len(word) == 10 else None
    except ValueError:
        return None


def _clock(words: str) -> time | None:
    """9:00, 9.30, 14h30, 9am, 9:30 pm. A bare number is no time: it might be anything."""
    found = _TIME.fullmatch(words.strip())
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """Raises Invalid for a local time that a clock change skips; of one that comes twice, the first
    counts."""
    moment = datetime.combine(day, clock, zone)
    if moment.astimezone(UTC).astimezone(zone).time() != clock:
        raise Invalid("The clocks change then, and that time does not exist.", "Take an hour later.", field="when")
    return moment
