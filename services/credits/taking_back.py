"""Takes credits back whose payment was refunded or is disputed: proportionally, once, from its own lots alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tortoise.transactions import in_transaction

from models import CreditEntryKind
from services.credits.ledger import below
from services.credits.lines import Line, write_lines
from services.credits.pools import lock_pools
from services.database import execute, query
from services.usecase import entrance

_TEAMS = "SELECT DISTINCT team_id FROM credit_lots WHERE payment = $1 ORDER BY 1"
# What an expired lot still shows is no longer there to be taken.
_LOTS = """SELECT id, team_id, amount, due_back,
           CASE WHEN expires_at <= clock_timestamp() THEN 0 ELSE remaining END AS left
      FROM credit_lots WHERE payment = $1 ORDER BY id"""
_DUE = "UPDATE credit_lots SET due_back = $2, taken_back = taken_back + $3 WHERE id = $1"
_DONE = """SELECT coalesce(-sum(amount), 0)::bigint AS taken, coalesce(sum(settled), 0)::bigint AS short
      FROM credit_entries WHERE kind = 'refund' AND key ~>=~ $1 AND key ~<~ $2 HAVING count(*) > 0"""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Whole credits. `short` were spent, set aside or expired; what is set aside is taken should it come back."""

    taken: int
    short: int


@entrance
async def take_back_credits(payment: str, *, part: Fraction, key: str) -> TakenBack:
    """`part` is the share of the payment that is refunded or disputed by now: only what it asks for beyond earlier
    calls is taken, a smaller share than before takes nothing, and nothing is given back. Parts of a credit stay with
    the team. The same key (at most 90 characters) again answers what it did.

    Only lots that stand already are found: for a payment whose grant is still to come, ask again after the grant.
    Raises ValueError: no payment, or a share outside of 0 to 1.
    """
    if not payment or not 0 <= part <= 1:
        raise ValueError(f"a share of {part} of the payment {payment!r}")
    async with in_transaction():
        await lock_pools(query, [row["team_id"] for row in await query(_TEAMS, payment)])
        if done := await query(_DONE, *below(f"refund:{key}")):
            return TakenBack(**done[0])
        taken = short = 0
        for lot in await query(_LOTS, payment):
            more = lot["amount"] * part.numerator // part.denominator - lot["due_back"]
            if more <= 0:
                continue
            some = min(more, lot["left"])
            await execute(_DUE, lot["id"], lot["due_back"] + more, some)
            await write_lines(query, _lines(lot["team_id"], lot["id"], key, some, more - some))
            taken += some
            short += more - some
        return TakenBack(taken, short)


def _lines(team_id: int, lot_id: int, key: str, taken: int, short: int) -> list[Line]:
    """What was taken, and a line of 0 for what was not there to be taken."""
    kind, lines = CreditEntryKind.REFUND, []
    if taken:
        lines.append(Line(team_id, lot_id, kind, -taken, f"refund:{key}:{lot_id}"))
    if short:
        lines.append(Line(team_id, lot_id, kind, 0, f"refund:{key}:short:{lot_id}", settled=short))
    return lines
