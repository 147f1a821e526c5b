"""What is told about an import: its file, what a person chose, what will become and became of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.errors import OverLimit
from services.imports.choices import ImportChoices


@dataclass(frozen=True, slots=True)
class FileColumn:
    """`samples` are the first cells; none once the import has ended."""

    index: int
    title: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedFormat:
    """`example` stands in the file; `readings` is what it would be by each format, first what is guessed."""

    example: str
    readings: dict[str, Decimal] | dict[str, date]


@dataclass(frozen=True, slots=True)
class FileLook:
    """What was seen in the file. `guesses`: for each field the columns that it could be, by index; where there are
    several a person says which. `number_format` and `date_format` by the guesses; "" where one is asked."""

    encoding: str
    delimiter: str
    rows: int
    columns: tuple[FileColumn, ...]
    guesses: dict[str, tuple[int, ...]]
    number_format: str
    date_format: str
    asked_number: AskedFormat | None
    asked_date: AskedFormat | None


@dataclass(frozen=True, slots=True)
class ChangeExample:
    """A customer that will change: the fields alone that do, facts under "facts" by label; money in cents."""

    line: int
    address: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows` of the file = new + changed + unchanged + left_out + rejected + merged; left out are those that the mode
    does not take, merged went into a later line of the same address. `turn` goes to `start_import`; `customers_then` is
    how many the team would have, told before the start where its plan has a limit; `full` is what the start would be
    refused with now."""

    rows: int
    new: int
    changed: int
    unchanged: int
    left_out: int
    rejected: int
    merged: int
    turn: int
    examples: tuple[ChangeExample, ...]
    customers_then: int | None
    customer_limit: int | None
    full: OverLimit | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was written, of a running one so far."""

    added: int
    changed: int
    unchanged: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back, so far: added customers `removed`, changed ones `restored`; `kept` counts by reason of
    KEPT_REASONS."""

    removed: int
    restored: int
    kept: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportView:
    """`state` is one of models.ImportState; `share` of 1 is how far its stage is. `why` a failed one failed, and what
    to do now. `undo_ends_at` is None where nothing can be undone any more."""

    id: int
    business_id: int
    business_name: str
    currency: str
    file_name: str
    size: int
    state: str
    share: float
    look: FileLook | None
    choices: ImportChoices | None
    preview: Preview | None
    turn: int
    result: Result
    undone: Undone
    rejected: int
    why: tuple[str, str] | None
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    undo_ends_at: datetime | None

    @property
    def is_working(self) -> bool:
        """Whether a worker is at it, so that it moves by itself."""
        return self.state in ("uploaded", "checking", "running", "undoing")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One of the list."""

    id: int
    business_id: int
    business_name: str
    file_name: str
    state: str
    share: float
    added: int
    changed: int
    rejected: int
    created_by: str
    created_at: datetime
