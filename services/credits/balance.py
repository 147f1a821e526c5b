"""What the pool holds, what expires soon, who used what this month (SPEC B5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import config
from models import Role
from services.actors import Actor
from services.buyers import buyers_of
from services.credits.pools import THIS_MONTH, USE, USES
from services.database import query
from services.permissions import Grant, Permission, grant
from services.plans import is_metered
from services.plans.refusing import more_credits
from services.usecase import usecase

SOON = timedelta(days=30)

_LOTS = """SELECT remaining, expires_at FROM credit_lots WHERE team_id = $1 AND remaining > 0
       AND (expires_at IS NULL OR expires_at > now()) ORDER BY expires_at NULLS LAST, id"""
_USED = f"""
SELECT coalesce(u.name, 'somebody who left') AS name, {USE} AS credits
  FROM credit_months m LEFT JOIN users u ON u.id = m.user_id
 WHERE m.team_id = $1 AND m.month = {THIS_MONTH} AND m.kind IN {USES} AND ($2::int IS NULL OR m.user_id = $2)
 GROUP BY 1 HAVING {USE} <> 0 ORDER BY 2 DESC, 1"""  # noqa: S608 - its parts are ours

# As services.credit_warnings has it: a plan that brings fewer than the warning asks for is not low from its first day.
_WARNING = """
SELECT t.warn_below AS below, coalesce((SELECT sum(amount) FROM credit_lots
        WHERE team_id = t.id AND (expires_at IS NULL OR expires_at > now())), 0) AS held FROM teams t WHERE t.id = $1"""


@dataclass(frozen=True, slots=True)
class CreditsView:
    """Whole credits; `expiring` holds (credits, when) of lots that end within 30 days.

    For those who may not spend, viewers, there is no balance (SPEC T3, T6). Who used what is for owner and admins
    (T8); others get their own line, `own_only`. `is_low`: none are left, or fewer than the team is warned of. Where
    credits are sold, `buyers` names whom those ask who may not buy.
    """

    balance: int | None
    expiring: tuple[tuple[int, datetime], ...]
    used_this_month: tuple[tuple[str, int], ...]
    buy_url: str
    unlimited: bool
    own_only: bool = False
    is_stopped: bool = False
    is_low: bool = False
    buyers: tuple[str, ...] = ()


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_credits(actor: Actor) -> CreditsView:
    return await view_credits(actor)


async def view_credits(actor: Actor) -> CreditsView:
    """As much of it as the person may see."""
    own_only = reads_own_use_only(actor)
    if not sees_credits(actor):
        return CreditsView(None, (), (), buy_url="", unlimited=not is_metered(), own_only=own_only)
    lots = await query(_LOTS, actor.team_id)
    used = await query(_USED, actor.team_id, actor.user_id if own_only else None)
    soon, balance = datetime.now(UTC) + SOON, sum(lot["remaining"] for lot in lots)
    warning = (await query(_WARNING, actor.team_id))[0]
    return CreditsView(
        balance=balance,
        expiring=tuple(
            (lot["remaining"], lot["expires_at"]) for lot in lots if lot["expires_at"] and lot["expires_at"] < soon
        ),
        used_this_month=tuple((row["name"], int(row["credits"])) for row in used),
        buy_url=_buy_url(actor),
        unlimited=not is_metered(),
        own_only=own_only,
        is_stopped=await is_stopped(actor.team_id),
        is_low=is_metered() and (balance == 0 or balance < warning["below"] <= warning["held"]),
        buyers=() if not is_metered() or _buy_url(actor) else await _whom_to_ask(actor.team_id),
    )


async def _whom_to_ask(team_id: int) -> tuple[str, ...]:
    """Nobody, where nothing is sold."""
    _said, way = more_credits(Role.OWNER)
    return await buyers_of(team_id) if way else ()


def _buy_url(actor: Actor) -> str:
    """ "" for those who may not buy, and where nothing is sold or nothing is needed."""
    _said, way = more_credits(actor.role)
    return f"{config.settings().public_url}{way.path}" if way and is_metered() else ""


def sees_credits(actor: Actor) -> bool:
    return grant(actor.role, Permission.DRAFT_EMAILS) is not Grant.NO


def reads_own_use_only(actor: Actor) -> bool:
    return grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is Grant.NO


async def is_stopped(team_id: int) -> bool:
    rows = await query("SELECT FROM credit_pools WHERE team_id = $1 AND stopped_at IS NOT NULL", team_id)
    return bool(rows)
