"""Works on what Stripe told: an event only says which object is to be asked for, and that is settled as it now is.

So any order, and any number of times, ends the same. An event that comes before the row that it is about is parked:
that row's transaction has it looked at again, and the sweep does too.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from models import EventState, StripeEvent
from services.billing.outcome import Outcome
from services.billing.telling import alert_operator
from services.daily_work import daily, regularly
from services.database import execute, query
from services.durable_work import durable, enqueue_many

log = logging.getLogger(__name__)

UNKNOWN_FOR = timedelta(hours=72)  # an event is parked for so long before the operator hears of it
BODIES_KEPT = timedelta(days=30)
_SWEEP_MINUTES = 5
_SOME = 200  # events of one sweep
_STUCK = timedelta(minutes=15)  # received and not worked on: its work was given up, or lost with a restored backup
_OPEN = (EventState.RECEIVED, EventState.PARKED, EventState.FAILED)

Refresh = Callable[[str, str], Awaitable[Outcome]]
_REFRESHES: dict[str, Refresh] = {}

_SETTLE = """UPDATE stripe_events SET state = $2, note = $3, waits_for = $4, team_id = coalesce($5, team_id)
    WHERE id = $1 AND state NOT IN ('done', 'ignored')"""
# Those that wait longest for a look; each is looked at again and again, ever more rarely.
_DUE = """
SELECT id FROM stripe_events
 WHERE (state = 'received' AND received_at < now() - $1::interval)
    OR (state IN ('parked', 'failed') AND looked_at < now() - least((now() - received_at) / 4, interval '12 hours'))
 ORDER BY looked_at LIMIT $2"""
_LONG_PARKED = """SELECT id, type, subject FROM stripe_events
    WHERE state IN ('parked', 'failed') AND received_at < now() - $1::interval"""


def refreshes(prefix: str) -> Callable[[Refresh], Refresh]:
    """Declare what asks Stripe for an object whose id begins like this and settles it; it is given id and event type.

    The type is a hint at most: what counts is what Stripe answers.
    """

    def declare(refresh: Refresh) -> Refresh:
        _REFRESHES[prefix] = refresh
        return refresh

    return declare


async def refresh(subject: str, event_type: str = "") -> Outcome:
    """Raises GatewayError. KeyError for an object of a kind that nobody refreshes."""
    return await _REFRESHES[subject.partition("_")[0]](subject, event_type)


def is_refreshed(subject: str) -> bool:
    return subject.partition("_")[0] in _REFRESHES


async def event_given_up(event_id: str, error: str) -> None:
    await execute(_SETTLE, event_id, EventState.FAILED.value, error[:200], "", None)


@durable(give_up=event_given_up)
async def work_on_event(event_id: str) -> None:
    """Raises GatewayError where Stripe can't be asked now."""
    event = await StripeEvent.get_or_none(id=event_id)
    if event is None or event.state not in _OPEN:
        return
    await execute("UPDATE stripe_events SET looked_at = now() WHERE id = $1", event_id)
    outcome = await refresh(event.subject, event.type)
    if outcome.state is EventState.IGNORED:
        log.info("the event %s (%s) is ignored: %s", event.id, event.type, outcome.note)
    note, waits_for = outcome.note[:200], outcome.waits_for
    await execute(_SETTLE, event_id, outcome.state.value, note, waits_for, outcome.team_id)


async def unpark(*waits_for: str) -> None:
    """In the transaction of the row that they may have waited for."""
    rows = await query(
        """UPDATE stripe_events SET state = 'received', waits_for = '', looked_at = now()
            WHERE state = 'parked' AND waits_for = ANY($1) RETURNING id""",
        [one for one in waits_for if one],
    )
    await work_on([row["id"] for row in rows])


async def work_on(event_ids: list[str]) -> None:
    """Once more, whatever became of it before."""
    again = datetime.now(UTC).isoformat()
    pieces = [(f"stripe_event:{event_id}:{again}", {"event_id": event_id}) for event_id in event_ids]
    if pieces:
        await enqueue_many(work_on_event, pieces)


@regularly(minutes=_SWEEP_MINUTES)
@durable()
async def sweep_events(slot: str) -> None:
    """What is parked, failed or stuck is looked at again; what nobody knows after three days is told to the operator,
    and still looked at."""
    await work_on([row["id"] for row in await query(_DUE, _STUCK, _SOME)])
    for row in await query(_LONG_PARKED, UNKNOWN_FOR):
        words = f"The event {row['id']} ({row['type']}) waits since three days for what it is about."
        await alert_operator(f"parked:{row['id']}", words, subject=row["subject"])


@daily
@durable()
async def forget_bodies(night: str) -> None:
    """Events name people: their bodies go after a month, their ids stay."""
    await execute(
        "UPDATE stripe_events SET body = NULL WHERE body IS NOT NULL AND received_at < $1",
        datetime.now(UTC) - BODIES_KEPT,
    )
