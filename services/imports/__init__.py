"""Imports of customers from files (SPEC C1): taken in, looked at, checked, run as durable work, undone.

A door goes: `begin_import` → (looked at) → `choose_columns` → (checked, previewed) → `start_import` → done. What a
worker is at shows in `read_import`.
"""

from services.imports.at_once import import_file
from services.imports.checking import choose_columns
from services.imports.choices import ImportChoices
from services.imports.columns import FIELDS, Field
from services.imports.ending import UNDO_FOR, cancel_import
from services.imports.forgetting import LEFT_LYING_FOR
from services.imports.formats import DATE_FORMATS, NUMBER_FORMATS
from services.imports.reading import read_import, read_imports
from services.imports.receiving import MAX_BYTES, AlreadyImported, BeingImported, begin_import
from services.imports.rejected import RejectedPart, read_rejected
from services.imports.running import start_import
from services.imports.targets import ImportTarget, read_import_targets
from services.imports.undoing import KEPT_REASONS, undo_import
from services.imports.views import (
    AskedFormat,
    ChangeExample,
    FileColumn,
    FileLook,
    ImportLine,
    ImportView,
    Preview,
    Result,
    Undone,
)

__all__ = [
    "DATE_FORMATS",
    "FIELDS",
    "KEPT_REASONS",
    "LEFT_LYING_FOR",
    "MAX_BYTES",
    "NUMBER_FORMATS",
    "UNDO_FOR",
    "AlreadyImported",
    "AskedFormat",
    "BeingImported",
    "ChangeExample",
    "Field",
    "FileColumn",
    "FileLook",
    "ImportChoices",
    "ImportLine",
    "ImportTarget",
    "ImportView",
    "Preview",
    "RejectedPart",
    "Result",
    "Undone",
    "begin_import",
    "cancel_import",
    "choose_columns",
    "import_file",
    "read_import",
    "read_import_targets",
    "read_imports",
    "read_rejected",
    "start_import",
    "undo_import",
]
