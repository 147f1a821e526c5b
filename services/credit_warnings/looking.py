"""Every few minutes: which pools have changed since they were last looked at, and which of them run low.

A spend pays nothing for it: whoever writes to a ledger notes the moment in its pool's row anyhow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import in_transaction

from models import CreditWarning
from services.daily_work import regularly
from services.database import execute, query
from services.durable_work import durable
from services.notices import NoticeKind, tell
from services.plans import is_metered

EVERY_MINUTES = 3
_TEAMS_AT_ONCE = 500
_CHANGED = """
SELECT p.team_id FROM credit_pools p JOIN teams t ON t.id = p.team_id AND t.deleted_at IS NULL
  LEFT JOIN credit_warnings w ON w.team_id = p.team_id
 WHERE p.team_id > $1 AND p.changed_at IS NOT NULL AND p.changed_at IS DISTINCT FROM w.seen_at
 ORDER BY p.team_id LIMIT $2"""
# `changed_at` is read in the same statement as what it stands for. What changes later has a later one.
_POOL = """
SELECT p.changed_at, t.warn_below AS below, l.newest,
       coalesce(l.left_over, 0)::bigint AS left_over, coalesce(l.held, 0)::bigint AS held
  FROM credit_pools p JOIN teams t ON t.id = p.team_id AND t.deleted_at IS NULL
  LEFT JOIN LATERAL (
       SELECT max(created_at) AS newest,
              sum(remaining) FILTER (WHERE expires_at IS NULL OR expires_at > now()) AS left_over,
              sum(amount) FILTER (WHERE expires_at IS NULL OR expires_at > now()) AS held
         FROM credit_lots WHERE team_id = p.team_id) l ON true
 WHERE p.team_id = $1"""


@dataclass(frozen=True, slots=True)
class Pool:
    """`left_over` can be spent now, of the `held` that its living lots began with; `newest` is when a lot came last,
    None if none ever did. Below `below` it is low; 0 is never."""

    changed_at: datetime
    below: int
    newest: datetime | None
    left_over: int
    held: int

    @property
    def is_out(self) -> bool:
        return self.newest is not None and self.left_over <= 0

    @property
    def is_low(self) -> bool:
        """It was above once: a plan with fewer credits than the warning asks for is not low from its first day."""
        return self.left_over < self.below <= self.held


@regularly(minutes=EVERY_MINUTES)
@durable()
async def look_at_pools(slot: str) -> None:
    """Run twice, or two at once, each team is told once: its row of warnings is held while it is looked at."""
    if not is_metered():
        return
    last = 0
    while changed := await query(_CHANGED, last, _TEAMS_AT_ONCE):
        for row in changed:
            await look_at_pool(row["team_id"])
        last = changed[-1]["team_id"]


async def look_at_pool(team_id: int) -> None:
    async with in_transaction():
        await execute(
            "INSERT INTO credit_warnings (team_id, times) VALUES ($1, 0) ON CONFLICT (team_id) DO NOTHING", team_id
        )
        warning = await CreditWarning.filter(team_id=team_id).select_for_update().get()
        rows = await query(_POOL, team_id)
        if not rows:
            return
        pool = Pool(**rows[0])
        was_low, was_out = still_said(warning, pool)
        now_said = None
        if pool.is_out and not was_out:
            now_said = NoticeKind.CREDITS_OUT
        elif pool.is_low and not was_low and not pool.is_out:
            now_said = NoticeKind.CREDITS_LOW
        # Who heard that nothing is left need not hear that little is.
        warning.low_at = was_low or (pool.changed_at if pool.is_low or pool.is_out else None)
        warning.out_at = was_out or (pool.changed_at if pool.is_out else None)
        warning.seen_at = pool.changed_at
        warning.times += now_said is not None
        await warning.save()
        if now_said is NoticeKind.CREDITS_LOW:
            await tell(team_id, now_said, str(warning.times), left=pool.left_over, below=pool.below)
        elif now_said:
            await tell(team_id, now_said, str(warning.times))


def still_said(warning: CreditWarning, pool: Pool) -> tuple[datetime | None, datetime | None]:
    """Since when low and out were said and still hold; None once the pool has been above again.

    Out holds through the few credits that come back from work that failed: it ends above the warning, or when a new
    lot has come.
    """
    is_above = pool.left_over > 0 and pool.left_over >= pool.below
    has_new = pool.left_over > 0 and warning.out_at and pool.newest and pool.newest > warning.out_at
    return None if is_above else warning.low_at, None if is_above or has_new else warning.out_at
