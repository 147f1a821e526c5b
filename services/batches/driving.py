"""Drives batches, as durable work: one driver each, taken over when its process dies, looked after by `turn`.

A driver stays for as long as there is something to do, or gives its place to another batch that waits for one.
"""

from __future__ import annotations

import asyncio
import time

from tortoise import connections
from tortoise.transactions import in_transaction

from models import Batch, BatchState
from services import audit
from services.batches.hands import Hands
from services.batches.keeping import keep_outcomes
from services.batches.reasons import BUG
from services.batches.telling import tell_batch
from services.batches.work import BatchWork, credit_key, work_of
from services.credits import release_credits
from services.database import query
from services.durable_work import durable, enqueue

BATCHES_AT_ONCE = 4  # in a process, of its places for durable work: the rest is for what people wait for
SLICE_S = 60.0  # after which a driver makes way, if one was turned away
LOOK_EVERY_S = 0.5  # whether the batch was paused or cancelled
KEEP_EVERY_S = 0.25
KEPT_AT_ONCE = 200
_COME_BACK_S = 1.0
_LOCK_SPACE = 7_361_014

_driving = 0
_turned_away_at = 0.0

_FINISH = """
UPDATE batches SET state = 'finished', finished_at = now(), credits_held = 0
 WHERE id = $1 AND turn = $2 AND state = 'running'
   AND NOT EXISTS (SELECT FROM batch_items WHERE batch_id = $1 AND state = 'waiting')
RETURNING team_id, done, failed, dropped"""
_PAUSE = """
UPDATE batches SET state = 'paused', paused_because = $3 WHERE id = $1 AND turn = $2 AND state = 'running'
RETURNING team_id"""


async def start_driver(batch_id: int, turn: int) -> None:
    """In the transaction that begins or resumes the batch under this turn."""
    await enqueue(drive_batch, key=f"drive_batch:{batch_id}:{turn}:0", batch_id=batch_id, turn=turn, hop=0)


async def driver_gave_up(batch_id: int, turn: int, hop: int, error: str) -> None:
    """A person hears of it, and goes on with what is left."""
    await _pause(batch_id, turn, BUG)


@durable(give_up=driver_gave_up)
async def drive_batch(batch_id: int, turn: int, hop: int) -> None:
    """Work on the batch for as long as it runs under this turn. `hop` counts the times it came back for more.

    Cut off anywhere, what was in flight is done again; what was kept is not.
    """
    global _driving, _turned_away_at
    if _driving >= BATCHES_AT_ONCE:
        _turned_away_at = time.monotonic()
        await _come_back(batch_id, turn, hop)
        return
    _driving += 1
    try:
        async with connections.get("default").acquire_connection() as raw:
            if not await raw.fetchval("SELECT pg_try_advisory_lock($1, $2)", _LOCK_SPACE, batch_id % 2**31):
                await _come_back(batch_id, turn, hop)  # an outdated driver still waits for its last answers
                return
            try:
                is_over = await _drive(batch_id, turn)
            finally:
                await raw.execute("SELECT pg_advisory_unlock($1, $2)", _LOCK_SPACE, batch_id % 2**31)
    finally:
        _driving -= 1
    if not is_over:
        await _come_back(batch_id, turn, hop)


async def _drive(batch_id: int, turn: int) -> bool:
    """Whether this turn has nothing more to do."""
    batch = await Batch.get_or_none(id=batch_id)
    if batch is None or batch.turn != turn or batch.state is not BatchState.RUNNING:
        return True
    work = work_of(batch.act)
    pace = await asyncio.to_thread(work.pace)  # the first question of a process opens a client, which takes a moment
    async with Hands(batch, work, pace) as hands:
        makes_way = await _keep_busy(batch, work, hands)
        hands.stop()
        while hands.are_asking:
            await hands.wait(KEEP_EVERY_S)
            await keep_outcomes(batch, work, hands.take_outcomes())
    await keep_outcomes(batch, work, hands.take_outcomes())
    if hands.trouble:
        await _pause(batch_id, turn, hands.trouble)
        return True
    return not makes_way and await _finish(batch, turn, work.name)


async def _keep_busy(batch: Batch, work: BatchWork, hands: Hands) -> bool:
    """Until all is done, or something stands in the way. True: the place is to be left to another batch."""
    began = looked = kept = time.monotonic()
    while not hands.trouble and not hands.is_done:
        await hands.refill()
        await hands.wait(KEEP_EVERY_S)
        now = time.monotonic()
        if len(hands.outcomes) >= KEPT_AT_ONCE or now - kept > KEEP_EVERY_S:
            kept = now
            await keep_outcomes(batch, work, hands.take_outcomes())
        if now - looked > LOOK_EVERY_S:
            looked = now
            if not await _is_ours(batch.id, batch.turn):
                return False
            if _turned_away_at > began and now - began > SLICE_S:
                return True
    return False


async def _is_ours(batch_id: int, turn: int) -> bool:
    rows = await query("SELECT state, turn FROM batches WHERE id = $1", batch_id)
    return bool(rows) and rows[0]["state"] == "running" and rows[0]["turn"] == turn


async def _finish(batch: Batch, turn: int, name: str) -> bool:
    """False when it still runs under this turn, with customers that wait."""
    async with in_transaction():
        ended = await query(_FINISH, batch.id, turn)
        for row in ended:
            await release_credits(credit_key(batch))
            team_id = row.pop("team_id")
            await audit.record_for_house(team_id, name, {"batch": batch.id, **row})
            await tell_batch(batch.id)
    return bool(ended) or not await _is_ours(batch.id, turn)


async def _pause(batch_id: int, turn: int, why: str) -> None:
    async with in_transaction():
        for row in await query(_PAUSE, batch_id, turn, why):
            await audit.record_for_house(row["team_id"], "pause_batch", {"batch": batch_id, "why": why})
            await tell_batch(batch_id)


async def _come_back(batch_id: int, turn: int, hop: int) -> None:
    """Under a key of its own: what a driver that was taken over has recorded already, it records no second time."""
    key = f"drive_batch:{batch_id}:{turn}:{hop + 1}"
    await enqueue(drive_batch, key=key, delay_s=_COME_BACK_S, batch_id=batch_id, turn=turn, hop=hop + 1)
