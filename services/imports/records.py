"""Cuts text into records as RFC 4180 has them and into batches of cells, with the line that each began on.

Batches whose quotation marks all stand where they belong go to polars; from the first that has others on, Python's
own reader goes on, row by row: slower, and it knows what to say.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

import polars as pl

from services.errors import Invalid
from services.translation import text

MAX_COLUMNS = 200
LONGEST_RECORD = 2**20  # characters; what goes on longer within quotation marks was never closed
LINE = "line"
BEYOND = "beyond"  # what a row has past the last title
_ROWS_AT_ONCE = 2000  # of the slow way, between which other threads get their turn


def cell(index: int) -> str:
    """The name of a column of cells."""
    return f"c{index}"


@dataclass(slots=True)
class Records:
    """Fed with text in order, gives frames of cells: `cell(0)` …, BEYOND, and LINE, the header being line 1.

    Empty lines are counted and left out. Raises Invalid for what no record can be made of, with its line.
    """

    delimiter: str
    columns: int
    line: int = 1  # that the held text begins on
    held: str = ""
    careful: bool = False
    dropped: int = 1  # records in front of the first row: the header, and what stands before it

    def feed(self, content: str, *, final: bool = False) -> Iterator[pl.DataFrame]:
        self.held += content
        if final and self.held and not self.held.endswith("\n"):
            self.held += "\n"
        if not self.careful:
            end = _last_end(self.held)
            if end:
                whole, rest = self.held[:end], self.held[end:]
                if '"' not in whole or _well_quoted(whole, self.delimiter):
                    self.held = rest
                    yield self._fast(whole)
                else:
                    self.careful = True
            if self.held and (final or len(self.held) > LONGEST_RECORD):
                self.careful = True
        if self.careful:
            yield from self._slow(final)

    def _names(self) -> list[str]:
        return [*map(cell, range(self.columns)), BEYOND]

    def _fast(self, whole: str) -> pl.DataFrame:
        quoted = '"' in whole
        frame = pl.read_csv(
            whole.encode(),
            has_header=False,
            separator=self.delimiter,
            quote_char='"' if quoted else None,
            schema=dict.fromkeys(self._names(), pl.String),
            truncate_ragged_lines=True,
            missing_columns="insert",
            extra_columns="ignore",
        )
        begins = self.line
        self.line += whole.count("\n")
        if quoted:
            within = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).fill_null(0))
            lines = within.cum_sum().shift(1, fill_value=0) + pl.int_range(pl.len()) + begins
        else:
            lines = pl.int_range(pl.len()) + begins
        return self._without_header(frame.with_columns(lines.cast(pl.Int32).alias(LINE)))

    def _slow(self, final: bool) -> Iterator[pl.DataFrame]:
        """What ends within the held text; the last record may go on in what comes."""
        ends = [found.end() for found in re.finditer("\n", self.held)]
        reader = csv.reader((self.held[a:b] for a, b in pairwise([0, *ends])), delimiter=self.delimiter, strict=True)
        rows: list[list[str]] = []
        lines: list[int] = []
        used = 0  # lines of the text that whole records have been made of
        try:
            for row in reader:
                rows.append(row)
                lines.append(self.line + used)
                used = reader.line_num
                if len(rows) == _ROWS_AT_ONCE:
                    yield self._framed(rows, lines)
                    rows, lines = [], []
        except csv.Error as error:
            if final or "unexpected end" not in str(error):
                self._refuse(used)
        if rows:
            yield self._framed(rows, lines)
        self.held, self.line = self.held[ends[used - 1] if used else 0 :], self.line + used
        if len(self.held) > LONGEST_RECORD:
            self._refuse(0)

    def _refuse(self, lines_on: int) -> NoReturn:
        raise Invalid(
            text("Line {line} can't be read: a quotation mark in it is not closed.", line=self.line + lines_on),
            text("Correct the line, or save the file as CSV anew."),
            field="file",
        )

    def _framed(self, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> pl.DataFrame:
        width = self.columns + 1
        whole = [[*row[:width], *[None] * (width - len(row))] for row in rows]
        frame = pl.DataFrame(whole, schema=dict.fromkeys(self._names(), pl.String), orient="row", infer_schema_length=0)
        return self._without_header(frame.with_columns(pl.Series(LINE, lines, dtype=pl.Int32)))

    def _without_header(self, frame: pl.DataFrame) -> pl.DataFrame:
        dropped = min(self.dropped, len(frame))
        self.dropped, frame = self.dropped - dropped, frame[dropped:]
        cells = pl.all_horizontal(pl.col(self._names()).is_null() | (pl.col(self._names()).str.strip_chars() == ""))
        return frame.filter(~cells)


def _last_end(content: str) -> int:
    """Behind the last line end that stands outside quotation marks, if all of those stand where they belong."""
    end = content.rfind("\n") + 1
    while end and content.count('"', 0, end) % 2:
        end = content.rfind("\n", 0, content.rfind('"', 0, end)) + 1
    return end


def _well_quoted(whole: str, delimiter: str) -> bool:
    """Whether each quotation mark begins a cell, ends one, or stands twice within one."""
    mark = re.escape(delimiter)
    left = pl.Series([whole]).str.replace_all(rf'(^|[{mark}\n])"(?:[^"]|"")*"', "$1\x00")
    return (
        not (left.str.contains('"', literal=True) | left.str.contains(rf"\x00[^{mark}\n]"))[0] and "\x00" not in whole
    )
