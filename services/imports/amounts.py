"""Expressions that read a column of cells as amounts, whole numbers or days; null where a cell is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from services.imports.formats import BESIDE_DIGITS, COMMA, DMY, MDY, NUMBER_FORMATS

MOST_UNITS = 10**12  # nobody spent more
MOST_COUNTED = 2**31 - 1


def bare_number(cells: pl.Expr, number_format: str) -> pl.Expr:
    """“€ 1.234,50” as “1234.50”, null for what is no number; a sign in front stays."""
    bare = cells.str.replace_all(BESIDE_DIGITS, "")
    grouping, decimals = (r"\.", ",") if number_format == COMMA else (",", r"\.")
    is_number = bare.str.contains(
        rf"^-?(?:[1-9]\d{{0,2}}(?:{grouping}\d{{2,3}})*{grouping}\d{{3}}|\d+)?(?:{decimals}\d*)?$"
    )
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
    mark, behind = r"[./-]", r"(?:$|[T\s].*$)"
    year_first = rf"^(\d{{4}}){mark}(\d{{1,2}}){mark}(\d{{1,2}}){behind}"
    year_last = rf"^(\d{{1,2}}){mark}(\d{{1,2}}){mark}(\d{{4}}|\d{{2}}){behind}"
    places = {DMY: (3, 2, 1), MDY: (3, 1, 2)}.get(date_format)

    def part(place: int) -> pl.Expr:
        first = cells.str.extract(year_first, place + 1)
        return pl.coalesce(first, cells.str.extract(year_last, places[place])) if places else first

    century = pl.when(part(0).str.len_chars() > 2).then(pl.lit("")).when(part(0) < "70").then(pl.lit("20"))
    year = pl.concat_str(century.otherwise(pl.lit("19")), part(0))
    spelled = pl.concat_str(year, part(1).str.pad_start(2, "0"), part(2).str.pad_start(2, "0"), separator="-")
    return pl.when(year.is_between(pl.lit("1900"), pl.lit("2100"))).then(spelled.str.to_date("%Y-%m-%d", strict=False))


def read_number_each_way(example: str) -> dict[str, Decimal]:
    """An example for the person who is asked, by each format that can read it."""
    readings = {way: pl.select(cents(bare_number(pl.lit(example), way))).item() for way in NUMBER_FORMATS}
    return {way: Decimal(number) / 100 for way, number in readings.items() if number is not None}


def read_day_each_way(example: str) -> dict[str, date]:
    readings = {way: pl.select(days(pl.lit(example), way)).item() for way in (DMY, MDY)}
    return {way: day for way, day in readings.items() if day is not None}
