"""How numbers and dates are written in a file: seen from whole columns, asked where both readings are possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

POINT, COMMA = "point", "comma"  # what stands before the decimals: 1,234.56 or 1.234,56
NUMBER_FORMATS = (POINT, COMMA)
YMD, DMY, MDY = "ymd", "dmy", "mdy"
DATE_FORMATS = (YMD, DMY, MDY)

# Currency signs and codes, spaces of any kind and apostrophes say nothing about which mark stands for the decimals.
BESIDE_DIGITS = r"[\p{Sc}\p{Z}\s'’]|^\p{Lu}{3}|\p{Lu}{3}$|^(?:kr|Fr|zł)\.?|(?:kr|Fr|zł)\.?$"
_NUMBER = r"^-?\d[\d.,]*$"
_DATE = r"^\d{1,4}([./-])\d{1,2}[./-]\d{1,4}(?:$|[T ])"
_ISO = r"^\d{4}[./-]\d"
_CERTAIN = {
    # Both marks, the comma last; a comma with other than three digits behind it; a point repeated.
    COMMA: r"\..*,|^[^,]*,(?:\d{1,2}|\d{4,})$|\.\d{3}\.",
    POINT: r",.*\.|^[^.]*\.(?:\d{1,2}|\d{4,})$|,\d{2,3},",
}
_EITHER_NUMBER = r"^-?\d{1,3}[.,]\d{3}$"
_DAY_FIRST = r"^(?:1[3-9]|2\d|3[01])[./-]|^\d{1,2}\.\d{1,2}\."  # nobody writes month.day.year
_MONTH_FIRST = r"^\d{1,2}[/-](?:1[3-9]|2\d|3[01])[/-]"
_EITHER_DAY = r"^(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|1[0-2])[/-]"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a column: for each reading whether some cell allows it alone, and a cell that allows both."""

    point: bool = False
    comma: bool = False
    either_number: str = ""
    iso: bool = False
    day_first: bool = False
    month_first: bool = False
    either_day: str = ""

    def __or__(self, other: Seen) -> Seen:
        return Seen(*(getattr(self, name) or getattr(other, name) for name in Seen.__slots__))


@dataclass(frozen=True, slots=True)
class Read:
    """`format` is "" where a person must say which it is; `example` is a cell that can be read in both ways."""

    format: str
    example: str = ""


def see_cells(cells: pl.Series) -> Seen:
    """What a batch of one column's cells shows. The cells may be anything; all of this runs outside Python."""
    trimmed = cells.drop_nulls().str.strip_chars()
    days = trimmed.filter(trimmed.str.contains(_DATE))
    bare = trimmed.str.replace_all(BESIDE_DIGITS, "")
    numbers = bare.filter(bare.str.contains(_NUMBER) & bare.str.contains(r"[.,]"))
    either_number = numbers.filter(numbers.str.contains(_EITHER_NUMBER)).head(1)
    either_day = days.filter(days.str.contains(_EITHER_DAY)).head(1)
    return Seen(
        point=numbers.str.contains(_CERTAIN[POINT]).any(),
        comma=numbers.str.contains(_CERTAIN[COMMA]).any(),
        either_number=either_number[0] if len(either_number) else "",
        iso=days.str.contains(_ISO).any(),
        day_first=days.str.contains(_DAY_FIRST).any(),
        month_first=days.str.contains(_MONTH_FIRST).any(),
        either_day=either_day[0][:20] if len(either_day) else "",
    )


def read_number_format(columns: Iterable[Seen]) -> Read:
    """One for the file: that of the cells that allow no other."""
    seen = Seen()
    for column in columns:
        seen |= column
    if seen.point != seen.comma:
        return Read(POINT if seen.point else COMMA)
    return Read("", seen.either_number or "1.234") if seen.point or seen.either_number else Read(POINT)


def read_date_format(columns: Iterable[Seen]) -> Read:
    """One for the file, as with numbers. What begins with the year is read so whatever the format."""
    seen = Seen()
    for column in columns:
        seen |= column
    if seen.day_first != seen.month_first:
        return Read(DMY if seen.day_first else MDY)
    return Read("", seen.either_day or "02/03/2026") if seen.day_first or seen.either_day else Read(YMD)


def read_number_both_ways(example: str) -> dict[str, Decimal]:
    """An example for the person who is asked, by format."""
    digits = "".join(char for char in example if char.isdigit() or char in ".,-")
    return {
        POINT: Decimal(digits.replace(",", "")),
        COMMA: Decimal(digits.replace(".", "").replace(",", ".")),
    }


def read_day_both_ways(example: str) -> dict[str, date]:
    first, second, year = (int(part) for part in example.replace("-", "/").partition(" ")[0].split("/")[:3])
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    return {DMY: date(year, second, first), MDY: date(year, first, second)}
