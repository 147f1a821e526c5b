"""The list of customers as CSV, part after part, so that a million of them need no more memory than a thousand."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from services.actors import Actor
from services.customers.listing import CustomerRow, view_row
from services.customers.selecting import CustomerSelection, as_seen_by, conditions_of, narrow_to, reach_businesses
from services.customers.sorting import SORTS
from services.customers.walking import read_rows
from services.permissions import Permission
from services.usecase import usecase

_AT_ONCE = 1000
# As the import reads them (SPEC C1), in one language: what goes out can come in again.
_COLUMNS = ("Name", "Email", "Company", "Segment", "Monthly Spend", "Currency", "Last contact", "Status", "Language")
_MONEY = ("Monthly Spend", "Currency")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ExportPart:
    """Lines of CSV; `after` is what the next part goes on from, 0 when this was the last."""

    lines: str
    after: int


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def export_customers(actor: Actor, selection: CustomerSelection, after: int = 0) -> ExportPart:
    """The next part of the customers of a selection, oldest first; the first one begins with the titles.

    Viewers get addresses masked and no columns of money (SPEC T3). A cell that a spreadsheet would take for a
    formula begins with an apostrophe (OWASP, CSV injection).

    Raises:
        NotFound: no such business. Invalid: a viewer searches for an address. TooSlow.
    """
    chosen = {b.id: b for b in await narrow_to(actor, await reach_businesses(actor), selection)}
    masked = not actor.sees_unmasked
    rows: list[dict[str, Any]] = []
    if chosen:
        found = conditions_of(actor, as_seen_by(actor, selection))
        beyond = f"c.id > {found.put(after)}::bigint"
        rows = (
            await read_rows(found, SORTS["added"][0], "ASC", _AT_ONCE, business_ids=list(chosen), beyond=beyond)
        ).rows
    columns = [c for c in _COLUMNS if not (masked and c in _MONEY)]
    written = io.StringIO()
    writer = csv.writer(written)
    if not after:
        written.write("\ufeff")  # without it Excel takes UTF-8 for something else
        writer.writerow(columns)
    for row in rows:
        cells = _cells(view_row(row, chosen[row["business_id"]], masked=masked))
        writer.writerow([_harmless(cells[column]) for column in columns])
    return ExportPart(written.getvalue(), rows[-1]["id"] if len(rows) == _AT_ONCE else 0)


def _cells(row: CustomerRow) -> dict[str, str]:
    spend = row.monthly_spend
    return {
        "Name": row.name,
        "Email": row.address,
        "Company": row.company,
        "Segment": row.segment,
        "Monthly Spend": "" if spend is None else f"{spend // 100}.{spend % 100:02}",
        "Currency": row.currency,
        "Last contact": f"{row.last_contact:%Y-%m-%d}" if row.last_contact else "",
        "Status": row.status.value,
        "Language": row.language,
    }


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
