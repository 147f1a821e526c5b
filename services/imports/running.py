"""Runs a checked import: part after part, each a transaction with its bookmark, so that a crash loses none of it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial

import asyncpg
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from models import Import, ImportMode, ImportState
from services import audit
from services.actors import Actor
from services.database import execute
from services.durable_work import durable, enqueue
from services.errors import Conflict
from services.imports.checking import stage
from services.imports.ending import end_import, fail_import
from services.imports.merging import DIFFERING, differing_of, held_of, insert_of, update_of
from services.imports.stages import Ended, reading_whole, work_alone
from services.imports.staging import blocks_of, is_filled
from services.permissions import Permission
from services.plans.limits import hold_limits
from services.plans.places import customers_taken
from services.plans.refusing import customers_full
from services.translation import text
from services.usecase import usecase

BLOCKS_AT_ONCE = 1000  # of new customers, about 40,000 rows: a second
LANES = 2  # parts of new ones at once
ROWS_AT_ONCE = 10_000  # of changed ones

_START = """
UPDATE imports SET state = 'running', done = 0, total = $2, changed_at = now()
 WHERE id = $1 AND state = 'checked' AND turn = $3"""
_ADDED = """
UPDATE imports SET staged_to = greatest(staged_to, $2), added = added + $3::int, done = done + $3::int
 WHERE id = $1 AND state = 'running' RETURNING id"""
_CHANGED = """
UPDATE imports SET changed = changed + $2::int, done = greatest(done, total - $3::int)
 WHERE id = $1 AND state = 'running' RETURNING id"""
_REST = """
UPDATE imports SET unchanged = $2::int, left_out = total - added - changed - $2::int, done = total
 WHERE id = $1 AND state = 'running'"""


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV)
async def start_import(actor: Actor, import_id: int | str, turn: int) -> None:
    """Write what the preview of `turn` shows.

    Raises:
        OverLimit: more customers than the team's plan holds. Conflict: it is not waiting for this, was checked anew
            by other choices, or another import of the business is writing.
    """
    found = await actor.find(Import, import_id)
    actor.note(business=found.business_id, **{"import": found.id})
    await _refuse_over_limit(actor, found)
    rows = found.preview.get("rows", 0) - found.preview.get("rejected", 0) - found.preview.get("merged", 0)
    try:
        started = await execute(_START, found.id, rows, turn)
    except IntegrityError:
        raise Conflict(
            text("Another import of this business is being written."), text("Wait until it is done.")
        ) from None
    if not started:
        raise Conflict(text("This import has gone on meanwhile."), text("Look at where it stands."))
    await enqueue(carry_out_import, key=f"carry_out_import:{found.id}", import_id=found.id)


async def _refuse_over_limit(actor: Actor, found: Import) -> None:
    """The team is held until the act ends, so that two starts count one after the other."""
    limits, new = await hold_limits(found.team_id), found.preview.get("new", 0)
    if limits.customers is None or not new:
        return
    would_be = await customers_taken(found.team_id) + new
    if would_be > limits.customers:
        raise customers_full(limits, actor.role, would_be)


@durable(give_up=fail_import)
async def carry_out_import(import_id: int) -> None:
    """Go on from the bookmark."""
    await work_alone(carry_out_import, import_id, partial(_carry_out, import_id))


async def _carry_out(import_id: int, raw: asyncpg.Connection) -> None:
    found = await Import.get_or_none(id=import_id, state=ImportState.RUNNING)
    if found:
        await _write(raw, found)


async def _write(raw: asyncpg.Connection, found: Import) -> None:
    """New customers first; when those are not all, the others are held against their rows.

    Raises:
        Ended.
    """
    if found.total and not await is_filled(raw, found.id):
        await stage(raw, found)  # the database crashed; the same file gives the same rows in the same places
    mode, held = found.choices["mode"], found.total
    if mode != ImportMode.UPDATE_ONLY:
        held -= await _add(raw, found)
    if mode == ImportMode.UPDATE_ONLY:
        held = await _held(raw, found)
    changed = await _update(raw, found) if held and mode != ImportMode.ADD_ONLY else 0
    await _finish(found.id, 0 if mode == ImportMode.ADD_ONLY else held - changed)


async def _add(raw: asyncpg.Connection, found: Import) -> int:
    """How many it has added in all. Parts are written side by side: most of one is the work of its indexes, for which
    the database takes one core a connection."""
    adding = _Adding(found, await blocks_of(raw, found.id))
    async with AsyncExitStack() as stack:
        pool = connections.get("default")
        lanes = [raw, *[await stack.enter_async_context(pool.acquire_connection()) for _ in range(LANES - 1)]]
        try:
            async with asyncio.TaskGroup() as tasks:
                for lane in lanes:
                    tasks.create_task(adding.carry_out(lane))
        except BaseExceptionGroup as failed:
            raise min(failed.exceptions, key=lambda why: isinstance(why, Ended)) from None
    return adding.added


class _Adding:
    """The parts that are left. Each counts what it found new, so one that is written twice counts once; the bookmark
    is where the first of those begins that may not be written."""

    def __init__(self, found: Import, blocks: int) -> None:
        self.added = found.added
        self._of, self._next, self._end = found, found.staged_to, blocks
        self._under_way: set[int] = set()

    async def carry_out(self, raw: asyncpg.Connection) -> None:
        """Part after part, until none is left. Raises Ended."""
        found = self._of
        while (at := self._next) < self._end:
            self._next = to = min(at + BLOCKS_AT_ONCE, self._end)
            self._under_way.add(at)
            async with raw.transaction():
                fresh = await raw.fetchval(insert_of(found.id), found.id, found.team_id, found.business_id, at, to)
                bookmark = min(self._under_way - {at}, default=self._next)
                if not await raw.fetchval(_ADDED, found.id, bookmark, fresh):
                    raise Ended
            self._under_way.discard(at)
            self.added += fresh


async def _held(raw: asyncpg.Connection, found: Import) -> int:
    async with reading_whole(raw):
        return await raw.fetchval(f"SELECT count(*) {held_of(found.id)}", found.business_id)


async def _update(raw: asyncpg.Connection, found: Import) -> int:
    """How many it has changed in all."""
    await raw.execute(f"DROP TABLE IF EXISTS {DIFFERING}")
    async with reading_whole(raw):
        made = await raw.execute(differing_of(found.id), found.business_id)
    changed, left = found.changed, int(made.rpartition(" ")[2])
    for at in range(1, left + 1, ROWS_AT_ONCE):
        async with raw.transaction():
            # A part is small beside the list: its rows are looked up by their places and numbers.
            await raw.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
            fresh = await raw.fetchval(update_of(found.id), found.id, at, at + ROWS_AT_ONCE)
            if not await raw.fetchval(_CHANGED, found.id, fresh, max(0, left + 1 - at - ROWS_AT_ONCE)):
                raise Ended
        changed += fresh
    await raw.execute(f"DROP TABLE {DIFFERING}")
    return changed


async def _finish(import_id: int, unchanged: int) -> None:
    async with in_transaction():
        await execute(_REST, import_id, unchanged)
        if await end_import(import_id, ImportState.DONE, before=("running",)):
            found = await Import.get(id=import_id)
            facts = {"import": found.id, "business": found.business_id, "added": found.added, "changed": found.changed}
            await audit.record_for_house(found.team_id, "import_customers", facts)
