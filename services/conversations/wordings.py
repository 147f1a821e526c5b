"""The wordings a mail went through, each with what it changed in the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from models import EmailVersion


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a wording, the subject's first, against the wording before."""

    kind: Literal["same", "added", "removed"]
    line: str


@dataclass(frozen=True, slots=True)
class WordingView:
    """`changes` tells the first wording whole, as lines that stayed the same."""

    number: int
    written_by: str
    author_name: str
    instruction: str
    written_at: datetime
    changes: tuple[Change, ...]


def view_wordings(versions: Sequence[EmailVersion]) -> tuple[WordingView, ...]:
    """Oldest first; the versions come so, with authors. Comparing is work: not on the loop."""
    if not versions:
        return ()
    first = tuple(Change("same", line) for line in _lines(versions[0]))
    changes = [first, *(_changes(_lines(before), _lines(after)) for before, after in pairwise(versions))]
    return tuple(
        WordingView(
            number=version.number,
            written_by=version.written_by,
            author_name=version.author.name if version.author else "",
            instruction=version.instruction,
            written_at=version.created_at,
            changes=found,
        )
        for version, found in zip(versions, changes, strict=True)
    )


def _changes(before: list[str], after: list[str]) -> tuple[Change, ...]:
    found: list[Change] = []
    for _, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if before[i:j] == after[k:n]:
            found += (Change("same", line) for line in after[k:n])
        else:
            found += (Change("removed", line) for line in before[i:j])
            found += (Change("added", line) for line in after[k:n])
    return tuple(found)


def _lines(version: EmailVersion) -> list[str]:
    return [version.subject, *version.body.splitlines()]
