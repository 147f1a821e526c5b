"""Sets credits aside; how a reservation ends is services.credits.settling. Soonest expiry first; each line once."""

from __future__ import annotations

from models import CreditEntryKind
from services.actors import Actor
from services.credits.lines import Line, write_lines
from services.credits.pools import Short, open_pools
from services.credits.refusing import refusal_of
from services.credits.unmetered import take_or_cover
from services.database import query
from services.usecase import entrance

CREDITS_PER_ANALYSIS = 1  # the operator's; not given by the documents

_STANDS = "SELECT FROM credit_entries WHERE key ~>=~ $1 AND key ~<~ $2 LIMIT 1"


@entrance
async def reserve_credits(actor: Actor, amount: int, *, key: str, business_id: int, purpose: str) -> None:
    """Set credits aside for one piece of work, in the transaction of the act that asks for the work. The same key
    again sets nothing aside.

    Raises:
        OutOfCredits: the pool holds less, or a budget has less left; nothing is set aside. Never with metering off.
        SpendingStopped: the team's ledger was found wrong.
    """
    pool = (await open_pools(query, [actor.team_id]))[actor.team_id]
    if await does_stand(f"reserve:{key}"):
        return
    parts = await take_or_cover(
        query, pool, amount, user_id=actor.user_id, business_id=business_id, key=f"reserve:{key}"
    )
    if isinstance(parts, Short):
        raise await refusal_of(parts, actor.team_id, user_id=actor.user_id)
    lines = [
        Line(
            actor.team_id,
            lot_id,
            CreditEntryKind.RESERVE,
            -part,
            f"reserve:{key}:{lot_id}",
            user_id=actor.user_id,
            business_id=business_id,
            purpose=purpose,
        )
        for lot_id, part in parts
    ]
    if await write_lines(query, lines) != len(lines):
        raise RuntimeError(f"{key} was reserved by somebody who did not lock the pool")


async def does_stand(key: str) -> bool:
    """Whether there is a line below this key."""
    return bool(await query(_STANDS, *below(key)))


def below(key: str) -> tuple[str, str]:
    """The bounds of all lines below a key, compared byte by byte: ";" is the character after ":"."""
    return f"{key}:", f"{key};"
