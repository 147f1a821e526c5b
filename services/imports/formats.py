"""How numbers and dates are written in a file: seen from whole columns, asked where both readings are possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

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
    # Both marks, the comma last; a comma with other than three digits behind it, or a nought before; a point repeated.
    COMMA: r"\..*,|^-?0?,|^[^,]*,(?:\d{1,2}|\d{4,})$|\.\d{3}\.",
    POINT: r",.*\.|^-?0?\.|^[^.]*\.(?:\d{1,2}|\d{4,})$|,\d{2,3},",
}
_EITHER_NUMBER = r"^-?[1-9]\d{0,2}[.,]\d{3}$"
_DAY_FIRST = r"^(?:1[3-9]|2\d|3[01])[./-]|^\d{1,2}\.\d{1,2}\."  # nobody writes month.day.year
_MONTH_FIRST = r"^\d{1,2}[/-](?:1[3-9]|2\d|3[01])[/-]"
_LONGEST_EXAMPLE = 20
_EITHER_DAY = r"^(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|1[0-2])[/-]"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a column: for each reading a cell that allows it alone, and one that allows both; "" where
    there is none."""

    point: str = ""
    comma: str = ""
    either_number: str = ""
    day_first: str = ""
    month_first: str = ""
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
    return Seen(
        point=_first(numbers, _CERTAIN[POINT]),
        comma=_first(numbers, _CERTAIN[COMMA]),
        either_number=_first(numbers, _EITHER_NUMBER),
        day_first=_first(days, _DAY_FIRST),
        month_first=_first(days, _MONTH_FIRST),
        either_day=_first(days, _EITHER_DAY),
    )


def _first(cells: pl.Series, pattern: str) -> str:
    found = cells.filter(cells.str.contains(pattern)).head(1)
    return found[0][:_LONGEST_EXAMPLE] if len(found) else ""


def read_number_format(columns: Iterable[Seen]) -> Read:
    """One for the file: that of the cells that allow no other."""
    seen = reduce(or_, columns, Seen())
    if bool(seen.point) != bool(seen.comma):
        return Read(POINT if seen.point else COMMA)
    example = seen.either_number or seen.point
    return Read("", example) if example else Read(POINT)


def read_date_format(columns: Iterable[Seen]) -> Read:
    """One for the file, as with numbers. What begins with the year is read so whatever the format."""
    seen = reduce(or_, columns, Seen())
    if bool(seen.day_first) != bool(seen.month_first):
        return Read(DMY if seen.day_first else MDY)
    example = seen.either_day or seen.day_first
    return Read("", example) if example else Read(YMD)
