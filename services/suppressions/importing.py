"""A file of addresses brought in: read and shown first, added after a yes, in chunks that outlive a crash."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.transactions import in_transaction

from models import SuppressionImport, SuppressionImportState
from services.actors import Actor
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.errors import Conflict
from services.permissions import Permission
from services.suppressions.adding import put_on_list
from services.suppressions.reading_files import ReadFile, read_file
from services.translation import text
from services.usecase import usecase

CHUNK = 1_000
KEPT_DAYS = 7  # a file that nobody said yes to is forgotten when the next one comes
WORDS = "The address came with a file of those who are not written to."


@dataclass(frozen=True, slots=True)
class ImportView:
    """`fresh` were not on the list when the file was read; `bad` are line, what stands there, and why not."""

    id: int
    state: str
    total: int
    fresh: int
    bad: tuple[tuple[int, str, str], ...]
    bad_count: int
    done: int
    added: int


async def parse(actor: Actor, content: bytes) -> ReadFile:
    """Before the transaction, off the event loop."""
    return await asyncio.to_thread(read_file, content)


@usecase(Permission.EDIT_TEAM_SETTINGS, before=parse)
async def read_suppression_file(actor: Actor, content: bytes, *, prepared: ReadFile) -> int:
    """Read the file and keep what it says, to be looked at; nothing is suppressed by it. The import's id.

    A file can stop mail to any number of customers of anybody's, so it is a matter of the team's settings.

    Raises:
        Invalid: it can't be read, or holds too many.
    """
    addresses = list(prepared.rows)
    known = await query(
        "SELECT count(*) AS n FROM suppressions WHERE team_id = $1 AND address = ANY($2::text[])",
        actor.team_id,
        addresses,
    )
    await execute(
        """DELETE FROM suppression_imports WHERE team_id = $1 AND state = 'read'
            AND created_at < now() - make_interval(days => $2)""",
        actor.team_id,
        KEPT_DAYS,
    )
    made = await SuppressionImport.create(
        team_id=actor.team_id,
        created_by_id=actor.user_id,
        rows=[[address, reason] for address, reason in prepared.rows.items()],
        total=len(addresses),
        known=known[0]["n"],
        bad=[list(line) for line in prepared.bad],
        bad_count=prepared.bad_count,
    )
    actor.note(**{"import": made.id, "customers": len(addresses)})
    return made.id


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_suppression_import(actor: Actor, import_id: int | str) -> ImportView:
    """Raises NotFound: no such import in this team."""
    made = await actor.find(SuppressionImport, import_id)
    bad = tuple((line, words, why) for line, words, why in made.bad)
    return ImportView(
        made.id, made.state.value, made.total, made.total - made.known, bad, made.bad_count, made.done, made.added
    )


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def add_suppression_import(actor: Actor, import_id: int | str) -> None:
    """The yes to what was read. Raises Conflict: it was said already."""
    made = await actor.find(SuppressionImport, import_id)
    changed = await (
        actor.rows(SuppressionImport)
        .filter(id=made.id, state=SuppressionImportState.READ)
        .update(state=SuppressionImportState.ADDING)
    )
    if not changed:
        raise Conflict(text("This file is being added already."))
    await enqueue(add_chunks, key=f"suppression_import:{made.id}", import_id=made.id)
    actor.note(**{"import": made.id, "customers": made.total})


@durable()
async def add_chunks(import_id: int) -> None:
    """Chunk by chunk, each with how far it came: killed anywhere it goes on there, and adds none twice."""
    made = await SuppressionImport.get_or_none(id=import_id, state=SuppressionImportState.ADDING)
    if made is None:
        return
    done = made.done
    while done < len(made.rows):
        chunk = [(address, reason) for address, reason in made.rows[done : done + CHUNK]]
        async with in_transaction():
            put = await put_on_list(made.team_id, chunk, note="", added_by=made.created_by_id, words=WORDS)
            moved = await execute(
                "UPDATE suppression_imports SET done = done + $2, added = added + $3 WHERE id = $1 AND done = $4",
                import_id,
                len(chunk),
                put.added,
                done,
            )
            if not moved:
                raise RuntimeError(f"suppression import {import_id} is being added twice")  # rolls this chunk back
        done += len(chunk)
    await SuppressionImport.filter(id=import_id).update(
        state=SuppressionImportState.ADDED, rows=[], finished_at=datetime.now(UTC)
    )
