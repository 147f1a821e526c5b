"""Text becomes the records that Python's own reader makes of it, each on its line, however the text is cut up."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.addresses import normal_address
from services.errors import Invalid
from services.imports.choices import ImportChoices
from services.imports.cleaning import Cleaner
from services.imports.records import BEYOND, LINE, Records, cell

_texts = st.lists(
    st.sampled_from(['"', '""', ",", "\n", "\n\n", "a", "é", " ", '"x"', '"x\ny"', '"x,y"', '"x""y"', '5" b', "\x00"]),
    max_size=24,
).map("".join)
_COLUMNS = 3


def by_the_library(text: str) -> list[tuple[int, list[str]]] | None:
    """Rows of which some cell is not empty, with the line that they begin on; None where it gives up."""
    rows, used = [], 0
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
    try:
        for row in reader:
            if any(c.strip() for c in row[: _COLUMNS + 1]):
                rows.append((used + 1, [*row, *[""] * _COLUMNS][: max(_COLUMNS, min(len(row), _COLUMNS + 1))]))
            used = reader.line_num
    except csv.Error:
        return None
    return rows


@settings(max_examples=400, deadline=None)
@given(_texts, st.lists(st.integers(0, 40), max_size=3))
@example('"a\nb",c\n', [2])
@example('5" b,c\n"x\ny",5" z\n', [])
@example('a,"b"x"\n', [])
def test_records_are_those_of_the_library(text: str, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    records, found = Records(",", _COLUMNS, dropped=0), []
    expected = by_the_library(text)
    try:
        for begins, ends in pairwise(edges):
            found += list(records.feed(text[begins:ends]))
        found += list(records.feed("", final=True))
    except Invalid:
        assert expected is None
        return
    assert expected is not None
    rows = []
    for frame in found:
        for row in frame.select(LINE, *map(cell, range(_COLUMNS)), BEYOND).rows():
            cells = [c or "" for c in row[1:]]
            rows.append((row[0], cells if cells[-1] else cells[:-1]))
    assert rows == [(line, cells if len(cells) <= _COLUMNS or cells[-1] else cells[:-1]) for line, cells in expected]


_parts = st.text(st.sampled_from("abAB09.-_+@'é\u200b\u212a "), max_size=8)


@settings(max_examples=300, deadline=None)
@given(_parts, _parts, st.sampled_from(["co", "example", "local", "test", "xn--p1ai", "c", "рф", "1"]))
@example("a", "b--c", "co")
@example("\u212a", "b", "co")
@example("a", "b" * 64, "co")
def test_an_address_is_normal_here_as_everywhere(local: str, domain: str, last: str) -> None:
    given_ = f"{local}@{domain}.{last}"
    cleaner = Cleaner(ImportChoices({"email": 0}, name_from_address=True), ["Email"])
    frames = list(Records(",", 1, dropped=0).feed(f"{given_}\n", final=True))
    good = [address for frame in frames for address in cleaner.clean(frame).good["email"]]
    try:
        expected = [normal_address(given_)]
    except Invalid:
        expected = []
    assert good == expected
