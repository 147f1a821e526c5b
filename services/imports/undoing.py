"""Takes a whole import back: who came with it goes, who was changed by it gets back what they had (SPEC C1).

What people have done since stays: nobody who was written to, answered or was edited goes, and a field that no longer
holds what the file brought is left as it is.
"""

from __future__ import annotations

from functools import partial

import asyncpg
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from models import Import, ImportState
from services import audit
from services.actors import Actor
from services.customers.erasing import erase_customers
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.errors import Conflict
from services.imports.merging import MARK, restore
from services.imports.stages import work_alone
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

AT_ONCE = 1000  # customers of one transaction: about a tenth of a second
AGAIN_S = 3600.0

_START = """
UPDATE imports SET state = 'undoing', changed_at = now(), undone = '{}', done = 0,
       total = (SELECT coalesce(sum(cardinality(customer_ids)), 0) FROM import_additions WHERE of_import_id = $1)
             + (SELECT count(*) FROM import_changes WHERE of_import_id = $1)
 WHERE id = $1 AND state IN ('done', 'cancelled', 'failed') AND undo_ends_at > now()"""
_NEXT = """
SELECT id, customer_ids[:$2] AS ids, marks[:$2] AS marks FROM import_additions
 WHERE of_import_id = $1 ORDER BY id DESC LIMIT 1 FOR UPDATE"""
_REST = (
    "UPDATE import_additions SET customer_ids = customer_ids[$2::int + 1:], marks = marks[$2::int + 1:] WHERE id = $1"
)
_EMPTY = "DELETE FROM import_additions WHERE id = $1 AND cardinality(customer_ids) = 0"
# Locked until they are gone, so that no mail to them is begun meanwhile.
_JUDGED = f"""
WITH held AS (SELECT * FROM customers c WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE)
SELECT c.id, CASE WHEN EXISTS (SELECT FROM replies r WHERE r.customer_id = c.id) THEN 'replied'
                  WHEN EXISTS (SELECT FROM emails e WHERE e.customer_id = c.id) THEN 'written_to'
                  WHEN {MARK} <> added.mark THEN 'changed' ELSE '' END AS kept
  FROM held c JOIN unnest($1::bigint[], $2::bigint[]) AS added (id, mark) ON added.id = c.id"""  # noqa: S608
_TOLD = """
UPDATE imports SET done = done + $2, undone = jsonb_build_object(
        'removed', coalesce((undone ->> 'removed')::int, 0) + $3::int,
        'restored', coalesce((undone ->> 'restored')::int, 0) + $4::int,
        'kept', coalesce(undone -> 'kept', '{}') || coalesce((
            SELECT jsonb_object_agg(reason, coalesce((undone -> 'kept' ->> reason)::int, 0) + n)
              FROM unnest($5::text[], $6::int[]) AS kept (reason, n)), '{}'))
 WHERE id = $1"""

# Why somebody stays as they are now. `fields`: a changed one, of whom some field has another value since.
KEPT_REASONS = {
    "replied": text("they replied"),
    "written_to": text("an email to them was begun or sent"),
    "changed": text("somebody changed them since"),
    "fields": text("a field has another value since, and was left"),
}


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV)
async def undo_import(actor: Actor, import_id: int | str) -> None:
    """Have it taken back, as far as nobody has worked with it since.

    Raises:
        Conflict: nothing to undo, undone already, 30 days are over, or another import of the business is writing.
    """
    found = await actor.find(Import, import_id)
    actor.note(business=found.business_id, **{"import": found.id})
    try:
        started = await execute(_START, found.id)
    except IntegrityError:
        raise Conflict(
            text("Another import of this business is being written."), text("Wait until it is done.")
        ) from None
    if not started:
        raise Conflict(text("There is nothing of this import left to undo."))
    await enqueue(carry_out_undo, key=f"carry_out_undo:{found.id}:0", import_id=found.id, turn=0)


async def come_back_later(import_id: int, turn: int, error: str) -> None:
    """An undo that was begun never just stops; the log has the reason."""
    key = f"carry_out_undo:{import_id}:{turn + 1}"
    await enqueue(carry_out_undo, key=key, delay_s=AGAIN_S, import_id=import_id, turn=turn + 1)


@durable(give_up=come_back_later)
async def carry_out_undo(import_id: int, turn: int) -> None:
    """Go on with what is left; each part's record goes in the transaction that takes it back."""
    await work_alone(carry_out_undo, import_id, partial(_carry_out, import_id), turn=turn)


async def _carry_out(import_id: int, _raw: asyncpg.Connection) -> None:
    if not await Import.exists(id=import_id, state=ImportState.UNDOING):
        return
    while await _restore_some(import_id):
        pass
    while await _remove_some(import_id):
        pass
    await _finish(import_id)


async def _restore_some(import_id: int) -> bool:
    async with in_transaction():
        row = (await query(restore(AT_ONCE), import_id))[0]
        if row["taken"]:
            await _tell(import_id, row["taken"], restored=row["restored"], kept={"fields": row["fields"]})
    return bool(row["taken"])


async def _remove_some(import_id: int) -> bool:
    async with in_transaction():
        part = await query(_NEXT, import_id, AT_ONCE)
        if not part:
            return False
        found = part[0]
        judged = {row["id"]: row["kept"] for row in await query(_JUDGED, found["ids"], found["marks"])}
        erased = await erase_customers([id for id, kept in judged.items() if not kept])
        reasons = [kept for kept in judged.values() if kept] + ["written_to"] * len(erased.busy)
        await execute(_REST, found["id"], len(found["ids"]))
        await execute(_EMPTY, found["id"])
        kept = {reason: reasons.count(reason) for reason in set(reasons)}
        await _tell(import_id, len(found["ids"]), removed=erased.deleted, kept=kept)
    return True


async def _tell(import_id: int, taken: int, *, removed: int = 0, restored: int = 0, kept: dict[str, int]) -> None:
    told = {reason: n for reason, n in kept.items() if n}
    await execute(_TOLD, import_id, taken, removed, restored, list(told), list(told.values()))


async def _finish(import_id: int) -> None:
    async with in_transaction():
        ended = await query(
            """UPDATE imports SET state = 'undone', changed_at = now(), undo_ends_at = NULL, done = total
                WHERE id = $1 AND state = 'undoing' RETURNING team_id, business_id, undone""",
            import_id,
        )
        for row in ended:
            facts = {"import": import_id, "business": row["business_id"]}
            await audit.record_for_house(row["team_id"], "undo_import", facts)
