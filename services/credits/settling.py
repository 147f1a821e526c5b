"""How a reservation ends: whole, or part by part. What is spent is committed; what is not goes back where it came from.

Each part has a name and counts once. The pool is locked while it is written, so that two at once never settle the
same credits; to be exact, call these inside the transaction of the work that they pay for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tortoise.transactions import in_transaction

from models import CreditEntryKind
from services.credits.ledger import below, does_stand
from services.credits.lines import Line, write_lines
from services.database import execute, query
from services.usecase import entrance

_LOCK = """
SELECT team_id FROM credit_pools WHERE team_id = (
    SELECT team_id FROM credit_entries WHERE key ~>=~ $1 AND key ~<~ $2 AND kind = 'reserve' LIMIT 1) FOR UPDATE"""
# Dead by the clock, as what may be used is: see services.credits.pools.
_RESERVED = """
SELECT r.lot_id, r.team_id, r.user_id, r.business_id, r.purpose, -r.amount AS reserved,
       date_trunc('month', r.created_at AT TIME ZONE 'UTC')::date AS month,
       coalesce(l.expires_at <= clock_timestamp(), false) AS is_dead, l.due_back - l.taken_back AS owed
  FROM credit_entries r JOIN credit_lots l ON l.id = r.lot_id
 WHERE r.key ~>=~ $1 AND r.key ~<~ $2 AND r.kind = 'reserve'
 ORDER BY l.expires_at NULLS LAST, l.id"""
_SETTLED = """
SELECT lot_id, sum(settled)::bigint AS settled, bool_or(settled IS NULL) AS whole
  FROM credit_entries
 WHERE key ~>=~ $1 AND key ~<~ $2 OR key = ANY($3::text[])
 GROUP BY lot_id"""
_TAKEN = "UPDATE credit_lots SET taken_back = taken_back + $2 WHERE id = $1"


@dataclass(slots=True)
class _Reserved:
    """What one lot gave to a reservation; `open` is neither spent nor given back.

    Nothing returns to a dead lot; to one that owes credits to a refund, nothing returns before those.
    """

    lot_id: int
    team_id: int
    user_id: int | None
    business_id: int | None
    purpose: str
    month: date
    open: int
    is_dead: bool
    owed: int


@entrance
async def commit_credits(key: str) -> None:
    """The work succeeded: what is left of the reservation is spent. Once, however often it is said."""
    async with in_transaction():
        for lot in await _reserved(key):
            if lot.open:
                await _write(lot, CreditEntryKind.COMMIT, lot.open, f"commit:{key}:{lot.lot_id}")


@entrance
async def release_credits(key: str) -> None:
    """The work failed or is over: what is left of the reservation goes back to the lots that it came from. Once, and
    never what was spent. A lot that is dead meanwhile, expired or taken back, gets a void, which all can see, and no
    credits."""
    async with in_transaction():
        for lot in await _reserved(key):
            if lot.open:
                await _give_back(lot, lot.open, f"release:{key}:{lot.lot_id}", f"void:{key}:{lot.lot_id}")


@entrance
async def settle_part(key: str, part: str, *, spent: int, back: int) -> None:
    """So many credits of the reservation are spent and so many go back; the same part again does nothing.

    Those that expire first are spent first. Raises RuntimeError: more than what is left of the reservation.
    """
    async with in_transaction():
        lots = await _reserved(key)
        name = f"settle:{key}:{part}"
        if await does_stand(name):
            return
        for kind, amount in ((CreditEntryKind.COMMIT, spent), (CreditEntryKind.RELEASE, back)):
            for lot in lots:
                some = min(amount, lot.open)
                if not some:
                    continue
                line = f"{name}:{kind.value}:{lot.lot_id}"
                if kind is CreditEntryKind.COMMIT:
                    await _write(lot, kind, some, line)
                else:
                    await _give_back(lot, some, line, f"{name}:void:{lot.lot_id}")
                lot.open -= some
                amount -= some
            if amount:
                raise RuntimeError(f"{amount} credits more than {key} has reserved were to end as {kind.value}")


async def _reserved(key: str) -> list[_Reserved]:
    bounds = below(f"reserve:{key}")
    if not await query(_LOCK, *bounds):
        return []
    rows = await query(_RESERVED, *bounds)
    whole = [f"{kind}:{key}:{row['lot_id']}" for row in rows for kind in ("commit", "release", "void")]
    settled = {row["lot_id"]: row for row in await query(_SETTLED, *below(f"settle:{key}"), whole)}
    lots = []
    for row in rows:
        done = settled.get(row["lot_id"])
        left = row.pop("reserved") - (done["settled"] or 0 if done else 0)
        lots.append(_Reserved(**row, open=0 if done and done["whole"] else left))
    return lots


async def _give_back(lot: _Reserved, amount: int, line: str, void_line: str) -> None:
    """Under one name what returns, under the other what a refund of this lot still asks for."""
    if lot.is_dead:
        await _write(lot, CreditEntryKind.VOID, amount, line)
        return
    owed = min(amount, lot.owed)
    if owed:
        await _write(lot, CreditEntryKind.VOID, owed, void_line)
        await execute(_TAKEN, lot.lot_id, owed)
    if amount > owed:
        await _write(lot, CreditEntryKind.RELEASE, amount - owed, line)


async def _write(lot: _Reserved, kind: CreditEntryKind, settled: int, key: str) -> None:
    line = Line(
        lot.team_id,
        lot.lot_id,
        kind,
        settled if kind is CreditEntryKind.RELEASE else 0,
        key,
        user_id=lot.user_id,
        business_id=lot.business_id,
        purpose=lot.purpose,
        settled=settled,
        of_month=lot.month,
    )
    await write_lines(query, [line])
