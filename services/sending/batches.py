"""Many mails told to leave together: counted while they leave, paused, gone on with, taken back (SPEC B4, C6)."""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.transactions import in_transaction

import config
from models import Batch, BatchAct, BatchState
from services import audit
from services.actors import Actor
from services.batches.reasons import HELD, RECIPIENT_CHANGED, SENDER_CHANGED, SUPPRESSED, UNVERIFIED
from services.batches.telling import tell_batch
from services.batches.work import BatchTurns, register_turns
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.sending.previewing import LeftOut

LOOK_EVERY_S = 1.5
LOOK_AT_LEAST_EVERY_S = 600.0  # somebody may call mails back, or change the rules that they wait for
PAUSED = "Its batch is paused."
_REASONS = {
    "suppressed": SUPPRESSED,
    "unverified": UNVERIFIED,
    "sender_changed": SENDER_CHANGED,
    "recipient_changed": RECIPIENT_CHANGED,
}
_LEAVE_OUT = """
INSERT INTO batch_items (batch_id, customer_id, state, reason, credits)
SELECT $1, e.customer_id, 'left_out', o.reason, 0
  FROM unnest($2::bigint[], $3::text[]) AS o (email_id, reason) JOIN emails e ON e.id = o.email_id
ON CONFLICT DO NOTHING"""
_COUNTS = """
SELECT count(*) FILTER (WHERE state IN ('scheduled', 'sending'))::int AS waiting,
       count(*) FILTER (WHERE state = 'sent')::int AS sent,
       count(*) FILTER (WHERE state IN ('failed', 'uncertain', 'overdue')
                           OR state = 'approved' AND held_at IS NOT NULL)::int AS failed,
       extract(epoch FROM min(send_at) FILTER (WHERE state IN ('scheduled', 'sending')) - now())::float AS next_s
  FROM emails WHERE send_batch_id = $1"""
# What was called back, cancelled or decided otherwise has left the batch: `dropped`.
_WRITE = """
UPDATE batches SET done = $3, failed = $4, dropped = total - $3 - $4 - $5,
    state = CASE WHEN $5 = 0 THEN 'finished' ELSE state END, finished_at = CASE WHEN $5 = 0 THEN now() END
 WHERE id = $1 AND turn = $2 AND state = 'running'
   AND (done, failed, dropped, $5 = 0) IS DISTINCT FROM ($3, $4, total - $3 - $4 - $5, false)
RETURNING team_id, state, done, failed, dropped"""
# A mail without an hour is claimed by nobody; it keeps the one that it was asked for.
_TAKE_HOUR = """
UPDATE emails SET asked_at = coalesce(asked_at, send_at), send_at = NULL, reason = $2, revision = revision + 1,
    changed_at = now()
 WHERE send_batch_id = $1 AND state = 'scheduled' AND send_at IS NOT NULL"""
_GIVE_HOUR = """
UPDATE emails SET send_at = greatest(coalesce(asked_at, now()), now() + make_interval(secs => $2)), asked_at = NULL,
    reason = '', revision = revision + 1, changed_at = now()
 WHERE send_batch_id = $1 AND state = 'scheduled' AND send_at IS NULL"""
_TAKE_BACK = """
UPDATE emails SET state = 'approved', send_at = NULL, asked_at = NULL, scheduled_by_id = NULL, send_batch_id = NULL,
    passes = '', reason = '', revision = revision + 1, changed_at = now()
 WHERE send_batch_id = $1 AND state = 'scheduled' RETURNING id"""


async def begin_sending(
    actor: Actor,
    business_id: int,
    left_out: Sequence[LeftOut],
    *,
    leaving: int,
    channel: str,
    key: str,
) -> Batch:
    """The batch of `leaving` mails, which the caller schedules in the same transaction."""
    reasons = [_REASONS.get(one.fate, HELD) for one in left_out]
    batch = await Batch.create(
        team_id=actor.team_id,
        business_id=business_id,
        act=BatchAct.SEND,
        state=BatchState.RUNNING,
        channel=channel,
        total=leaving,
        left_out={reason: reasons.count(reason) for reason in dict.fromkeys(reasons)},
        key=key,
        created_by_id=actor.user_id,
    )
    await execute(_LEAVE_OUT, batch.id, [one.email_id for one in left_out], reasons)
    await _look_on(batch.id, 0, 0, LOOK_EVERY_S)
    await tell_batch(batch.id)
    return batch


@durable()
async def watch_sending(batch_id: int, turn: int, look: int) -> None:
    """Count what has left, until nothing of it waits and the batch is finished. `look` numbers the looks."""
    async with in_transaction():
        held = await query("SELECT state, turn FROM batches WHERE id = $1 FOR UPDATE", batch_id)
        if not held or held[0]["state"] != BatchState.RUNNING or held[0]["turn"] != turn:
            return
        counts = (await query(_COUNTS, batch_id))[0]
        waiting = counts["waiting"]
        for row in await query(_WRITE, batch_id, turn, counts["sent"], counts["failed"], waiting):
            await tell_batch(batch_id)
            if row["state"] == BatchState.FINISHED:
                facts = {"batch": batch_id, **{name: row[name] for name in ("done", "failed", "dropped")}}
                await audit.record_for_house(row["team_id"], "send_batch", facts)
        if waiting:
            delay_s = min(max(LOOK_EVERY_S, (counts["next_s"] or 0) + LOOK_EVERY_S), LOOK_AT_LEAST_EVERY_S)
            await _look_on(batch_id, turn, look + 1, delay_s)


async def _look_on(batch_id: int, turn: int, look: int, delay_s: float) -> None:
    key = f"watch_sending:{batch_id}:{turn}:{look}"
    await enqueue(watch_sending, key=key, delay_s=delay_s, batch_id=batch_id, turn=turn, look=look)


async def _pause(batch: Batch) -> None:
    await execute(_TAKE_HOUR, batch.id, PAUSED)


async def _resume(batch: Batch, turn: int) -> None:
    await execute(_GIVE_HOUR, batch.id, float(config.settings().send_hold_s))
    await _look_on(batch.id, turn, 0, LOOK_EVERY_S)


async def _cancel(batch: Batch) -> None:
    taken_back = await query(_TAKE_BACK, batch.id)
    counts = (await query(_COUNTS, batch.id))[0]
    on_their_way = counts["waiting"]  # claimed by a worker at this moment: they leave, and are counted as sent
    await execute(
        "UPDATE batches SET done = $2, failed = $3, dropped = $4 WHERE id = $1",
        batch.id,
        counts["sent"] + on_their_way,
        counts["failed"],
        batch.total - counts["sent"] - on_their_way - counts["failed"] - len(taken_back),
    )


register_turns(BatchAct.SEND, BatchTurns(_pause, _resume, _cancel))
