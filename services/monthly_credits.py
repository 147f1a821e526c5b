"""Each month's credits of plans that aren't paid by the month: free, for life, by the year, on the operator's word.

A plan that is paid by the month brings its credits with each payment (services.billing). Both name a month by what
entitles to it and how many months after its start it began, so that no month comes twice, whoever grants it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

from models import Team
from services.credits.granting import grant_lot
from services.daily_work import daily, regularly
from services.durable_work import durable, enqueue
from services.plans.entitlements import end_passed, holding_of, settle_limits, teams_passed
from services.plans.limits import is_metered
from services.plans.months import months_since
from services.plans.reading import catalogue
from services.usecase import entrance

__all__ = ["grant_month"]
AT_ONCE = 200  # teams of one piece of work: a crash does no more than these again


@entrance
async def grant_month(team_id: int) -> int:
    """The credits of the month that runs now, once; how many were granted. 0 where they were granted before, the plan
    brings its own with each payment or has none, the team is deleted, or metering is off and nobody needs any."""
    team = await Team.get_or_none(id=team_id, deleted_at=None)
    holding = await holding_of(team_id, catalogue()) if team and is_metered() else None
    if team is None or holding is None or holding.paid_monthly or not holding.plan.monthly_credits:
        return 0
    now, plan = datetime.now(UTC), holding.plan
    month = months_since(holding.starts_at or team.created_at, now)
    lives = plan.credits_live_days
    granted = await grant_lot(
        team_id,
        plan.monthly_credits,
        source="plan",
        key=f"month:{holding.reference}:{month}",
        expires_at=now + timedelta(days=lives) if lives else None,
    )
    return plan.monthly_credits if granted else 0


@daily
@durable()
async def grant_monthly_credits(night: str) -> None:
    await grant_some_months(night, 0)


@durable()
async def grant_some_months(night: str, after: int) -> None:
    """The next teams by their numbers, and on to those behind them. Limits are settled first: the catalogue may say
    something else since the last start."""
    teams = await Team.filter(id__gt=after, deleted_at=None).order_by("id").limit(AT_ONCE).values_list("id", flat=True)
    for team_id in teams:
        async with in_transaction():
            await settle_limits(team_id)
        await grant_month(team_id)
    if len(teams) == AT_ONCE:
        key = f"grant_some_months:{night}:{teams[-1]}"
        await enqueue(grant_some_months, key=key, night=night, after=teams[-1])


@regularly(minutes=5)
@durable()
async def end_passed_entitlements(slot: str) -> None:
    """Those that held until a moment hold no more; what is left to the team may bring it credits of its own."""
    for team_id in await teams_passed():
        async with in_transaction():
            await end_passed(team_id)
        await grant_month(team_id)
