"""A file of addresses as other programs write them: CSV with a column of addresses, or one address a line."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

from models import SuppressionReason
from services.addresses import normal_address
from services.errors import Invalid
from services.spreadsheet_cells import as_written
from services.translation import text

MOST_BYTES = 10_000_000
MOST_ROWS = 200_000
BAD_NAMED = 200
_ADDRESS_TITLES = {"address", "email", "e-mail", "email address", "e-mail address", "mail", "recipient", "adresse"}
_ADDRESS_TITLES |= {"adresse e-mail", "e-mail-adresse", "mailadresse", "courriel"}
_REASON_TITLES = {"reason", "type", "status", "grund", "motif", "raison"}
_REASONS = {  # what providers call them
    "unsubscribed": SuppressionReason.UNSUBSCRIBED,
    "unsubscribe": SuppressionReason.UNSUBSCRIBED,
    "bounced": SuppressionReason.BOUNCED,
    "bounce": SuppressionReason.BOUNCED,
    "hard bounce": SuppressionReason.BOUNCED,
    "hardbounce": SuppressionReason.BOUNCED,
    "complained": SuppressionReason.COMPLAINED,
    "complaint": SuppressionReason.COMPLAINED,
    "spam": SuppressionReason.COMPLAINED,
    "spamreport": SuppressionReason.COMPLAINED,
}
# Most addresses: what this passes needs no slower look.
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_+-]*(\.[a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\Z")


@dataclass(slots=True)
class ReadFile:
    """`rows` maps each address to its reason; `bad` names the first lines that can't be used."""

    rows: dict[str, str] = field(default_factory=dict)
    bad: list[tuple[int, str, str]] = field(default_factory=list)
    bad_count: int = 0


def read_file(content: bytes) -> ReadFile:
    """Raises Invalid when the file as a whole is none that can be read; nothing of it counts then."""
    lines = csv.reader(io.StringIO(_decoded(content), newline=""), delimiter=_delimiter(content))
    read, columns = ReadFile(), None
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _columns(cells)
                if not _holds_address(cells):
                    continue  # its titles
            _take(read, lines.line_num, cells, *columns)
    except csv.Error as error:
        raise Invalid(
            text("The file can't be read at line {line}: {reason}.", line=lines.line_num, reason=str(error)),
            field="file",
        ) from None
    if not (read.rows or read.bad_count):
        raise Invalid(text("There is no address in this file."), field="file")
    return read


def _take(read: ReadFile, line: int, cells: list[str], address_at: int, reason_at: int | None) -> None:
    typed = as_written(cells[address_at].strip()) if address_at < len(cells) else ""
    address = typed.lower()
    try:
        if len(address) > 254 or not _PLAIN.match(address):
            address = normal_address(typed)
    except Invalid as refusal:
        read.bad_count += 1
        if len(read.bad) < BAD_NAMED:
            read.bad.append((line, typed.replace("\x00", "")[:80], refusal.message[:200].replace("\x00", "")))
        return
    reason = (
        cells[reason_at].strip().lower().replace("_", " ") if reason_at is not None and reason_at < len(cells) else ""
    )
    read.rows.setdefault(address, _REASONS.get(reason, SuppressionReason.BY_HAND).value)
    if len(read.rows) > MOST_ROWS:
        raise Invalid(
            text("The file holds more than {n} addresses.", n=MOST_ROWS), text("Split it in parts."), field="file"
        )


def _columns(cells: list[str]) -> tuple[int, int | None]:
    """Where addresses and reasons stand: by title, else where the first line has an address."""
    titles = [cell.strip().casefold() for cell in cells]
    named = next((at for at, title in enumerate(titles) if title in _ADDRESS_TITLES), None)
    first = next((at for at, cell in enumerate(cells) if "@" in cell), None)
    if named is None and first is None:
        if len(cells) > 1:
            raise Invalid(
                text("No column of this file is called Email or Address."),
                text("Name it so in the first line."),
                field="file",
            )
        return 0, None
    reason = next((at for at, title in enumerate(titles) if title in _REASON_TITLES), None)
    return (named if named is not None else first) or 0, reason


def _holds_address(cells: list[str]) -> bool:
    return any("@" in cell for cell in cells)


def _delimiter(content: bytes) -> str:
    head = content[:4000]
    return max(",;\t", key=lambda sign: head.count(sign.encode()))


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Invalid(text("This file is too large."), field="file")
    if content.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise Invalid(text("This is a ZIP or Excel file."), text("Save it as CSV and bring that in."), field="file")
    try:
        return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
