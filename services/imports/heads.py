"""The first lines of a file: what stands between its cells, and the titles of its columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from services.errors import Invalid
from services.imports.records import MAX_COLUMNS
from services.translation import text

DELIMITERS = (",", ";", "\t", "|")
_SAYS_ITSELF = re.compile(r"\s*\"?sep=(.)\"?\s*\n", re.I)  # a line that Excel writes and reads
_HEAD = 2**16  # characters
_LOOKED_AT = 20  # records


@dataclass(frozen=True, slots=True)
class Head:
    """`records` are those in front of the first row, the titles among them."""

    delimiter: str
    titles: list[str]
    records: int


def read_head(content: str) -> Head:
    """From the file's first text.

    Raises:
        Invalid: nothing in it, or more than MAX_COLUMNS columns.
    """
    if not content.strip():
        raise Invalid(text("The file is empty."), field="file")
    said = _SAYS_ITSELF.match(content[:100])
    behind = content[said.end() :] if said else content
    delimiter = said[1] if said and said[1] in DELIMITERS else max(DELIMITERS, key=lambda mark: _fits(behind, mark))
    for number, cells in enumerate(_records(content, delimiter), 1):
        if not any(c.strip() for c in cells) or (said and number == 1):
            continue
        if len(cells) > MAX_COLUMNS:
            break
        while cells and not cells[-1].strip():  # what Excel leaves behind at the right of a sheet
            cells.pop()
        return Head(delimiter, cells, number)
    raise Invalid(
        text("The file has more than {n} columns.", n=MAX_COLUMNS), text("Leave out those not needed."), field="file"
    )


def _fits(content: str, delimiter: str) -> tuple[int, int]:
    """How many of the first records have as many cells as the titles, and how many that is."""
    counts = [len(cells) for cells in islice(_records(content, delimiter), _LOOKED_AT) if cells]
    if not counts or counts[0] < 2:
        return 0, 0
    return sum(n == counts[0] for n in counts), counts[0]


def _records(content: str, delimiter: str) -> Iterator[list[str]]:
    """As far as they can be read; a title longer than the head is none."""
    try:
        yield from csv.reader((line + "\n" for line in content[:_HEAD].split("\n")), delimiter=delimiter)
    except csv.Error:
        return
