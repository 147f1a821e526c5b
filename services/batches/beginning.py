"""Begins a batch: whom it is about is settled once, customer by customer, with the reasons of those left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise import connections

from models import Batch, BatchAct, BatchState
from services.actors import Actor
from services.batches.driving import start_driver
from services.batches.work import credit_key
from services.credits import reserve_credits
from services.database import query
from services.errors import Conflict, NotFound
from services.translation import text

_LOCK_SPACE = 7_361_015
_SETTLING_S = 120  # a million customers take some ten seconds
_SETTLE = """
WITH chosen AS ({chosen}), settled AS (
    INSERT INTO batch_items (batch_id, customer_id, state, reason, credits)
    SELECT {batch}::bigint, customer_id, CASE WHEN reason = '' THEN 'waiting' ELSE 'left_out' END, reason, credits
      FROM chosen ORDER BY customer_id
    RETURNING reason, credits
)
SELECT reason, count(*)::int AS n, sum(credits)::int AS credits FROM settled GROUP BY reason"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A query for `customer_id`, `reason`, "" for whom the batch is about, else a code of services.batches.reasons, and
    `credits`, what that one costs; and the values that it names by number."""

    sql: str
    values: Sequence[Any]


async def find_batch(actor: Actor, key: str) -> int | None:
    """The batch that this very request has begun already."""
    held = await actor.rows(Batch).get_or_none(key=team_key(actor, key))
    return held.id if held else None


async def hold_business(business_id: int) -> None:
    """Until the act ends nobody else begins a batch there: two at once would both settle the same customers."""
    await query("SELECT pg_advisory_xact_lock($1, $2)", _LOCK_SPACE, business_id)


async def open_batches(business_id: int, act: BatchAct) -> list[Batch]:
    """Those of the business that may still come to a customer."""
    states = [BatchState.RUNNING, BatchState.PAUSED]
    return await Batch.filter(business_id=business_id, act=act, state__in=states)


async def begin_batch(
    actor: Actor,
    business_id: int,
    act: BatchAct,
    chosen: Chosen,
    *,
    key: str,
    expected: int | None,
    options: Mapping[str, Any],
    channel: str = "",
) -> int:
    """Settle, set the credits aside and have it driven, all in the running transaction, which holds the business.

    `expected` is how many the person was told that it is about, None where they were not asked first. The same key
    again begins nothing. `channel` is where its card stands.

    Raises:
        NotFound: it is about nobody. Conflict: about more or fewer. OutOfCredits: nothing is begun.
    """
    held = await find_batch(actor, key)
    if held is not None:
        return held
    await connections.get("default").execute_query(f"SET LOCAL statement_timeout = '{_SETTLING_S}s'")
    batch = await Batch.create(
        team_id=actor.team_id,
        business_id=business_id,
        act=act,
        state=BatchState.RUNNING,
        key=team_key(actor, key),
        total=0,
        channel=channel,
        options=dict(options),
        created_by_id=actor.user_id,
    )
    number = f"${len(chosen.values) + 1}"
    rows = await query(_SETTLE.format(chosen=chosen.sql, batch=number), *chosen.values, batch.id)
    left_out = {row["reason"]: row["n"] for row in rows}
    batch.total = left_out.pop("", 0)
    batch.credits_held = sum(row["credits"] for row in rows if not row["reason"])
    if not batch.total:
        raise NotFound(text("There is nobody left to do this for."), text("Look at the list again."))
    if expected is not None and batch.total != expected:
        raise Conflict(text("Meanwhile the list has changed."), text("Look at the numbers again."))
    batch.left_out = left_out
    await batch.save(update_fields=["total", "left_out", "credits_held"])
    await set_credits_aside(actor, batch, batch.credits_held)
    await start_driver(batch.id, batch.turn)
    actor.note(batch=batch.id, business=business_id, customers=batch.total)
    return batch.id


async def set_credits_aside(actor: Actor, batch: Batch, amount: int) -> None:
    """For one run of the batch. Raises OutOfCredits."""
    if amount:
        key = credit_key(batch)
        await reserve_credits(actor, amount, key=key, business_id=batch.business_id, purpose=f"batch {batch.act.value}")


def team_key(actor: Actor, key: str) -> str:
    return f"{actor.team_id}:{key}"[:120]
