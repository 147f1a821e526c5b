"""Grant and reserve; how a reservation ends is services.credits.settling. Soonest expiry first; each line once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tortoise.expressions import F

from models import CreditEntry, CreditEntryKind, CreditLot
from services.actors import Actor
from services.database import query
from services.errors import Invalid, NotAllowed, OutOfCredits
from services.permissions import Permission
from services.translation import text
from services.usecase import entrance, usecase

CREDITS_PER_ANALYSIS = 1  # the operator's; not given by the documents

_USABLE = """SELECT id, remaining FROM credit_lots
    WHERE team_id = $1 AND remaining > 0 AND (expires_at IS NULL OR expires_at > now())
    ORDER BY expires_at NULLS LAST, id FOR UPDATE"""


@usecase(Permission.BUY_ADD_ONS)
async def grant_credits(actor: Actor, amount: int, *, source: str, key: str, days: int | None = None) -> int:
    """Add a lot to the team's pool; the same key again adds nothing. Returns the lot's id.

    Raises:
        NotAllowed: asked for through a door of the team's; purchases come with billing.
        Invalid: an amount that can't be granted.
    """
    if actor.door != "operator":
        raise NotAllowed(text("Only the operator of this installation can grant credits."))
    if not 0 < amount <= 10_000_000:
        raise Invalid(text("Grant between 1 and 10,000,000 credits."), field="amount")
    line = f"grant:{actor.team_id}:{key}"
    held = await CreditEntry.get_or_none(key=line)
    if held is not None:
        return held.lot_id
    expires = datetime.now(UTC) + timedelta(days=days) if days else None
    lot = await CreditLot.create(
        team_id=actor.team_id, source=source, amount=amount, remaining=amount, expires_at=expires
    )
    await write_line(
        lot.id, actor.team_id, CreditEntryKind.GRANT, amount, f"grant:{actor.team_id}:{key}", user_id=actor.user_id
    )
    actor.note(credits=amount, source=source)
    return lot.id


@entrance
async def reserve_credits(actor: Actor, amount: int, *, key: str, business_id: int, purpose: str) -> None:
    """Set credits aside for one piece of work, in the transaction of the act that asks for the work.

    Raises:
        OutOfCredits: the pool holds less; nothing is set aside.
    """
    lots = await query(_USABLE, actor.team_id)  # locked first, so that two with one key come here one by one
    if await CreditEntry.filter(key__startswith=f"reserve:{key}:").exists():
        return
    left = amount
    for lot in lots:
        part = min(left, lot["remaining"])
        await CreditLot.filter(id=lot["id"]).update(remaining=F("remaining") - part)
        await write_line(
            lot["id"],
            actor.team_id,
            CreditEntryKind.RESERVE,
            -part,
            f"reserve:{key}:{lot['id']}",
            user_id=actor.user_id,
            business_id=business_id,
            purpose=purpose,
        )
        left -= part
        if left == 0:
            return
    raise OutOfCredits(
        text("Your team has {held} credits left and this needs {needed}.", held=amount - left, needed=amount),
        text("The owner or an admin can add credits."),
    )


async def write_line(
    lot_id: int,
    team_id: int,
    kind: CreditEntryKind,
    amount: int,
    key: str,
    *,
    settled: int | None = None,
    user_id: int | None = None,
    business_id: int | None = None,
    purpose: str = "",
) -> bool:
    """One line; False when its key stands already. The insert itself decides, so two at once write one."""
    rows = await query(
        """INSERT INTO credit_entries (team_id, lot_id, kind, amount, key, user_id, business_id, purpose, settled,
                                       created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now()) ON CONFLICT (key) DO NOTHING RETURNING id""",
        team_id,
        lot_id,
        kind.value,
        amount,
        key,
        user_id,
        business_id,
        purpose,
        settled,
    )
    return bool(rows)
