"""How a reservation ends: whole, or part by part. What is spent is committed; what is not goes back where it came from.

Each part has a name and counts once. The lots are locked while it is written, so that two at once never settle the
same credits; to be exact, call these inside the transaction of the work that they pay for.
"""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.expressions import F

from models import CreditEntryKind, CreditLot
from services.credits.ledger import write_line
from services.database import query
from services.usecase import entrance

_RESERVED = """
SELECT r.lot_id, r.team_id, r.user_id, r.business_id, r.purpose, -r.amount AS reserved,
       coalesce(l.expires_at <= now(), false) AS is_dead
  FROM credit_entries r JOIN credit_lots l ON l.id = r.lot_id
 WHERE r.key ~>=~ $1 AND r.key ~<~ $2 AND r.kind = 'reserve'
 ORDER BY l.expires_at NULLS LAST, l.id FOR UPDATE OF l"""
_SETTLED = """
SELECT lot_id, sum(settled)::bigint AS settled, bool_or(settled IS NULL) AS whole
  FROM credit_entries
 WHERE key ~>=~ $1 AND key ~<~ $2 OR key = ANY($3::text[])
 GROUP BY lot_id"""
_PART = "SELECT FROM credit_entries WHERE key ~>=~ $1 AND key ~<~ $2 LIMIT 1"


@dataclass(slots=True)
class _Reserved:
    """What one lot gave to a reservation; `open` is neither spent nor given back. Nothing returns to a dead lot."""

    lot_id: int
    team_id: int
    user_id: int | None
    business_id: int | None
    purpose: str
    open: int
    is_dead: bool


@entrance
async def commit_credits(key: str) -> None:
    """The work succeeded: what is left of the reservation is spent. Once, however often it is said."""
    for lot in await _reserved(key):
        if lot.open:
            await _write(lot, CreditEntryKind.COMMIT, lot.open, f"commit:{key}:{lot.lot_id}")


@entrance
async def release_credits(key: str) -> None:
    """The work failed or is over: what is left of the reservation goes back to the lots that it came from. Once, and
    never what was spent. A lot that has expired meanwhile gets a void, which all can see, and no credits."""
    for lot in await _reserved(key):
        if lot.open:
            await _give_back(lot, lot.open, f"release:{key}:{lot.lot_id}")


@entrance
async def settle_part(key: str, part: str, *, spent: int, back: int) -> None:
    """So many credits of the reservation are spent and so many go back; the same part again does nothing.

    Those that expire first are spent first. Raises RuntimeError: more than what is left of the reservation.
    """
    lots = await _reserved(key)
    if await query(_PART, *_beginning(f"settle:{key}:{part}")):
        return
    for kind, amount in ((CreditEntryKind.COMMIT, spent), (CreditEntryKind.RELEASE, back)):
        for lot in lots:
            some = min(amount, lot.open)
            if not some:
                continue
            line = f"settle:{key}:{part}:{kind.value}:{lot.lot_id}"
            if kind is CreditEntryKind.COMMIT:
                await _write(lot, kind, some, line)
            else:
                await _give_back(lot, some, line)
            lot.open -= some
            amount -= some
        if amount:
            raise RuntimeError(f"{amount} credits more than {key} has reserved were to end as {kind.value}")


async def _reserved(key: str) -> list[_Reserved]:
    rows = await query(_RESERVED, *_beginning(f"reserve:{key}"))
    whole = [f"{kind}:{key}:{row['lot_id']}" for row in rows for kind in ("commit", "release")]
    settled = {row["lot_id"]: row for row in await query(_SETTLED, *_beginning(f"settle:{key}"), whole)}
    lots = []
    for row in rows:
        done = settled.get(row["lot_id"])
        left = row.pop("reserved") - (done["settled"] or 0 if done else 0)
        lots.append(_Reserved(**row, open=0 if done and done["whole"] else left))
    return lots


def _beginning(key: str) -> tuple[str, str]:
    """The bounds of all lines below a key, compared byte by byte: ";" is the character after ":"."""
    return f"{key}:", f"{key};"


async def _give_back(lot: _Reserved, amount: int, line: str) -> None:
    if lot.is_dead:
        await _write(lot, CreditEntryKind.VOID, amount, line)
    elif await _write(lot, CreditEntryKind.RELEASE, amount, line):
        await CreditLot.filter(id=lot.lot_id).update(remaining=F("remaining") + amount)


async def _write(lot: _Reserved, kind: CreditEntryKind, settled: int, line: str) -> bool:
    return await write_line(
        lot.lot_id,
        lot.team_id,
        kind,
        settled if kind is CreditEntryKind.RELEASE else 0,
        line,
        settled=settled,
        user_id=lot.user_id,
        business_id=lot.business_id,
        purpose=lot.purpose,
    )
