"""What the pool holds, what expires soon, who used what this month (SPEC B5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.actors import Actor
from services.database import query
from services.permissions import Grant, Permission, grant
from services.usecase import usecase

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CreditsView:
    """Whole credits; `expiring` holds (credits, when) of lots that end within 30 days.

    For those who may not spend, viewers, there is no balance (SPEC T3, T6). Who used what is for owner and admins
    (T8); others get their own line, `own_only`.
    """

    balance: int | None
    expiring: tuple[tuple[int, datetime], ...]
    used_this_month: tuple[tuple[str, int], ...]
    buy_url: str
    unlimited: bool
    own_only: bool = False


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_credits(actor: Actor) -> CreditsView:
    return await view_credits(actor)


async def view_credits(actor: Actor) -> CreditsView:
    """As much of it as the person may see."""
    own_only = grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is Grant.NO
    if grant(actor.role, Permission.DRAFT_EMAILS) is Grant.NO:
        return CreditsView(None, (), (), buy_url="", unlimited=False, own_only=own_only)
    lots = await query(
        """SELECT remaining, expires_at FROM credit_lots WHERE team_id = $1 AND remaining > 0
           AND (expires_at IS NULL OR expires_at > now()) ORDER BY expires_at NULLS LAST, id""",
        actor.team_id,
    )
    used = await query(
        """SELECT coalesce(u.name, 'somebody who left') AS name,
                  -sum(e.amount) - coalesce(sum(e.settled) FILTER (WHERE e.kind = 'void'), 0) AS credits
           FROM credit_entries e LEFT JOIN users u ON u.id = e.user_id
           WHERE e.team_id = $1 AND e.kind IN ('reserve', 'release', 'void')
           AND e.created_at >= date_trunc('month', now())
           AND ($2::int IS NULL OR e.user_id = $2)
           GROUP BY 1
           HAVING -sum(e.amount) - coalesce(sum(e.settled) FILTER (WHERE e.kind = 'void'), 0) <> 0
           ORDER BY 2 DESC, 1""",
        actor.team_id,
        actor.user_id if own_only else None,
    )
    soon = datetime.now(UTC) + SOON
    return CreditsView(
        balance=sum(lot["remaining"] for lot in lots),
        expiring=tuple(
            (lot["remaining"], lot["expires_at"]) for lot in lots if lot["expires_at"] and lot["expires_at"] < soon
        ),
        used_this_month=tuple((row["name"], int(row["credits"])) for row in used),
        buy_url="",
        unlimited=False,
        own_only=own_only,
    )
