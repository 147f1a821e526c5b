"""Expressions that read a column of cells as amounts, whole numbers or days; null where a cell is none."""

from __future__ import annotations

import polars as pl

from services.imports.formats import BESIDE_DIGITS, COMMA, DMY, MDY

MOST_UNITS = 10**12  # nobody spent more
MOST_COUNTED = 2**31 - 1
_OTHER = {"point": ",", "comma": "."}


def bare_number(cells: pl.Expr, number_format: str) -> pl.Expr:
    """“€ 1.234,50” as “1234.50”, null for what is no number; a sign in front stays."""
    bare = cells.str.replace_all(BESIDE_DIGITS, "")
    grouping, decimals = (r"\.", ",") if number_format == COMMA else (",", r"\.")
    is_number = bare.str.contains(rf"^-?(?:\d{{1,3}}(?:{grouping}\d{{2,3}})*{grouping}\d{{3}}|\d+)?(?:{decimals}\d*)?$")
    joined = bare.str.replace_all(grouping, "")
    if number_format == COMMA:
        joined = joined.str.replace(",", ".", literal=True)
    return pl.when(is_number & bare.str.contains(r"\d")).then(joined)


def cents(number: pl.Expr) -> pl.Expr:
    """Hundredths of what `bare_number` gave, the third decimal rounded half up; null beyond MOST_UNITS."""
    units = number.str.extract(r"^(\d*)", 1).str.pad_start(1, "0")
    decimals = number.str.extract(r"\.(\d*)$", 1).fill_null("").str.pad_end(3, "0").str.slice(0, 3)
    thousandths = units.cast(pl.Int64, strict=False) * 1000 + decimals.cast(pl.Int64)
    return pl.when(thousandths < MOST_UNITS * 1000).then((thousandths + 5) // 10)


def whole(number: pl.Expr) -> pl.Expr:
    """A number without decimals; null for any other, and beyond what a column can hold."""
    digits = number.str.extract(r"^(\d+)(?:\.0*)?$", 1).cast(pl.Int64, strict=False)
    return pl.when(digits <= MOST_COUNTED).then(digits)


def days(cells: pl.Expr, date_format: str) -> pl.Expr:
    """The day of a cell, a time behind it left out; null for what is no day from 1900 to 2100."""
    mark, parts = r"[./-]", {}
    year_first = cells.str.contains(rf"^\d{{4}}{mark}")
    order = {DMY: (3, 2, 1), MDY: (3, 1, 2)}.get(date_format)
    behind = r"(?:$|[T\s].*$)"
    iso = rf"^(\d{{4}}){mark}(\d{{1,2}}){mark}(\d{{1,2}}){behind}"
    own = rf"^(\d{{1,2}}){mark}(\d{{1,2}}){mark}(\d{{4}}|\d{{2}}){behind}"
    for name, in_iso, in_own in zip(("year", "month", "day"), (1, 2, 3), order or (1, 2, 3), strict=True):
        number = cells.str.extract(iso, in_iso)
        if order:
            number = pl.when(year_first).then(number).otherwise(cells.str.extract(own, in_own))
        parts[name] = number.cast(pl.Int32, strict=False)
    short = parts["year"] < 100
    year = pl.when(short & (parts["year"] < 70)).then(parts["year"] + 2000).otherwise(
        pl.when(short).then(parts["year"] + 1900).otherwise(parts["year"])
    )  # fmt: skip
    spelled = pl.format("{}-{}-{}", year, parts["month"].cast(pl.String).str.pad_start(2, "0"),
                        parts["day"].cast(pl.String).str.pad_start(2, "0"))  # fmt: skip
    return pl.when(year.is_between(1900, 2100)).then(spelled.str.to_date("%Y-%m-%d", strict=False))
