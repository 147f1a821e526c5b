"""Checks a file by a person's choices: every row read and judged, staged, and held against the customers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

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
from services.imports.stages import work_alone, work_through
from services.imports.staging import as_csv, copy_rejected, copy_rows, make_table, merge_lines
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
        changed_at=datetime.now(UTC),
    )
    if not changed:
        raise Conflict(text("This import has gone on meanwhile."), text("Look at where it stands."))
    turn = found.turn + 1
    await enqueue(check_file, key=f"check_file:{found.id}:{turn}", import_id=found.id, turn=turn)


@durable(give_up=fail_import)
async def check_file(import_id: int, turn: int) -> None:
    await work_alone(check_file, import_id, partial(_check, import_id, turn), turn=turn)


async def _check(import_id: int, turn: int, raw: asyncpg.Connection) -> None:
    found = await Import.get_or_none(id=import_id, state=ImportState.CHECKING, turn=turn)
    if found is None:
        return
    try:
        staged = await stage(raw, found)
    except Invalid as why:
        await end_import(import_id, ImportState.FAILED, why)
        return
    preview, examples = await preview_of(raw, found, staged.rows)
    preview |= {"rows": staged.read, "rejected": staged.rejected, "merged": staged.merged}
    await Import.filter(id=import_id, state=ImportState.CHECKING, turn=turn).update(
        state=ImportState.CHECKED, preview=preview, examples=examples, done=found.size, changed_at=datetime.now(UTC)
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


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows ready for COPY; `keys` stand for their addresses, by line."""

    good: bytes
    rejected: bytes
    read: int
    refused: int
    keys: pl.DataFrame


async def stage(raw: asyncpg.Connection, found: Import) -> Staged:
    """Read the whole file into its table of rows and its refused rows, in one transaction: all of it or nothing.

    Raises:
        Invalid: records can't be made of it. Ended.
    """
    cleaner = Cleaner(choices_of(found.choices), fact_labels(found.look["titles"]))
    records = Records(found.look["delimiter"], len(found.look["titles"]), dropped=found.look["records"])
    staged, keys = Staged(), []

    def clean(frames: Iterator[pl.DataFrame]) -> list[_Batch]:
        return [_batch(found.id, cleaner.clean(frame)) for frame in frames]

    async with raw.transaction():
        await make_table(raw, found.id)
        await raw.execute("DELETE FROM import_rejections WHERE of_import_id = $1", found.id)
        async for batches in work_through(found, records, clean):
            for batch in batches:
                await copy_rows(raw, found.id, batch.good)
                await copy_rejected(raw, batch.rejected)
                staged.read += batch.read
                staged.rejected += batch.refused
                keys.append(batch.keys)
        if lines := await asyncio.to_thread(_lines_of_doubles, keys):
            staged.merged = await merge_lines(raw, found.id, lines)
    return staged


def _batch(import_id: int, cleaned: Cleaned) -> _Batch:
    good, rejected = cleaned.good, cleaned.rejected
    return _Batch(
        as_csv(good),
        as_csv(rejected.with_columns(pl.lit(import_id).alias("of_import_id"))),
        len(good) + len(rejected),
        len(rejected),
        good.select(LINE, pl.col("email").hash().alias("key")),
    )


def _lines_of_doubles(keys: list[pl.DataFrame]) -> list[int]:
    """Every line whose address stands on another too, and few others: two addresses may have one key."""
    if not keys:
        return []
    whole = pl.concat(keys)
    return whole.filter(whole["key"].is_duplicated())[LINE].to_list()
