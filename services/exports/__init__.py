"""All of a person's data as a zip of JSON and CSV (SPEC S9), written as durable work and kept for seven days."""

from services.exports.requesting import (
    ExportView,
    ReadyExport,
    find_ready_export,
    read_export,
    read_export_part,
    request_export,
)
from services.exports.writing import holds_team

__all__ = [
    "ExportView",
    "ReadyExport",
    "find_ready_export",
    "holds_team",
    "read_export",
    "read_export_part",
    "request_export",
]
