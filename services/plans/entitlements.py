"""What a team has a right to, and what that amounts to: the best plan that holds, with all that is added to it.

Who writes an entitlement holds the team first, so that of two at once the second counts with the first one's.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from models import EntitlementSource
from services import audit
from services.database import execute, query
from services.plans.catalogue import FREE, Catalogue, Interval, Plan
from services.plans.overfull import tell_what_is_over
from services.plans.reading import catalogue
from services.usecase import entrance

log = logging.getLogger(__name__)

_HELD = "SELECT FROM teams WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE"
_ENTITLE = """
INSERT INTO entitlements AS e (team_id, source, reference, plan, extra_seats, extra_businesses, paid_monthly, until,
                               starts_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())
ON CONFLICT (source, reference) DO UPDATE
   SET plan = excluded.plan, extra_seats = excluded.extra_seats, extra_businesses = excluded.extra_businesses,
       paid_monthly = excluded.paid_monthly, until = excluded.until, ended_at = NULL
 WHERE e.team_id = excluded.team_id
RETURNING id"""
_HOLDING = """
SELECT source, reference, plan, extra_seats, extra_businesses, paid_monthly, starts_at FROM entitlements
 WHERE team_id = $1 AND ended_at IS NULL AND (until IS NULL OR until > now()) ORDER BY id"""
_PASSED = "FROM entitlements WHERE ended_at IS NULL AND until <= now()"
_END_PASSED = "UPDATE entitlements SET ended_at = until WHERE team_id = $1 AND ended_at IS NULL AND until <= now()"
_SETTLE = """
UPDATE teams t SET plan = $2, seats = $3, business_limit = $4, customer_limit = $5
  FROM (SELECT id, plan, seats, business_limit, customer_limit FROM teams WHERE id = $1 FOR NO KEY UPDATE) before
 WHERE t.id = before.id AND t.deleted_at IS NULL
   AND (t.plan, t.seats, t.business_limit, t.customer_limit) IS DISTINCT FROM ($2, $3::int, $4::int, $5::int)
RETURNING before.plan, before.seats, before.business_limit AS businesses, before.customer_limit AS customers"""


@dataclass(frozen=True, slots=True)
class Holding:
    """The plan that counts for a team now. `reference` and `starts_at` are what its months are counted by."""

    plan: Plan
    extra_seats: int
    extra_businesses: int
    reference: str
    starts_at: datetime | None  # None for the plan that every team has: since the team was founded
    paid_monthly: bool


def first_limits() -> dict[str, str | int | None]:
    """The columns of a new team's row: it has the free plan."""
    free = catalogue().plan(FREE)
    return {
        "plan": free.key, "seats": free.seats, "business_limit": free.businesses, "customer_limit": free.customers
    }  # fmt: skip


def operator_reference(team_id: int) -> str:
    """The operator gives a team one plan at a time."""
    return f"team:{team_id}"


@entrance
async def entitle(
    team_id: int,
    source: str,
    reference: str,
    plan: str,
    extra_seats: int = 0,
    extra_businesses: int = 0,
    until: datetime | None = None,
    *,
    interval: Interval = Interval.MONTH,
) -> bool:
    """Within a transaction: the team has a right to the plan from now on, and its limits are settled at once. Said
    again it is what it says now, also when it was ended meanwhile. False when the team is deleted: nothing is written.

    `source` is subscription, lifetime or operator; `reference` names it there for good (the subscription's id).
    `interval` is how a subscription is paid: one paid monthly brings its credits with each payment, every other gets
    them by the nightly round.

    Raises:
        KeyError: no such plan in the catalogue. RuntimeError: the reference is another team's.
    """
    named = catalogue().plan(plan)
    if not await query(_HELD, team_id):
        return False
    monthly = source == EntitlementSource.SUBSCRIPTION and interval is Interval.MONTH
    written = await query(
        _ENTITLE, team_id, EntitlementSource(source).value, reference, named.key, extra_seats, extra_businesses,
        monthly, until,
    )  # fmt: skip
    if not written:
        raise RuntimeError(f"{source} {reference} entitles another team than {team_id}")
    await settle_limits(team_id)
    return True


@entrance
async def end_entitlement(source: str, reference: str) -> bool:
    """Within a transaction: it holds no more, and the limits of its team are settled at once. False when it held no
    more before."""
    of = await query("SELECT team_id FROM entitlements WHERE source = $1 AND reference = $2", source, reference)
    if not of:
        return False
    await query(_HELD, of[0]["team_id"])
    ended = await execute(
        "UPDATE entitlements SET ended_at = now() WHERE source = $1 AND reference = $2 AND ended_at IS NULL",
        source,
        reference,
    )
    if ended:
        await settle_limits(of[0]["team_id"])
    return bool(ended)


@entrance
async def settle_limits(team_id: int) -> bool:
    """Within a transaction: write what the team's entitlements amount to now into its row; whether that changed
    anything. The change is in the audit log, and open pages draw it when they next look.

    A plan that the catalogue has no more is left as it is: nobody loses what they pay for by a slip in a file.
    """
    await query(_HELD, team_id)
    sold = catalogue()
    holding = await holding_of(team_id, sold)
    if holding is None:
        return False
    plan = holding.plan
    now = {
        "plan": plan.key,
        "seats": plan.seats + holding.extra_seats,
        "businesses": plan.businesses + holding.extra_businesses,
        "customers": plan.customers,
    }
    before = await query(_SETTLE, team_id, *now.values())
    if not before:
        return False
    changed = {name: [before[0][name], value] for name, value in now.items() if before[0][name] != value}
    await audit.record_for_house(team_id, "settle_limits", changed)
    await tell_what_is_over(team_id, changed)
    return True


async def teams_passed() -> list[int]:
    """Some of the teams with an entitlement whose time has passed, those first that wait longest."""
    rows = await query(f"SELECT team_id {_PASSED} GROUP BY 1 ORDER BY min(until) LIMIT 1000")
    return [row["team_id"] for row in rows]


async def end_passed(team_id: int) -> None:
    """Within a transaction. What is ended here holds no more as it stands: its limits follow."""
    await query(_HELD, team_id)
    if await execute(_END_PASSED, team_id):
        await settle_limits(team_id)


async def holding_of(team_id: int, sold: Catalogue) -> Holding | None:
    """The best plan that holds, by the catalogue's order; what is added by any entitlement that holds is added up, as
    somebody pays for it. None where a plan holds that the catalogue does not have."""
    rows = await query(_HOLDING, team_id)
    unknown = sorted({row["plan"] for row in rows if row["plan"] not in sold.plans})
    if unknown:
        log.error("team %d holds %s, which the catalogue does not have: its limits stay", team_id, ", ".join(unknown))
        return None
    if not rows:
        return Holding(sold.plan(FREE), 0, 0, f"free:{team_id}", None, paid_monthly=False)
    best = max(rows, key=lambda row: sold.plan(row["plan"]).rank)
    # Of two that hold the same plan, the one that is paid by the month brings its credits, and the other adds none.
    named = next((row for row in rows if row["plan"] == best["plan"] and row["paid_monthly"]), best)
    return Holding(
        plan=sold.plan(best["plan"]),
        extra_seats=sum(row["extra_seats"] for row in rows),
        extra_businesses=sum(row["extra_businesses"] for row in rows),
        reference=named["reference"],
        starts_at=named["starts_at"],
        paid_monthly=named["paid_monthly"],
    )
