"""Customers for a test, from rows in the words of the database: written as a file and imported as any other."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any

from services.actors import Actor
from services.imports import ImportView, import_file

_TITLES = {
    "email": "Email",
    "name": "Name",
    "company": "Company",
    "country": "Country",
    "language": "Language",
    "timezone": "Time zone",
    "segment": "Segment",
    "monthly_spend": "Monthly Spend",
    "total_spend": "Total Spent",
    "payment_count": "Payment Count",
    "first_payment_on": "First Payment Date",
    "last_payment_on": "Last Payment Date",
}


async def import_customers(actor: Actor, business_id: int, rows: Sequence[dict[str, Any]]) -> ImportView:
    """Money in cents; what stands under `facts` becomes columns of its own."""
    return await import_file(actor, business_id, "customers.csv", _whole(file_of(rows)), again=True)


def file_of(rows: Sequence[dict[str, Any]]) -> bytes:
    fields = [name for name in _TITLES if any(name in row for row in rows)]
    labels = list(dict.fromkeys(label for row in rows for label in row.get("facts", {})))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*(_TITLES[name] for name in fields), *labels])
    for row in rows:
        cells = [_cell(name, row.get(name)) for name in fields]
        writer.writerow([*cells, *(row.get("facts", {}).get(label, "") for label in labels)])
    return written.getvalue().encode()


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    return f"{value // 100}.{value % 100:02}" if name.endswith("_spend") else str(value)


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
