"""The refused rows of an import as CSV: its line, the reason, and the cells as they stood in the file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

from models import Import, ImportRejection
from services.actors import Actor
from services.imports.reasons import say_reason
from services.permissions import Permission
from services.translation import _
from services.usecase import usecase

_AT_ONCE = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class RejectedPart:
    """Lines of CSV; `after` is what the next part goes on from, 0 when this was the last."""

    lines: str
    after: int


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV, reads=True)
async def read_rejected(actor: Actor, import_id: int | str, after: int = 0) -> RejectedPart:
    """The next part of the refused rows, in the order of the file; the first begins with the titles.

    Asked for anew with each part, so that it ends with the person's right to it. A cell that a spreadsheet would
    take for a formula begins with an apostrophe (OWASP, CSV injection).

    Raises:
        NotFound, NotAllowed as `actor.find`.
    """
    found = await actor.find(Import, import_id)
    rows = await ImportRejection.filter(of_import_id=found.id, id__gt=after).order_by("id").limit(_AT_ONCE)
    written = io.StringIO()
    writer = csv.writer(written)
    if not after:
        written.write("\ufeff")  # without it Excel takes UTF-8 for something else
        writer.writerow([_harmless(title) for title in (_("Line"), _("Reason"), *found.look.get("titles", ()))])
    for row in rows:
        cells = [_harmless(value or "") for value in json.loads(row.cells).values()]
        writer.writerow([row.line, _harmless(say_reason(row.reason, row.value)), *cells])
    return RejectedPart(written.getvalue(), rows[-1].id if len(rows) == _AT_ONCE else 0)


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
