"""Writes what a batch has got done: results, outcomes, counts and credits of some customers, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tortoise.transactions import in_transaction

from models import Batch, BatchItemState
from services.batches.reasons import BUG
from services.batches.work import BatchWork, credit_key
from services.credits import settle_part
from services.database import query
from services.outages import outage_of

log = logging.getLogger(__name__)

_WAITING = """
SELECT customer_id FROM batch_items WHERE batch_id = $1 AND customer_id = ANY($2::bigint[]) AND state = 'waiting'"""
_SETTLE = """
UPDATE batch_items i SET state = s.state, reason = s.reason
  FROM unnest($2::bigint[], $3::text[], $4::text[]) AS s (customer_id, state, reason)
 WHERE i.batch_id = $1 AND i.customer_id = s.customer_id AND i.state = 'waiting'
RETURNING i.state, i.credits"""
_COUNT = """
UPDATE batches SET done = done + $2, failed = failed + $3, dropped = dropped + $4,
    credits_spent = credits_spent + $5, credits_held = credits_held - $5 - $6
 WHERE id = $1
RETURNING done + failed + dropped AS settled"""


@dataclass(slots=True)
class Outcomes:
    """What became of customers, by id: a result that is still to be kept, or a reason."""

    results: dict[int, Any] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.results) + len(self.failed) + len(self.left_out)


async def keep_outcomes(batch: Batch, work: BatchWork, outcomes: Outcomes) -> None:
    """All of them or none; of a batch that was cancelled meanwhile none. Whoever is settled already stays as they are.

    One result that can't be written must not stop the others: it ends as failed.
    """
    try:
        await _keep(batch, work, outcomes)
    except Exception as error:
        if isinstance(error, OSError) or outage_of(error):
            raise
        log.exception("batch %d: %d results could not be kept together", batch.id, len(outcomes.results))
        await _keep(batch, work, Outcomes(failed=outcomes.failed, left_out=outcomes.left_out))
        for customer_id, result in outcomes.results.items():
            await _keep_alone(batch, work, customer_id, result)


async def _keep_alone(batch: Batch, work: BatchWork, customer_id: int, result: Any) -> None:
    try:
        await _keep(batch, work, Outcomes(results={customer_id: result}))
    except Exception as error:
        if isinstance(error, OSError) or outage_of(error):
            raise
        log.exception("batch %d: the result for customer %d can't be kept", batch.id, customer_id)
        await _keep(batch, work, Outcomes(failed={customer_id: BUG}))


async def _keep(batch: Batch, work: BatchWork, outcomes: Outcomes) -> None:
    if not len(outcomes):
        return
    async with in_transaction():
        # The batch's row is locked first by everybody, so nobody cancels between the count and its credits.
        held = await query("SELECT state, run FROM batches WHERE id = $1 FOR UPDATE", batch.id)
        if not held or held[0]["state"] not in ("running", "paused") or held[0]["run"] != batch.run:
            return
        asked = [*outcomes.results, *outcomes.failed, *outcomes.left_out]
        waiting = {row["customer_id"] for row in await query(_WAITING, batch.id, asked)}
        results = {id_: result for id_, result in outcomes.results.items() if id_ in waiting}
        left_out = {**outcomes.left_out, **(await work.keep(batch, results) if results else {})}
        ends = {id_: (BatchItemState.DONE, "") for id_ in results}
        ends |= {id_: (BatchItemState.FAILED, why) for id_, why in outcomes.failed.items()}
        ends |= {id_: (BatchItemState.LEFT_OUT, why) for id_, why in left_out.items()}
        await _count(batch, {id_: end for id_, end in ends.items() if id_ in waiting})


async def _count(batch: Batch, ends: Mapping[int, tuple[BatchItemState, str]]) -> None:
    if not ends:
        return
    states = [state for state, _ in ends.values()]
    reasons = [why for _, why in ends.values()]
    rows = await query(_SETTLE, batch.id, list(ends), [state.value for state in states], reasons)
    done, failed = states.count(BatchItemState.DONE), states.count(BatchItemState.FAILED)
    spent = sum(row["credits"] for row in rows if row["state"] == BatchItemState.DONE)
    back = sum(row["credits"] for row in rows) - spent
    counted = await query(_COUNT, batch.id, done, failed, len(ends) - done - failed, spent, back)
    if spent or back:
        part = str(counted[0]["settled"])  # grows with every part of a run, so it names this one
        await settle_part(credit_key(batch), part, spent=spent, back=back)
