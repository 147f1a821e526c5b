"""Looks at a file: its delimiter, titles and samples, what its columns may be and how it writes numbers and dates."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any

import asyncpg
import polars as pl

from models import Import, ImportFilePart, ImportState
from services.durable_work import durable
from services.errors import Invalid
from services.imports.cleaning import NAMED
from services.imports.columns import guess_fields
from services.imports.ending import end_import, fail_import
from services.imports.file_text import Decoder
from services.imports.formats import Seen, see_cells
from services.imports.heads import read_head
from services.imports.records import Records, cell
from services.imports.stages import work_alone, work_through
from services.plain_text import one_line
from services.translation import text

SAMPLES = 5
LONGEST_SAMPLE = 80


@durable(give_up=fail_import)
async def look_at_file(import_id: int) -> None:
    await work_alone(look_at_file, import_id, partial(_look_at, import_id))


async def _look_at(import_id: int, _raw: asyncpg.Connection) -> None:
    found = await Import.get_or_none(id=import_id, state=ImportState.UPLOADED)
    if found is None:
        return
    try:
        look = await _look(found)
    except Invalid as why:
        await end_import(found.id, ImportState.FAILED, why)
        return
    await Import.filter(id=import_id, state=ImportState.UPLOADED).update(
        state=ImportState.LOOKED_AT, look=look, done=found.size, changed_at=datetime.now(UTC)
    )


async def _look(found: Import) -> dict[str, Any]:
    first = bytes((await ImportFilePart.get(of_import_id=found.id, number=0)).content)
    head = await asyncio.to_thread(
        lambda: read_head(Decoder(found.encoding).decode(first, final=found.size <= len(first)))
    )
    titles = head.titles
    seen = [Seen()] * len(titles)
    samples: list[list[str]] = []
    rows = 0

    def see(frames: Iterator[pl.DataFrame]) -> None:
        nonlocal rows, seen
        for frame in frames:
            rows += len(frame)
            seen = [was | see_cells(frame[cell(i)]) for i, was in enumerate(seen)]
            for row in frame.head(SAMPLES - len(samples)).rows() if len(samples) < SAMPLES else ():
                samples.append([one_line(value or "", LONGEST_SAMPLE) for value in row[: len(titles)]])

    records = Records(head.delimiter, len(titles), dropped=head.records)
    async for _ in work_through(found, records, see):
        pass
    if not rows:
        raise Invalid(text("The file holds a header and no rows."), field="file")
    guesses = await asyncio.to_thread(lambda: _fitting(guess_fields(titles), titles, samples))
    if "email" not in guesses:
        raise Invalid(
            text("No column of the file holds email addresses."),
            text("Its first line must name the columns, one of them Email."),
            field="file",
        )
    return {
        "delimiter": head.delimiter,
        "records": head.records,
        "titles": [one_line(title, 80) for title in titles],
        "samples": samples,
        "guesses": guesses,
        "seen": [asdict(column) for column in seen],
        "rows": rows,
    }


def _fitting(guesses: dict[str, list[int]], titles: list[str], samples: list[list[str]]) -> dict[str, list[int]]:
    """Without those whose samples say otherwise; the address also by its cells, whatever the title."""
    for name in ("language", "timezone", "segment"):
        guesses[name] = [
            index for index in guesses.get(name, []) if all(NAMED[name](row[index]) for row in samples if row[index])
        ]
    if "email" not in guesses:
        guesses["email"] = [i for i in range(len(titles)) if any("@" in row[i] for row in samples)]
    return {name: found for name, found in guesses.items() if found}
