"""Finds every date, weekday, time of day and near time ("last week") in a text, in five languages."""

import re
from dataclasses import dataclass
from functools import cache

from services.checking.calendar_words import CHINESE_WEEKDAY, MONTHS, NEAR_TIMES, SHORT_MONTHS, WEEKDAYS
from services.checking.number_words import read_chinese


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """What is said of a date, None for what isn't: "in March" is (None, 3, None)."""

    year: int | None
    month: int | None
    day: int | None

    def says_no_more_than(self, known: "CalendarDate") -> bool:
        pairs = ((self.year, known.year), (self.month, known.month), (self.day, known.day))
        return all(said is None or said == held for said, held in pairs)


@dataclass(frozen=True, slots=True)
class Moment:
    """A span of the text about time. `readings` has two when day and month may be swapped."""

    readings: tuple[CalendarDate | str, ...]
    start: int
    end: int


_CHINESE_MONTH = "[一二三四五六七八九十]{1,2}"
_NUMERIC = (
    (
        re.compile(r"(?<![\d.])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d])(?:T[\d:.]{4,12}(?:Z|[+-]\d\d:?\d\d)?)?"),
        "ymd",
    ),
    (re.compile(r"(?<![\d.,])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d])"), "dmy"),
    (re.compile(rf"(?:(\d{{4}})年)?(\d{{1,2}}|{_CHINESE_MONTH})月(?:(\d{{1,2}})[日号])?"), "zh"),
    (re.compile(r"(?<!\d)(\d{4})年"), "year"),
    (re.compile(r"(?<![\d.])(\d{4})-(0[1-9]|1[0-2])(?![\d-])"), "ym"),
)
_DAY = r"(?<![\d.,])(?P<day>0?[1-9]|[12]\d|3[01])(?:\.|er|st|nd|rd|th|º)?"
_YEAR = r"(?:,?\s{1,3}(?:of\s|de\s|del\s)?(?P<year>(?:19|20)\d\d)\b)?"
_BEFORE_MAY = re.compile(
    r"\b(?:in|since|of|last|until|till|by|from|on|and|to|through|each|every|early|late|mid)[ -]$", re.I
)
_TIMES = (
    re.compile(r"(?<![\d.,:])(?P<h>[01]?\d|2[0-3])\s?[:hH]\s?(?P<m>[0-5]\d)(?!\d)\s?(?P<half>[ap]\.?m\b)?", re.I),
    re.compile(r"(?<![\d.,:])(?P<h>1[0-2]|0?[1-9])\s?(?P<half>[ap]\.?\s?m\b)", re.I),
    re.compile(r"(?<![\d.,:])(?P<h>[01]?\d|2[0-3])(?:\s?Uhr\b|\s?h\b|\s?heures\b|\s?点(?!钟?内))", re.I),
)


def find_moments(text: str, languages: tuple[str, ...]) -> list[Moment]:
    """All of them, without overlap, the longest reading of a place first."""
    found = [*_numeric_dates(text), *_times_of_day(text)]
    for language in languages:
        found += _named_dates(text, language)
        found += [_moment(match, _name_of(match)) for match in _weekdays_and_near_times(language).finditer(text)]
    if "zh" in languages:
        for match in re.finditer(CHINESE_WEEKDAY, text):
            found.append(_moment(match, f"weekday {'一二三四五六日天'.index(match[1]) - (match[1] == '天')}"))
    found.sort(key=lambda moment: (moment.start, -moment.end))
    kept: list[Moment] = []
    for moment in found:
        if not kept or moment.start >= kept[-1].end:
            kept.append(moment)
    return kept


def _moment(match: re.Match[str], *readings: CalendarDate | str) -> Moment:
    return Moment(readings, match.start(), match.end())


def _numeric_dates(text: str) -> list[Moment]:
    found = []
    for pattern, form in _NUMERIC:
        for match in pattern.finditer(text):
            readings = [date for date in _read(match, form) if _possible(date)]
            if readings:
                found.append(_moment(match, *readings))
    return found


def _read(match: re.Match[str], form: str) -> list[CalendarDate]:
    if form == "zh":
        month = int(match[2]) if match[2].isdigit() else read_chinese(match[2])
        return [CalendarDate(int(match[1]) if match[1] else None, month, int(match[3]) if match[3] else None)]
    if form == "dmy":
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        return list(dict.fromkeys([CalendarDate(year, second, first), CalendarDate(year, first, second)]))
    parts = [int(part) for part in match.groups()]
    return [CalendarDate(*parts, *[None] * (3 - len(parts)))]


def _possible(date: CalendarDate) -> bool:
    year, month, day = date.year or 2000, date.month or 1, date.day or 1
    return 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31


@cache
def _weekdays_and_near_times(language: str) -> re.Pattern[str]:
    """One expression for all of a language; the name of the group that matched says which (see `_name_of`)."""
    parts = [rf"(?P<weekday_{number}>\b{name}\b)" for number, name in enumerate(WEEKDAYS.get(language, ()))]
    for name, patterns in NEAR_TIMES.items():
        if language in patterns:
            parts.append(f"(?P<{name.replace(' ', '_')}>{patterns[language]})")
    return re.compile("|".join(parts), re.I)


def _name_of(match: re.Match[str]) -> str:
    return (match.lastgroup or "").replace("_", " ")


@cache
def _month_patterns(language: str) -> tuple[re.Pattern[str], list[tuple[int, re.Pattern[str], str]]]:
    """A quick look for any month's name, and all ways of naming each: (month, expression, its full name or "")."""
    names = zip(MONTHS.get(language, ()), SHORT_MONTHS.get(language, ()), strict=True)
    ways: list[tuple[int, re.Pattern[str], str]] = []
    for number, (name, short) in enumerate(names, 1):
        either = rf"(?i:{name}\b|{short}\b\.?)"
        ways.append((number, re.compile(rf"{_DAY}\s{{1,3}}(?:(?:of|de)\s)?{either}{_YEAR}"), ""))
        ways.append((number, re.compile(rf"\b{either},?\s(?:de\s|del\s)?(?P<year>(?:19|20)\d\d)\b"), ""))
        if language == "en":
            day = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:%.,]\d|\d|\s?%)"
            ways.append((number, re.compile(rf"\b{either}\s{day}{_YEAR}"), ""))
        # English and German write months large, and "march" and "may" are words.
        ways.append((number, re.compile(rf"\b{name}\b", 0 if language in ("en", "de") else re.I), name))
    any_month = "|".join(SHORT_MONTHS.get(language, ("(?!)",)) + MONTHS.get(language, ()))
    return re.compile(rf"\b(?:{any_month})", re.I), ways


def _named_dates(text: str, language: str) -> list[Moment]:
    any_month, ways = _month_patterns(language)
    if not any_month.search(text):
        return []
    found = []
    for month, pattern, name in ways:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 9) : match.start()]
            if name != "May" or _BEFORE_MAY.search(before):
                found.append(_moment(match, _named(match, month)))
    return found


def _named(match: re.Match[str], month: int) -> CalendarDate:
    said = match.groupdict()
    year, day = said.get("year"), said.get("day")
    return CalendarDate(int(year) if year else None, month, int(day) if day else None)


def _times_of_day(text: str) -> list[Moment]:
    """As "time 15:30"; an hour without minutes is the full hour."""
    found = []
    for pattern in _TIMES:
        for match in pattern.finditer(text):
            said = match.groupdict()
            hour, half = int(said["h"]), (said.get("half") or "").lower()
            if half:
                hour = hour % 12 + (12 if half.startswith("p") else 0)
            found.append(_moment(match, f"time {hour:02}:{said.get('m') or '00'}"))
    return found
