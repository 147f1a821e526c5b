"""Budgets: how many credits a member, or a business, may use in a month of UTC. Asked with the pool, see Pool.take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models import BudgetOf, Business, CreditBudget, Membership
from services.actors import Actor
from services.credits.pools import THIS_MONTH, USE, USES, lock_pools
from services.database import query
from services.errors import Invalid, NotFound
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

MOST = 10_000_000

_MEMBERS = f"""
SELECT s.user_id AS id, u.name, b.monthly, {USE} AS used
  FROM memberships s JOIN users u ON u.id = s.user_id
  LEFT JOIN credit_budgets b ON b.team_id = s.team_id AND b.whose = 'member' AND b.whose_id = s.user_id
  LEFT JOIN credit_months m ON m.team_id = s.team_id AND m.user_id = s.user_id AND m.month = {THIS_MONTH}
       AND m.kind IN {USES}
 WHERE s.team_id = $1 AND u.deleted_at IS NULL AND s.role <> 'viewer' GROUP BY 1, 2, 3 ORDER BY 2, 1"""  # noqa: S608
_BUSINESSES = f"""
SELECT p.id, p.name, b.monthly, {USE} AS used
  FROM businesses p
  LEFT JOIN credit_budgets b ON b.team_id = p.team_id AND b.whose = 'business' AND b.whose_id = p.id
  LEFT JOIN credit_months m ON m.team_id = p.team_id AND m.business_id = p.id AND m.month = {THIS_MONTH}
       AND m.kind IN {USES}
 WHERE p.team_id = $1 AND p.deleted_at IS NULL GROUP BY 1, 2, 3 ORDER BY 2, 1"""  # noqa: S608
_SET = """INSERT INTO credit_budgets (team_id, whose, whose_id, monthly) VALUES ($1, $2, $3, $4)
    ON CONFLICT (team_id, whose, whose_id) DO UPDATE SET monthly = excluded.monthly
     WHERE credit_budgets.monthly <> excluded.monthly RETURNING id"""


@dataclass(frozen=True, slots=True)
class Budget:
    """`monthly` None: no budget. `used` in this month, whole credits."""

    id: int
    name: str
    monthly: int | None
    used: int


@dataclass(frozen=True, slots=True)
class BudgetsView:
    """Of members who may spend, and of businesses."""

    members: tuple[Budget, ...]
    businesses: tuple[Budget, ...]


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_budgets(actor: Actor) -> BudgetsView:
    members, businesses = await query(_MEMBERS, actor.team_id), await query(_BUSINESSES, actor.team_id)
    return BudgetsView(tuple(Budget(**row) for row in members), tuple(Budget(**row) for row in businesses))


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def set_budgets(actor: Actor, members: Mapping[int, int | None], businesses: Mapping[int, int | None]) -> int:
    """Set those that are given, None taking a budget away; how many that changed. In force from the next spend on.

    Raises:
        Invalid: not between 0 and 10,000,000; its field is `member-ID` or `business-ID`.
        NotFound: nobody of the team, or no business of it.
    """
    await lock_pools(query, [actor.team_id])
    known = {
        BudgetOf.MEMBER: set(await actor.rows(Membership).values_list("user_id", flat=True)),
        BudgetOf.BUSINESS: set(await actor.rows(Business).values_list("id", flat=True)),
    }
    changed = 0
    for whose, given in ((BudgetOf.MEMBER, members), (BudgetOf.BUSINESS, businesses)):
        for whose_id, monthly in given.items():
            if whose_id not in known[whose]:
                raise NotFound(text("Somebody in this list is no longer there."), text("Load the page anew."))
            if monthly is not None and not 0 <= monthly <= MOST:
                raise Invalid(
                    text("A budget is between 0 and 10,000,000 credits, or nothing."), field=f"{whose}-{whose_id}"
                )
            did = await _set(actor, whose, whose_id, monthly)
            if did:
                actor.note(**{f"{whose}_{whose_id}": monthly})
            changed += did
    return changed


async def _set(actor: Actor, whose: BudgetOf, whose_id: int, monthly: int | None) -> int:
    if monthly is None:
        return await actor.rows(CreditBudget).filter(whose=whose, whose_id=whose_id).delete()
    return len(await query(_SET, actor.team_id, whose.value, whose_id, monthly))
