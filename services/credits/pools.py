"""A team's pool as a writer finds it: locked, with its usable lots in the order of their use, and the budgets in force.

Whoever writes to a ledger locks its pool first. So writers come one by one, each sees what the one before it wrote,
and what is decided here is still true when the lines are written.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from models import BudgetOf

# services.database.query, or the `fetch` of a raw connection.
Ask = Callable[..., Awaitable[Sequence[Any]]]

# What lines came to as use: set aside or spent, less what came back, whoever got it.
USE = "coalesce(sum(-m.amount - CASE WHEN m.kind = 'void' THEN m.settled ELSE 0 END), 0)::bigint"
USES = "('reserve', 'commit', 'release', 'void')"
THIS_MONTH = "date_trunc('month', now() AT TIME ZONE 'UTC')::date"

_LOCK = """SELECT team_id, stopped_at IS NOT NULL AS is_stopped FROM credit_pools
    WHERE team_id = ANY($1::int[]) ORDER BY team_id FOR UPDATE"""
_MAKE = "INSERT INTO credit_pools (team_id) SELECT * FROM unnest($1::int[]) AS t ORDER BY 1 ON CONFLICT DO NOTHING"
# Usable lots, and budgets with what was used of them. By the clock, not by the beginning of the transaction: it may
# have waited for the lock while a lot ran out.
_READ = f"""
SELECT team_id, '' AS whose, id, remaining AS n, 0 AS monthly, expires_at FROM credit_lots
 WHERE team_id = ANY($1::int[]) AND remaining > 0 AND (expires_at IS NULL OR expires_at > clock_timestamp())
UNION ALL
SELECT b.team_id, b.whose, b.whose_id, u.used, b.monthly, NULL
  FROM credit_budgets b CROSS JOIN LATERAL (
       SELECT {USE} AS used FROM credit_months m
        WHERE m.team_id = b.team_id AND m.month = {THIS_MONTH} AND m.kind IN {USES}
          AND CASE b.whose WHEN 'member' THEN m.user_id ELSE m.business_id END = b.whose_id) u
 WHERE b.team_id = ANY($1::int[])
 ORDER BY expires_at NULLS LAST, id"""  # noqa: S608 - its parts are ours


@dataclass(frozen=True, slots=True)
class Short:
    """Why a spend does not fit. `of` is None where the pool itself is short; `limit` is then what it holds."""

    left: int
    needed: int
    of: BudgetOf | None = None
    of_id: int = 0
    limit: int = 0
    is_stopped: bool = False


@dataclass(slots=True)
class Pool:
    """`lots` are [id, what is left] in the order of their use; `budgets` what is left of each by whose it is."""

    team_id: int
    is_stopped: bool
    lots: list[list[int]] = field(default_factory=list)
    budgets: dict[tuple[BudgetOf, int], list[int]] = field(default_factory=dict)

    def take(self, amount: int, user_id: int | None, business_id: int | None) -> list[tuple[int, int]] | Short:
        """What each lot gives, (id, credits), counted off here at once; or why nothing of it fits."""
        if self.is_stopped:
            return Short(0, amount, is_stopped=True)
        whose = ((BudgetOf.MEMBER, user_id or 0), (BudgetOf.BUSINESS, business_id or 0))
        budgets = [(*who, self.budgets[who]) for who in whose if who in self.budgets]
        for of, of_id, (left, monthly) in budgets:
            if left < amount:
                return Short(max(left, 0), amount, of, of_id, monthly)
        held = sum(left for _lot, left in self.lots)
        if held < amount:
            return Short(held, amount, limit=held)
        for _of, _id, budget in budgets:
            budget[0] -= amount
        parts = []
        for lot in self.lots:
            part = min(amount, lot[1])
            if part:
                lot[1] -= part
                amount -= part
                parts.append((lot[0], part))
        return parts


async def open_pools(ask: Ask, team_ids: Iterable[int]) -> dict[int, Pool]:
    """Lock and read; for a transaction that means to spend."""
    wanted = sorted(set(team_ids))
    pools = {team_id: Pool(team_id, is_stopped) for team_id, is_stopped in (await lock_pools(ask, wanted)).items()}
    for row in await ask(_READ, wanted):
        pool = pools[row["team_id"]]
        if row["whose"]:
            pool.budgets[BudgetOf(row["whose"]), row["id"]] = [row["monthly"] - row["n"], row["monthly"]]
        else:
            pool.lots.append([row["id"], row["n"]])
    return pools


async def lock_pools(ask: Ask, team_ids: Sequence[int]) -> dict[int, bool]:
    """By the order of the teams, so that two who lock several never wait for each other; team → is it stopped."""
    rows = await ask(_LOCK, team_ids)
    if len(rows) < len(team_ids):
        await ask(_MAKE, team_ids)
        rows = await ask(_LOCK, team_ids)
    return {row["team_id"]: row["is_stopped"] for row in rows}
