"""Checks a file by a person's choices: every row read and judged, staged, and held against the customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import asyncpg
import polars as pl

from models import Import, ImportState
from services.actors import Actor
from services.durable_work import durable, enqueue
from services.errors import Conflict, Invalid
from services.imports.choices import ImportChoices, choices_of, settle_choices
from services.imports.cleaning import Cleaned, Cleaner, fact_labels
from services.imports.ending import end_import, fail_import
from services.imports.formats import Seen
from services.imports.previewing import preview_of
from services.imports.records import LINE, Records
from services.imports.stages import Ended, alone_at, put_off, work_through
from services.imports.staging import copy_rejected, copy_rows, make_table, merge_lines
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV)
async def choose_columns(actor: Actor, import_id: int | str, choices: ImportChoices) -> None:
    """Have the file checked by these choices; a check by earlier ones is void.

    Raises:
        Invalid: as `settle_choices`. Conflict: it is not waiting for this: still being looked at, running, or ended.
    """
    found = await actor.find(Import, import_id)
    actor.note(business=found.business_id, mode=choices.mode, **{"import": found.id})
    if not found.look:
        raise Conflict(text("This file is still being looked at."))
    settled = settle_choices(choices, tuple(Seen(**seen) for seen in found.look["seen"]))
    changed = await Import.filter(
        id=found.id, turn=found.turn, state__in=(ImportState.LOOKED_AT, ImportState.CHECKING, ImportState.CHECKED)
    ).update(
        state=ImportState.CHECKING,
        choices=settled.as_data(),
        turn=found.turn + 1,
        preview={},
        examples=[],
        done=0,
        total=found.size,
    )
    if not changed:
        raise Conflict(text("This import has gone on meanwhile."), text("Look at where it stands."))
    turn = found.turn + 1
    await enqueue(check_file, key=f"check_file:{found.id}:{turn}", import_id=found.id, turn=turn)


@durable(give_up=fail_import)
async def check_file(import_id: int, turn: int) -> None:
    if await put_off(check_file, import_id, turn=turn):
        return
    async with alone_at(import_id) as raw:
        found = await Import.get_or_none(id=import_id, state=ImportState.CHECKING, turn=turn)
        if found is None:
            return
        try:
            staged = await stage(raw, found)
        except Invalid as why:
            await end_import(import_id, ImportState.FAILED, why)
            return
        except Ended:
            return
        preview, examples = await preview_of(raw, found, staged.rows)
        preview |= {"rows": staged.read, "rejected": staged.rejected, "merged": staged.merged}
        await Import.filter(id=import_id, state=ImportState.CHECKING, turn=turn).update(
            state=ImportState.CHECKED, preview=preview, examples=examples, done=found.size
        )


@dataclass(slots=True)
class Staged:
    """What became of the rows of a file: `rows` are left, one an address; `merged` went into others."""

    read: int = 0
    rejected: int = 0
    merged: int = 0

    @property
    def rows(self) -> int:
        return self.read - self.rejected - self.merged


async def stage(raw: asyncpg.Connection, found: Import) -> Staged:
    """Read the whole file into its table of rows and its refused rows, in one transaction: all of it or nothing.

    Raises:
        Invalid: records can't be made of it. Ended.
    """
    cleaner = Cleaner(choices_of(found.choices), fact_labels(found.look["titles"]))
    records = Records(found.look["delimiter"], len(found.look["titles"]), dropped=found.look["records"])
    staged, hashes = Staged(), []

    def clean(frames: Iterator[pl.DataFrame]) -> list[Cleaned]:
        return [cleaner.clean(frame) for frame in frames]

    async with raw.transaction():
        await make_table(raw, found.id)
        await raw.execute("DELETE FROM import_rejections WHERE of_import_id = $1", found.id)
        async for batch in work_through(found, records, clean):
            for cleaned in batch:
                await copy_rows(raw, found.id, cleaned.good)
                await copy_rejected(raw, found.id, cleaned.rejected)
                staged.read += len(cleaned.good) + len(cleaned.rejected)
                staged.rejected += len(cleaned.rejected)
                hashes.append(cleaned.good.select(LINE, pl.col("email").hash().alias("hash")))
        if hashes:
            seen = pl.concat(hashes)
            lines = seen.filter(seen["hash"].is_duplicated())[LINE].to_list()
            staged.merged = await merge_lines(raw, found.id, lines) if lines else 0
    return staged
