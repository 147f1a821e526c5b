"""Spends at once, without a reservation: what waits for one team is folded into one transaction.

One writer a team and process takes all spends that wait, locks the pool, refuses exactly those that don't fit, and
writes a line for each of the others. Across processes the lock of the pool decides. A spend that is in the database
stands with its line; a caller that was cancelled, or whose process died, asks again with the same key and finds out.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import Any

from tortoise import connections
from tortoise.backends.base.client import TransactionalDBClient

from models import CreditEntryKind
from services.credits.lines import Line, write_lines
from services.credits.pools import Ask, Short, open_pools
from services.credits.refusing import refusal_of
from services.credits.unmetered import take_or_cover
from services.usecase import entrance

MOST_AT_ONCE = 500
STATEMENT_S = 20  # who holds the pool for longer lets the spends fail; nothing of them is written then
_WRITERS_AT_ONCE = asyncio.Semaphore(4)  # in this process: most connections are left to people's acts
_STAND = "SELECT key FROM credit_entries WHERE key = ANY($1::text[])"


@dataclass(slots=True)
class _Spend:
    """One that waits; `done` becomes None, or why it does not fit."""

    amount: int
    key: str
    user_id: int | None
    business_id: int | None
    purpose: str
    done: asyncio.Future[Short | None]


_waiting: dict[int, deque[_Spend]] = {}  # by team, while its writer runs
_writers: set[asyncio.Task[None]] = set()


@entrance
async def spend_credits(
    team_id: int, amount: int, *, key: str, user_id: int | None, business_id: int | None, purpose: str
) -> None:
    """Spend for an act that is metered when it happens, and never given back; it is in the ledger when this returns.
    The same key in the same team spends once. Not for the transaction of an act: if that failed, this would stand.

    Raises:
        OutOfCredits: the pool holds less, or a budget has less left. SpendingStopped.
        OSError, TimeoutError: the database was lost; whether it was spent tells the same key.
        ValueError: an amount, a key or a purpose that no line holds.
    """
    if isinstance(connections.get("default"), TransactionalDBClient):
        raise RuntimeError("spend_credits was called inside a transaction, which it would outlive")
    line = f"spend:{team_id}:{key}"
    if amount < 1 or len(line) > 100 or len(purpose) > 60 or "\x00" in line + purpose:
        raise ValueError(f"{amount} credits can't be spent as {key!r} for {purpose!r}")
    spend = _Spend(amount, line, user_id, business_id, purpose, asyncio.get_running_loop().create_future())
    if team_id in _waiting:
        _waiting[team_id].append(spend)
    else:
        _waiting[team_id] = deque([spend])
        # In a context of its own: not in whatever the first of them happens to be in.
        writer = asyncio.create_task(_write_all(team_id), name="credits", context=contextvars.Context())
        _writers.add(writer)
        writer.add_done_callback(_writers.discard)
    short = await spend.done
    if short is not None:
        raise await refusal_of(short, team_id, user_id=user_id)


async def _write_all(team_id: int) -> None:
    """Until nobody waits any more; what fails, fails for those who were written together and for who came meanwhile."""
    queue, folded = _waiting[team_id], []
    try:
        async with _WRITERS_AT_ONCE, connections.get("default").acquire_connection() as raw:
            while queue:
                folded = [queue.popleft() for _n in range(min(len(queue), MOST_AT_ONCE))]
                folded = [spend for spend in folded if not spend.done.cancelled()]
                for spend, short in zip(folded, await _fold(raw, team_id, folded), strict=True):
                    if not spend.done.done():
                        spend.done.set_result(short)
                await asyncio.sleep(0)  # whoever was answered may have the next one
            del _waiting[team_id]  # before the next await: who comes from here on has a writer of their own
    except BaseException as error:
        if _waiting.get(team_id) is queue:
            del _waiting[team_id]
        passed_on = error if isinstance(error, Exception) else OSError("the process stops")
        for spend in (*folded, *queue):
            if not spend.done.done():
                spend.done.set_exception(passed_on)
        if not isinstance(error, Exception):
            raise


class _KeysMatter(Exception):
    """A line stood already, or something did not fit: perhaps it was spent before."""


async def _fold(raw: Any, team_id: int, spends: list[_Spend]) -> list[Short | None]:
    """One transaction: for each spend None when its line stands, else why it does not fit.

    Nearly always all of them are new and fit, so which keys stand is asked only where it matters.
    """
    ask: Ask = partial(raw.fetch, timeout=STATEMENT_S)
    try:
        async with raw.transaction():
            return await _settle(ask, team_id, spends, ask_keys=False)
    except _KeysMatter:
        async with raw.transaction():
            return await _settle(ask, team_id, spends, ask_keys=True)


async def _settle(ask: Ask, team_id: int, spends: list[_Spend], *, ask_keys: bool) -> list[Short | None]:
    """Raises _KeysMatter, and nothing is to be committed."""
    pool = (await open_pools(ask, [team_id]))[team_id]
    stand = await ask(_STAND, [spend.key for spend in spends]) if ask_keys else ()
    done = {row["key"] for row in stand}
    outcomes: list[Short | None] = []
    lines: list[Line] = []
    for spend in spends:
        if spend.key in done:
            parts: list[tuple[int, int]] | Short = []
        elif ask_keys:
            who = {"user_id": spend.user_id, "business_id": spend.business_id}
            parts = await take_or_cover(ask, pool, spend.amount, **who, key=spend.key)
        else:
            parts = pool.take(spend.amount, spend.user_id, spend.business_id)
        if isinstance(parts, Short):
            outcomes.append(parts)
            continue
        done.add(spend.key)
        outcomes.append(None)
        lines += _lines(team_id, spend, parts)
    if (any(outcomes) and not ask_keys) or await write_lines(ask, lines) != len(lines):
        raise _KeysMatter
    return outcomes


def _lines(team_id: int, spend: _Spend, parts: list[tuple[int, int]]) -> list[Line]:
    """The first one bears the spend's own name: it is looked for by it."""
    return [
        Line(
            team_id,
            lot_id,
            CreditEntryKind.COMMIT,
            -part,
            f"{spend.key}:{lot_id}" if n else spend.key,
            user_id=spend.user_id,
            business_id=spend.business_id,
            purpose=spend.purpose,
        )
        for n, (lot_id, part) in enumerate(parts)
    ]
