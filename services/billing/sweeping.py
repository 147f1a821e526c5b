"""What nobody may tell us: time that has passed. Grace ends, what is kept ends, a page to pay on is left."""

from __future__ import annotations

from services.billing.events import refresh
from services.billing.wire import sells
from services.daily_work import regularly
from services.database import execute, query
from services.durable_work import durable, enqueue_many

_MINUTES = 5
_SOME = 500
_DUE = """SELECT stripe_id FROM billing_subscriptions WHERE due_at <= now() ORDER BY due_at LIMIT $1"""
_LEFT = """SELECT session FROM billing_checkouts
    WHERE state = 'open' AND expires_at <= now() AND session IS NOT NULL ORDER BY expires_at LIMIT $1"""
_NEVER_BEGUN = """UPDATE billing_checkouts SET state = 'expired', settled_at = now()
    WHERE state = 'open' AND expires_at <= now() AND session IS NULL"""


@durable()
async def refresh_one(subject: str) -> None:
    await refresh(subject)


@regularly(minutes=_MINUTES)
@durable()
async def look_at_due(slot: str) -> None:
    if not sells():
        return
    await execute(_NEVER_BEGUN)
    due = [row["stripe_id"] for row in await query(_DUE, _SOME)]
    due += [row["session"] for row in await query(_LEFT, _SOME)]
    await enqueue_many(refresh_one, [(f"refresh:{subject}:{slot}", {"subject": subject}) for subject in due])
