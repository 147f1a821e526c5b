"""What a person does with a batch once it runs: pause, resume, cancel, and try again those that failed."""

from __future__ import annotations

from models import Batch, BatchState
from services.actors import Actor
from services.batches.beginning import set_credits_aside
from services.batches.driving import start_driver
from services.batches.telling import tell_batch
from services.batches.work import credit_key, turns_of
from services.credits import release_credits
from services.database import execute, query
from services.errors import Conflict, NotFound
from services.permissions import Permission
from services.translation import Text, text
from services.usecase import usecase

_STATES: dict[BatchState, Text] = {
    BatchState.RUNNING: text("running"),
    BatchState.PAUSED: text("paused"),
    BatchState.CANCELLED: text("cancelled"),
    BatchState.FINISHED: text("finished"),
}
_PAUSE = "UPDATE batches SET state = 'paused', paused_because = '' WHERE id = $1 AND state = 'running'"
_RESUME = """
UPDATE batches SET state = 'running', paused_because = '', turn = turn + 1 WHERE id = $1 AND state = 'paused'
RETURNING turn"""
_CANCEL = """
UPDATE batches SET state = 'cancelled', finished_at = now(), credits_held = 0
 WHERE id = $1 AND state IN ('running', 'paused')"""
_CANCEL_ALL = """
UPDATE batches SET state = 'cancelled', finished_at = now(), credits_held = 0
 WHERE business_id = $1 AND state IN ('running', 'paused') RETURNING id, run"""
_RETRY = """
UPDATE batches SET state = 'running', run = run + 1, turn = turn + 1, failed = 0, finished_at = NULL
 WHERE id = $1 AND state = 'finished' AND failed > 0"""
_WAIT_AGAIN = """
UPDATE batch_items SET state = 'waiting', reason = '' WHERE batch_id = $1 AND state = 'failed' RETURNING credits"""
_HOLD = "UPDATE batches SET credits_held = $2 WHERE id = $1"


@usecase(Permission.USE_BATCH_OPERATIONS)
async def pause_batch(actor: Actor, batch_id: int | str) -> None:
    """Nobody more is begun with, within a second; what is under way is kept. The credits stay set aside.

    Raises:
        NotFound, NotAllowed. Conflict: it does not run.
    """
    batch = await _find(actor, batch_id)
    if not await execute(_PAUSE, batch.id):
        raise await _other_state(batch)
    if turns := turns_of(batch.act):
        await turns.pause(batch)
    await tell_batch(batch.id)


@usecase(Permission.USE_BATCH_OPERATIONS)
async def resume_batch(actor: Actor, batch_id: int | str) -> None:
    """Go on with those that wait. Raises NotFound, NotAllowed; Conflict: it is not paused."""
    batch = await _find(actor, batch_id)
    rows = await query(_RESUME, batch.id)
    if not rows:
        raise await _other_state(batch)
    if turns := turns_of(batch.act):
        await turns.resume(batch, rows[0]["turn"])
    else:
        await start_driver(batch.id, rows[0]["turn"])
    await tell_batch(batch.id)


@usecase(Permission.USE_BATCH_OPERATIONS)
async def cancel_batch(actor: Actor, batch_id: int | str) -> None:
    """For good: what is done stays, what is under way is dropped, and the credits of all the rest go back.

    Raises:
        NotFound, NotAllowed. Conflict: it has ended already.
    """
    batch = await _find(actor, batch_id)
    if not await execute(_CANCEL, batch.id):
        raise await _other_state(batch)
    if turns := turns_of(batch.act):
        await turns.cancel(batch)
    else:
        await release_credits(credit_key(batch))
    await tell_batch(batch.id)


@usecase(Permission.USE_BATCH_OPERATIONS)
async def retry_failed(actor: Actor, batch_id: int | str) -> None:
    """Begin again with those that failed, once it is finished; their credits are set aside anew.

    Raises:
        NotFound, NotAllowed, OutOfCredits. Conflict: it is not finished, or nobody failed.
    """
    batch = await _find(actor, batch_id)
    if turns_of(batch.act):
        raise Conflict(text("What failed here is decided mail by mail."), text("Look at those that wait."))
    if not await execute(_RETRY, batch.id):
        raise await _other_state(batch)
    again = await query(_WAIT_AGAIN, batch.id)
    await batch.refresh_from_db(fields=["run", "turn"])
    credits = sum(row["credits"] for row in again)
    await execute(_HOLD, batch.id, credits)
    await set_credits_aside(actor, batch, credits)
    await start_driver(batch.id, batch.turn)
    await tell_batch(batch.id)
    actor.note(customers=len(again))


async def cancel_batches_of(business_id: int) -> None:
    """Of a business that is being deleted: nothing goes on, and what was set aside goes back to the team."""
    for row in await query(_CANCEL_ALL, business_id):
        await release_credits(credit_key(Batch(id=row["id"], run=row["run"])))


async def _find(actor: Actor, batch_id: int | str) -> Batch:
    batch = await actor.find(Batch, batch_id)
    if batch.state is None:
        raise NotFound(text("There is no such batch."), text("It may have been deleted."))
    actor.note(batch=batch.id, business=batch.business_id)
    # Locked before its credits are, as by whoever counts results; and read anew, since another run may have begun.
    await query("SELECT FROM batches WHERE id = $1 FOR UPDATE", batch.id)
    await batch.refresh_from_db()
    return batch


async def _other_state(batch: Batch) -> Conflict:
    if batch.state is BatchState.FINISHED and not batch.failed:
        return Conflict(text("This batch is finished, and nobody failed."))
    return Conflict(text("This batch is {state} now.", state=_STATES[batch.state]), text("Somebody was first."))
