"""Adds lots to a team's pool: a grant comes once, whatever delivers it how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

from models import CreditEntryKind, CreditLot, CreditSource
from services.actors import Actor
from services.credits.lines import Line, write_lines
from services.credits.pools import lock_pools
from services.database import query
from services.errors import Invalid, NotAllowed
from services.permissions import Permission
from services.translation import text
from services.usecase import entrance, usecase

MOST = 10_000_000  # credits of one lot


@entrance
async def grant_lot(
    team_id: int,
    amount: int,
    *,
    source: str,
    key: str,
    expires_at: datetime | None,
    payment: str = "",
    user_id: int | None = None,
) -> bool:
    """Add a lot; False, and nothing, where the team has one of that key (at most 100 characters).

    `payment` is what it was bought by: `take_back_credits` finds its lots by it. `user_id` is who bought or gave it.
    Raises ValueError: an amount that no lot holds, a source that there is not.
    """
    if not 0 < amount <= MOST:
        raise ValueError(f"a lot of {amount} credits")
    async with in_transaction():
        await lock_pools(query, [team_id])
        if await CreditLot.exists(team_id=team_id, key=key):
            return False
        await add_lot(team_id, amount, CreditSource(source), key, expires_at, payment=payment, user_id=user_id)
    return True


async def add_lot(
    team_id: int,
    amount: int,
    source: CreditSource,
    key: str,
    expires_at: datetime | None,
    *,
    payment: str = "",
    user_id: int | None = None,
) -> int:
    """Inside a transaction that has locked the pool and seen that the key is new; the lot's id."""
    lot = await CreditLot.create(
        team_id=team_id, source=source.value, key=key, payment=payment, amount=amount, expires_at=expires_at
    )
    line = Line(team_id, lot.id, CreditEntryKind.GRANT, amount, f"grant:{team_id}:{key}", user_id=user_id)
    await write_lines(query, [line])
    return lot.id


@usecase(Permission.BUY_ADD_ONS)
async def grant_credits(actor: Actor, amount: int, *, source: str, key: str, days: int | None = None) -> int:
    """The operator's own way to add a lot to a team's pool; the same key again adds nothing. Returns the lot's id.

    Raises:
        NotAllowed: asked for through a door of the team's; what a team buys comes by Stripe.
        Invalid: an amount that can't be granted.
    """
    if actor.door != "operator":
        raise NotAllowed(text("Only the operator of this installation can grant credits."))
    if not 0 < amount <= MOST:
        raise Invalid(text("Grant between 1 and 10,000,000 credits."), field="amount")
    expires = datetime.now(UTC) + timedelta(days=days) if days else None
    granted = await grant_lot(actor.team_id, amount, source=source, key=key, expires_at=expires, user_id=actor.user_id)
    if granted:
        actor.note(credits=amount, source=source)
    return (await CreditLot.get(team_id=actor.team_id, key=key).only("id")).id
