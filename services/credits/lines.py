"""Writes lines of the ledger, many in one statement. A line whose key stands already is not written again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import CreditEntryKind
from services.credits.pools import THIS_MONTH, Ask

_WRITE = f"""
INSERT INTO credit_entries (team_id, lot_id, kind, amount, key, user_id, business_id, purpose, settled, of_month,
                            created_at)
SELECT team_id, lot_id, kind, amount, key, user_id, business_id, purpose, settled, nullif(of_month, {THIS_MONTH}), now()
  FROM unnest($1::int[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::int[], $7::int[], $8::text[],
              $9::bigint[], $10::date[]) WITH ORDINALITY
    AS l (team_id, lot_id, kind, amount, key, user_id, business_id, purpose, settled, of_month, n)
 ORDER BY n ON CONFLICT (key) DO NOTHING RETURNING id"""  # noqa: S608 - its parts are ours


@dataclass(frozen=True, slots=True)
class Line:
    """`of_month` is the first day of the month that it counts in, None for this one; the rest is CreditEntry's."""

    team_id: int
    lot_id: int
    kind: CreditEntryKind
    amount: int
    key: str
    user_id: int | None = None
    business_id: int | None = None
    purpose: str = ""
    settled: int | None = None
    of_month: date | None = None


async def write_lines(ask: Ask, lines: Sequence[Line]) -> int:
    """How many were written. What their lots have left, and the sums of the months, follow by the database's hand."""
    if not lines:
        return 0
    columns = zip(
        *(
            (
                *(line.team_id, line.lot_id, line.kind.value, line.amount, line.key, line.user_id, line.business_id),
                *(line.purpose, line.settled, line.of_month),
            )
            for line in lines
        ),
        strict=True,
    )
    return len(await ask(_WRITE, *map(list, columns)))
