"""Turns a batch of cells into rows fit for the list of customers, and those that are not into reasons (SPEC C1)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

import polars as pl
from babel import Locale, UnknownLocaleError
from email_validator import SPECIAL_USE_DOMAIN_NAMES

from services.addresses import normal_address
from services.customers import SEGMENTS
from services.errors import Invalid
from services.imports import amounts
from services.imports.choices import ImportChoices
from services.imports.columns import FIELD, REFUND_VOLUME, Field
from services.imports.records import BEYOND, LINE, cell
from services.plain_text import one_line, strip_hidden

LONGEST_LABEL, LONGEST_VALUE = 80, 500
STAGED = (
    LINE,
    "email",
    "name",
    "company",
    "country",
    "language",
    "timezone",
    "segment",
    "monthly_spend",
    "total_spend",
    "payment_count",
    "first_payment_on",
    "last_payment_on",
    "facts",
)
REJECTED = (LINE, "reason", "value", "cells")

# What `normal_address` takes as it is, in lower case; what is not of this form it is asked about.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN = rf"^{_ATOM}(?:\.{_ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{{2,24}}$"
# Long ones, names that IDNA may know (xn--), and domains that no mail reaches (RFC 6761).
_SPECIAL = "|".join(re.escape(name) for name in SPECIAL_USE_DOMAIN_NAMES)
_DOUBTED = rf"--|[^@]{{65}}|[^.@]{{64}}|^.{{150}}|(?i:[.@](?:{_SPECIAL})$)"
_UNSEEN_IN_ADDRESS = "[\u200b\u200c\u200d\u2060\ufeff\u00a0\u00ad]"
_UNSEEN = r"[\p{Cc}\p{Cf}\p{Co}\p{Cn}\x{034f}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{3164}\x{ffa0}]"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`good` has the columns of STAGED, `rejected` those of REJECTED."""

    good: pl.DataFrame
    rejected: pl.DataFrame


class Cleaner:
    """For one file: what its columns are, and the labels of those that are kept as facts."""

    def __init__(self, choices: ImportChoices, labels: Sequence[str]) -> None:
        self._choices, self._count = choices, len(labels)
        taken = {*choices.columns.values(), *choices.left_out}
        self._facts = {label: index for index, label in enumerate(labels) if index not in taken}

    def clean(self, cells: pl.DataFrame) -> Cleaned:
        all_cells = [cell(i) for i in range(self._count)]
        frame = cells.with_columns(self._addresses(cells))
        made: dict[str, pl.Expr] = {}
        wrong: list[pl.Expr] = [
            _wrong(pl.any_horizontal(pl.col(all_cells).str.contains("\x00", literal=True)), "nul", pl.lit("")),
            _wrong(_text(BEYOND).is_not_null(), "beyond", _text(BEYOND)),
            _wrong(_text(self._of("email")).is_null(), "no_address", pl.lit("")),
            _wrong(pl.col("email").is_null(), "address", _text(self._of("email"))),
        ]
        for name, index in self._choices.columns.items():
            if name != "email":
                frame, made[name], reasons = self._field(frame, FIELD[name], cell(index))
                wrong += reasons
        if not self._choices.name_from_address:
            wrong.append(_wrong(made["name"].is_null(), "no_name", pl.lit("")))
        facts = {label: _shown(frame, cell(index)) for label, index in self._facts.items()}
        if "refund_volume" in made:
            facts[REFUND_VOLUME] = made.pop("refund_volume")
        judged = frame.with_columns(pl.coalesce(wrong).alias("wrong"))
        good = judged.filter(pl.col("wrong").is_null())
        bad = judged.filter(pl.col("wrong").is_not_null())
        made["facts"] = _as_json(facts)
        chosen = [made[n].alias(n) if n in made else _column(n) for n in STAGED]
        return Cleaned(
            good.select(chosen),
            bad.select(
                LINE,
                pl.col("wrong").struct.field("reason"),
                pl.col("wrong").struct.field("value"),
                pl.struct(all_cells).struct.json_encode().str.replace_all(r"\\u0000", "\ufffd").alias("cells"),
            ),
        )

    def _of(self, name: str) -> str:
        return cell(self._choices.columns[name])

    def _addresses(self, cells: pl.DataFrame) -> pl.Series:
        given = cells[self._of("email")].str.replace_all(_UNSEEN_IN_ADDRESS, "").str.strip_chars()
        plain = given.str.contains(_PLAIN) & ~given.str.contains(_DOUBTED)
        lower = given.str.to_lowercase()
        doubted = given.filter(~plain & given.str.contains("@", literal=True)).unique()
        found = {address: _normal_or_none(address) for address in doubted}
        normal = given.replace_strict(found, default=None, return_dtype=pl.String) if found else None
        addresses = pl.select(pl.when(plain).then(lower).otherwise(normal)).to_series()
        return addresses.alias("email")

    def _field(self, frame: pl.DataFrame, field: Field, column: str) -> tuple[pl.DataFrame, pl.Expr, list[pl.Expr]]:
        given = _text(column)
        is_given = given.is_not_null()
        if field.kind == "words":
            value = _shown(frame, column)
            return frame, value, [_wrong(value.str.len_chars() > field.longest, "too_long", given)]
        if field.kind in ("language", "timezone", "segment"):
            known = {w: NAMED[field.kind](w) for w in frame[column].str.strip_chars().drop_nulls().unique() if w}
            value = given.replace_strict(known, default=None, return_dtype=pl.String) if known else pl.lit(None)
            return frame, value, [_wrong(is_given & value.is_null(), field.kind, given)]
        made = f"made_{field.name}"
        if field.kind == "day":
            frame = frame.with_columns(
                _each_once(frame[column], lambda cells: amounts.days(cells, self._choices.date_format)).alias(made)
            )
            return frame, pl.col(made), [_wrong(is_given & pl.col(made).is_null(), "day", given)]
        number = amounts.bare_number(given, self._choices.number_format)
        frame = frame.with_columns(number.alias(made))
        value = amounts.whole(pl.col(made)) if field.kind == "whole" else amounts.cents(pl.col(made))
        frame = frame.with_columns(value.alias(made))
        reason = "count" if field.kind == "whole" else "amount"
        wrong = [
            _wrong(_negative(given), "negative", given),
            _wrong(is_given & pl.col(made).is_null(), reason, given),
        ]
        if field.kind == "money_fact":
            held = pl.col(made)
            return frame, pl.format("{}.{}", held // 100, (held % 100).cast(pl.String).str.pad_start(2, "0")), wrong
        return frame, pl.col(made), wrong


def _each_once(cells: pl.Series, read: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """What is read of each cell, every spelling once: a column of days has a few thousand of them."""
    spellings = cells.str.strip_chars().unique().drop_nulls()
    return cells.str.strip_chars().replace_strict(
        spellings, spellings.to_frame("_").select(read(pl.col("_"))).to_series(), default=None
    )


def _negative(given: pl.Expr) -> pl.Expr:
    """An amount with a sign in front or behind, or in brackets as bookkeepers write it."""
    return given.str.contains(r"^[^\d]{0,4}[-−]|\d[-−]$|^\(.*\d.*\)$")


def _wrong(condition: pl.Expr, reason: str, value: pl.Expr) -> pl.Expr:
    about = value.str.replace_all("\x00", "", literal=True).str.slice(0, 80).fill_null("")
    return pl.when(condition).then(pl.struct(pl.lit(reason).alias("reason"), about.alias("value")))


def _text(column: str) -> pl.Expr:
    """The cell without the white space around it; null where nothing is left."""
    trimmed = pl.col(column).str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def _shown(frame: pl.DataFrame, column: str) -> pl.Expr:
    """On one line, without what nobody sees."""
    cells = frame[column]
    odd = cells.filter(cells.str.contains(_UNSEEN)).unique()
    given = pl.col(column)
    if len(odd):
        given = given.replace({words: one_line(words, 10**6) for words in odd if "\x00" not in words})
    joined = given.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(joined != "").then(joined)


def _as_json(facts: dict[str, pl.Expr]) -> pl.Expr:
    """An object of the facts that a row has."""
    if not facts:
        return pl.lit("{}")
    pairs = []
    for label, value in facts.items():
        escaped = value.str.slice(0, LONGEST_VALUE).str.replace_many(["\\", '"'], ["\\\\", '\\"'])
        pairs.append(pl.lit(f'{json.dumps(label)}:"') + escaped + pl.lit('"'))
    return pl.lit("{") + pl.concat_str(pairs, separator=",", ignore_nulls=True) + pl.lit("}")


def _column(name: str) -> pl.Expr:
    return pl.col(name) if name in (LINE, "email") else pl.lit(None, pl.String).alias(name)


def _normal_or_none(address: str) -> str | None:
    try:
        return normal_address(address)
    except Invalid:
        return None


@cache
def _language(words: str) -> str | None:
    """“de”, “en_GB”, “German”, “allemand”, “Deutsch”: the code."""
    try:
        return str(Locale.parse(words.replace("_", "-"), sep="-")).replace("_", "-")[:8]
    except (UnknownLocaleError, ValueError, TypeError):
        return _language_names().get(words.casefold())


@cache
def _language_names() -> dict[str, str]:
    names = {}
    for code, own in Locale("en").languages.items():
        if len(code) == 2:
            names[own.casefold()] = code
            names.update({Locale(told).languages.get(code, own).casefold(): code for told in ("fr", "de")})
            try:
                names[(Locale(code).display_name or own).casefold()] = code
            except UnknownLocaleError:
                continue
    return names


def _timezone(words: str) -> str | None:
    return _timezones().get(words.casefold())


@cache
def _timezones() -> dict[str, str]:
    """Read from some hundred files."""
    return {name.casefold(): name for name in available_timezones()}


def _segment(words: str) -> str | None:
    found = words.casefold().replace(" ", "-").replace("_", "-")
    return found if found in SEGMENTS else None


NAMED: dict[str, Callable[[str], str | None]] = {"language": _language, "timezone": _timezone, "segment": _segment}


def fact_labels(titles: Sequence[str]) -> list[str]:
    """A label for each column, its own: on one line, no two alike."""
    labels: list[str] = []
    for number, title in enumerate(titles, 1):
        label = one_line(strip_hidden(title), LONGEST_LABEL) or f"Column {number}"
        while label in labels:
            label = f"{label[: LONGEST_LABEL - 6]} ({number})"
        labels.append(label)
    return labels
