"""A zip written piece by piece into bounded memory: what is full is taken out and kept elsewhere."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

PART_BYTES = 1024 * 1024
# What a spreadsheet would take for a formula (OWASP ASVS 5.0, 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Row = Sequence[Any]


class _Gathered:
    """What the zip wrote and nobody has taken yet; it can't be gone back in."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def write(self, piece: bytes) -> int:
        self.bytes += piece
        return len(piece)

    def flush(self) -> None:
        """There is nothing beneath to flush to."""


class ZipParts:
    def __init__(self) -> None:
        self._gathered = _Gathered()
        self._zip = zipfile.ZipFile(self._gathered, "w", zipfile.ZIP_DEFLATED, compresslevel=6)  # type: ignore[arg-type]

    def add(self, name: str, content: bytes) -> None:
        self._zip.writestr(name, content)

    def open_csv(self, name: str, columns: Sequence[str]) -> CsvFile:
        return CsvFile(self._zip.open(name, "w", force_zip64=True), columns)

    def open_json(self, name: str, columns: Sequence[str]) -> JsonFile:
        return JsonFile(self._zip.open(name, "w", force_zip64=True), columns)

    def close(self) -> None:
        self._zip.close()

    def take(self, *, all: bool = False) -> Iterator[bytes]:
        """The parts that are full; with `all` the rest too."""
        held = self._gathered.bytes
        while len(held) >= PART_BYTES or (all and held):
            yield bytes(held[:PART_BYTES])
            del held[:PART_BYTES]


class CsvFile:
    """UTF-8 with a mark that spreadsheets know it by; cells that look like a formula get a leading apostrophe."""

    def __init__(self, file: Any, columns: Sequence[str]) -> None:
        self._file = file
        self._file.write(b"\xef\xbb\xbf")
        self.write([columns])

    def write(self, rows: Sequence[Row]) -> None:
        lines = io.StringIO()
        csv.writer(lines).writerows([_cell(value) for value in row] for row in rows)
        self._file.write(lines.getvalue().encode())

    def close(self) -> None:
        self._file.close()


class JsonFile:
    """One array, an object a line."""

    def __init__(self, file: Any, columns: Sequence[str]) -> None:
        self._file, self._columns, self._between = file, columns, "[\n"

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            line = json.dumps(dict(zip(self._columns, row, strict=True)), ensure_ascii=False, default=_as_json)
            self._file.write(f"{self._between}{line}".encode())
            self._between = ",\n"

    def close(self) -> None:
        self._file.write(b"\n]\n" if self._between == ",\n" else b"[]\n")
        self._file.close()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return _as_json(value) if isinstance(value, date) else value


def _as_json(value: date | datetime) -> str:
    return value.isoformat()
