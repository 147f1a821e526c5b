"""Each night: which lots end within a week with enough left in them to be worth a word; each lot once."""

from __future__ import annotations

from datetime import timedelta

from tortoise.transactions import in_transaction

from services.daily_work import daily
from services.database import query
from services.durable_work import durable
from services.notices import NoticeKind, tell
from services.plans import is_metered

BEFORE = timedelta(days=7)
MANY = 100  # credits; fewer are worth a word when they are more than a tenth of the pool
_LOTS_AT_ONCE = 500
_ENDING = """
SELECT l.id, l.team_id, l.remaining, l.expires_at
  FROM credit_lots l JOIN teams t ON t.id = l.team_id AND t.deleted_at IS NULL
 WHERE l.id > $1 AND l.remaining > 0 AND l.expires_at > now() AND l.expires_at <= now() + $2::interval
   AND (l.remaining > $3 OR l.remaining * 10 > (
        SELECT sum(remaining) FROM credit_lots
         WHERE team_id = l.team_id AND (expires_at IS NULL OR expires_at > now())))
 ORDER BY l.id LIMIT $4"""


@daily
@durable()
async def warn_of_expiring_credits(night: str) -> None:
    if not is_metered():
        return
    last = 0
    while ending := await query(_ENDING, last, BEFORE, MANY, _LOTS_AT_ONCE):
        for lot in ending:
            async with in_transaction():
                await tell(
                    lot["team_id"],
                    NoticeKind.CREDITS_EXPIRE_SOON,
                    str(lot["id"]),
                    credits=lot["remaining"],
                    on=lot["expires_at"],
                )
        last = ending[-1]["id"]
