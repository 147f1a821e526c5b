"""Cells of a CSV file that a spreadsheet opens as text, whatever somebody wrote into them (CWE-1236)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"  # without it Excel takes UTF-8 for something else


def harmless_lines(rows: Iterable[Sequence[str]]) -> str:
    """The rows as lines of CSV; a cell that would run as a formula begins with an apostrophe."""
    written = io.StringIO()
    csv.writer(written).writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    return written.getvalue()


def as_written(cell: str) -> str:
    """What a cell held before it was made harmless."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
