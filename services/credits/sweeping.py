"""Every few minutes: writes off what lots still held when their time passed, and re-sums the ledgers that changed."""

from __future__ import annotations

from datetime import timedelta

from tortoise.transactions import in_transaction

from models import CreditEntryKind
from services.credits.lines import Line, write_lines
from services.credits.pools import lock_pools
from services.credits.verifying import verify_team
from services.daily_work import daily, regularly
from services.database import query
from services.durable_work import durable

EVERY_MINUTES = 5
# A line is written before its transaction ends: one that was not seen at a check is looked for so much longer.
LATE = timedelta(minutes=10)

_TEAMS_DUE = "SELECT DISTINCT team_id FROM credit_lots WHERE remaining > 0 AND expires_at <= now() ORDER BY 1"
_PASSED = """SELECT id, remaining FROM credit_lots
    WHERE team_id = $1 AND remaining > 0 AND expires_at <= clock_timestamp() ORDER BY id"""
_CHANGED = (
    "SELECT team_id FROM credit_pools WHERE changed_at > coalesce(checked_at, '-infinity') - $1::interval ORDER BY 1"
)
_ALL = "SELECT team_id FROM credit_pools ORDER BY 1"


@regularly(minutes=EVERY_MINUTES)
@durable()
async def sweep_credits(slot: str) -> None:
    """The balance never counted them; from here on the sums say it too."""
    for row in await query(_TEAMS_DUE):
        await expire_lots(row["team_id"])
    for row in await query(_CHANGED, LATE):
        await verify_team(row["team_id"])


@daily
@durable()
async def verify_credits_nightly(night: str) -> None:
    """Of all teams, whether their ledger changed or not: somebody may have changed it by hand."""
    for row in await query(_ALL):
        await verify_team(row["team_id"])


async def expire_lots(team_id: int) -> int:
    """How many credits of the team's expired; once, since a dead lot gets nothing back."""
    async with in_transaction():
        await lock_pools(query, [team_id])
        lots = await query(_PASSED, team_id)
        lines = [
            Line(team_id, lot["id"], CreditEntryKind.EXPIRE, -lot["remaining"], f"expire:{lot['id']}") for lot in lots
        ]
        await write_lines(query, lines)
    return sum(lot["remaining"] for lot in lots)
