"""With metering off nothing is refused: what the pool lacks is granted when it is asked for, so that the books balance.

One lot a month of UTC, which grows by each such grant; nothing is ever left in it but what came back.
"""

from __future__ import annotations

from models import CreditEntryKind, CreditSource
from services.credits.lines import Line, write_lines
from services.credits.pools import THIS_MONTH, Ask, Pool, Short
from services.plans import is_metered

_GROW = f"""
INSERT INTO credit_lots (team_id, source, key, amount, remaining, created_at)
VALUES ($1, $2::text, $2::text || ':' || {THIS_MONTH}, $3, 0, now())
ON CONFLICT (team_id, key) DO UPDATE SET amount = credit_lots.amount + excluded.amount RETURNING id"""  # noqa: S608


async def take_or_cover(
    ask: Ask, pool: Pool, amount: int, *, user_id: int | None, business_id: int | None, key: str
) -> list[tuple[int, int]] | Short:
    """As Pool.take; with metering off only a stopped ledger refuses. `key` names the spend."""
    if is_metered():
        return pool.take(amount, user_id, business_id)
    pool.budgets.clear()
    parts = pool.take(amount, user_id, business_id)
    if isinstance(parts, Short) and not parts.is_stopped:
        await _cover(ask, pool, parts.needed - parts.left, key)
        parts = pool.take(amount, user_id, business_id)
    return parts


async def _cover(ask: Ask, pool: Pool, missing: int, key: str) -> None:
    lot = (await ask(_GROW, pool.team_id, CreditSource.METERING_OFF.value, missing))[0]["id"]
    line = Line(pool.team_id, lot, CreditEntryKind.GRANT, missing, f"grant:{pool.team_id}:{key}")
    await write_lines(ask, [line])
    pool.lots.append([lot, missing])
