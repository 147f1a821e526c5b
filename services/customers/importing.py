"""Customers from a CSV file of the operator's (SPEC C1): the plain way in; the panel's import grows from here.

Amounts replace, they never add up: the same file twice changes nothing.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models import Business, Customer
from services.actors import Actor
from services.addresses import normal_address
from services.errors import Invalid
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

MAX_BYTES = 50 * 2**20
MAX_COLUMNS = 200
_NAMES = {
    "email": {"email", "e-mail", "email address", "mail", "adresse e-mail"},
    "name": {"name", "full name", "nom", "customer", "contact"},
    "company": {"company", "organisation", "organization", "société", "firma"},
    "country": {"country", "pays", "land"},
    "language": {"language", "langue", "sprache"},
    "timezone": {"timezone", "time zone"},
    "segment": {"segment"},
    "total_spend": {"total spent", "total spend"},
    "monthly_spend": {"monthly spend", "mrr"},
    "payment_count": {"payment count", "payments"},
    "first_payment_on": {"first payment date", "first payment"},
    "last_payment_on": {"last payment date", "last payment"},
}
_MONEY = {"total_spend", "monthly_spend"}
_DATES = {"first_payment_on", "last_payment_on"}


@dataclass(slots=True)
class ImportReport:
    """What an import did; `bad` holds the line number (the header is line 1) and the reason of each refused row."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


def read_customers_file(data: bytes) -> tuple[list[tuple[int, dict[str, Any]]], list[tuple[int, str]]]:
    """Rows ready to import with their line numbers, and the bad lines with their reasons.

    Raises:
        Invalid: the file as a whole can't be read; nothing of it is taken.
    """
    content = _decoded(data)
    if not content.strip():
        raise Invalid(text("The file is empty."))
    header, _, _ = content.partition("\n")
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Invalid(
            text("The file can't be read at line {line}: {reason}.", line=reader.line_num, reason=str(error))
        ) from None
    titles = [t.strip() for t in lines[0][1]]
    if len(titles) > MAX_COLUMNS:
        raise Invalid(text("The file has more than {n} columns.", n=MAX_COLUMNS))
    columns = _columns(titles)
    rows, bad, seen = [], [], {}
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            row = _row(columns, titles, cells)
        except Invalid as why:
            bad.append((number, why.message))
            continue
        if row["email"] in seen:
            bad.append(
                (number, text("{email} stands on line {line} already.", email=row["email"], line=seen[row["email"]]))
            )
            continue
        seen[row["email"]] = number
        rows.append((number, row))
    return rows, bad


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV)
async def import_customers(actor: Actor, business_id: int, rows: Iterable[dict[str, Any]]) -> ImportReport:
    """Add or update customers by address within the business. A fact that the rows don't name is kept."""
    business = await actor.find(Business, business_id)
    report = ImportReport()
    known = {c.email: c for c in await actor.rows(Customer).filter(business_id=business.id)}
    fresh: list[Customer] = []
    for row in rows:
        held = known.get(row["email"])
        if held is None:
            fresh.append(Customer(team_id=actor.team_id, business_id=business.id, **row))
            continue
        row = {**row, "facts": {**held.facts, **row.get("facts", {})}}
        changes = {k: v for k, v in row.items() if getattr(held, k) != v}
        if changes:
            await actor.rows(Customer).filter(id=held.id).update(**changes)
            report.changed += 1
        else:
            report.unchanged += 1
    await Customer.bulk_create(fresh, batch_size=500)
    report.added = len(fresh)
    actor.note(business=business.id, added=report.added, changed=report.changed)
    return report


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Invalid(text("The file is larger than {n} MB.", n=MAX_BYTES // 2**20))
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise Invalid(text("This is a ZIP or Excel file."), text("Save it as CSV and import that."))
    try:
        content = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        content = data.decode("cp1252", errors="replace")
    return content.replace("\r\n", "\n").replace("\r", "\n")


def _columns(titles: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for field_name, names in _NAMES.items():
        found = [i for i, title in enumerate(titles) if title.casefold() in names]
        if len(found) > 1:
            raise Invalid(
                text("Two columns could be {name}.", name=field_name.replace("_", " ")), text("Leave one of them.")
            )
        if found:
            columns[field_name] = found[0]
    for needed in ("email", "name"):
        if needed not in columns:
            raise Invalid(text("The file has no column {name}.", name=needed.capitalize()))
    return columns


def _row(columns: dict[str, int], titles: list[str], cells: list[str]) -> dict[str, Any]:
    if any("\x00" in cell for cell in cells):
        raise Invalid(text("A cell holds a NUL character."))
    row: dict[str, Any] = {}
    for name, index in columns.items():
        value = cells[index].strip() if index < len(cells) else ""
        if name == "email":
            row[name] = normal_address(value)
        elif name == "name":
            if not value:
                raise Invalid(text("The name is missing."))
            row[name] = " ".join(value.split())[:300]
        elif not value:
            continue
        elif name in _MONEY:
            row[name] = _cents(value)
        elif name in _DATES:
            row[name] = _date(value)
        elif name == "payment_count":
            if not value.isdecimal() or len(value) > 9:
                raise Invalid(text("“{value}” is not a number of payments.", value=value[:40]))
            row[name] = int(value)
        else:
            row[name] = value[:60]
    taken = set(columns.values())
    row["facts"] = {
        titles[i][:80]: cell.strip()[:500]
        for i, cell in enumerate(cells)
        if i not in taken and i < len(titles) and titles[i] and cell.strip()
    }
    return row


def _cents(value: str) -> int:
    try:
        amount = float(value.replace(" ", "").replace("$", "").replace("€", ""))
    except ValueError:
        raise Invalid(text("“{value}” is not an amount; write it as 1234.56.", value=value[:40])) from None
    if not math.isfinite(amount) or not 0 <= amount < 1e12:
        raise Invalid(text("“{value}” is not an amount that a customer can have spent.", value=value[:40]))
    return round(amount * 100)


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise Invalid(text("“{value}” is not a date; write it as 2026-03-31.", value=value[:40])) from None
