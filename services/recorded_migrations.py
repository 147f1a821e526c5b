"""What the migrations do to an empty database, recorded as plain SQL: Tortoise takes seconds to find it out anew.

`python -m setup.recording` makes the recording (docs/decisions/0012).
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import models

MIGRATIONS = Path(models.__file__).parent / "migrations"
RECORDING = MIGRATIONS / "recorded.sql"
_SECTION = re.compile(r"^-- (\d{4}_\w+) ([0-9a-f]{64})\n", re.MULTILINE)


def heading(name: str) -> str:
    """What stands before the statements of a migration: its name, and the digest of the file they were recorded of."""
    return f"-- {name} {_digest(name)}\n"


def recorded_sql() -> str:
    """The statements for an empty database, up to the first migration that is not, byte for byte, the one recorded.

    They note for Tortoise each migration that they stand for; it does the others.
    """
    opening, *sections = _SECTION.split(RECORDING.read_text())
    believed = [opening]
    for name, digest, statements in zip(sections[::3], sections[1::3], sections[2::3], strict=True):
        if _digest(name) != digest:
            break
        believed.append(statements)
    return "".join(believed)


def _digest(name: str) -> str:
    path = MIGRATIONS / f"{name}.py"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
