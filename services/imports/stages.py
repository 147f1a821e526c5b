"""What the stages of an import share: one at a time in a process, one process at a time an import, told how far."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import polars as pl
from tortoise import connections

from models import Import, ImportFilePart
from services.durable_work import TryLater, Work, enqueue
from services.imports.file_text import Decoder
from services.imports.records import Records

Made = TypeVar("Made")
_LOCK_SPACE = 7_361_031
_BUSY_AGAIN_S = 2.0
_PARTS_AT_ONCE = 3
_AT_WORK = asyncio.Semaphore(1)  # in each process: a batch of one file in memory, not of twenty


class Ended(Exception):
    """The import was cancelled, or went with its business, while a stage of it ran."""


async def work_alone(
    work: Work, import_id: int, stage: Callable[[asyncpg.Connection], Awaitable[None]], **arguments: Any
) -> None:
    """Do the stage on a connection of its own, with no other process at this import and no other import in this one.

    Otherwise it comes back a little later and keeps no worker waiting. It ends quietly with its import.
    """
    if not _AT_WORK.locked():
        async with _AT_WORK, connections.get("default").acquire_connection() as raw:
            if await raw.fetchval("SELECT pg_try_advisory_lock($1, $2)", _LOCK_SPACE, import_id % 2**31):
                try:
                    await stage(raw)
                except Ended:
                    return
                except asyncpg.DeadlockDetectedError as error:
                    raise TryLater("somebody else was at work on the same customers") from error
                finally:
                    await raw.execute("SELECT pg_advisory_unlock($1, $2)", _LOCK_SPACE, import_id % 2**31)
                return
    key = f"{work.__name__}:{import_id}:{uuid4().hex}"
    await enqueue(work, key=key, delay_s=_BUSY_AGAIN_S, import_id=import_id, **arguments)


@asynccontextmanager
async def reading_whole(raw: asyncpg.Connection) -> AsyncIterator[None]:
    """A transaction for what reads rows and customers whole: the planner has no figures of the one, old of the other."""  # noqa: E501
    async with raw.transaction():
        await raw.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")
        yield


async def work_through(
    found: Import, records: Records, work: Callable[[Iterator[pl.DataFrame]], Made]
) -> AsyncIterator[Made]:
    """What `work` makes of the frames of each part of the file, in order, off the event loop and one part ahead.

    Raises:
        Invalid: records can't be made of it. Ended.
    """
    decoder = Decoder(found.encoding)
    going_on = Import.filter(id=found.id, state=found.state, turn=found.turn)

    def make(content: bytes, final: bool) -> Made:
        return work(records.feed(decoder.decode(content, final=final), final=final))

    done, ahead = 0, None
    try:
        async with aclosing(_read_parts(found.id)) as parts:
            async for content in parts:
                made = await ahead if ahead else None
                ahead = asyncio.ensure_future(asyncio.to_thread(make, content, not content))
                if made is not None:
                    yield made
                done += len(content)
                if not await going_on.update(done=done):
                    raise Ended
        yield await ahead
    finally:
        if ahead:
            await asyncio.wait([ahead])


async def _read_parts(import_id: int) -> AsyncIterator[bytes]:
    """Some parts at a time, in order, and b"" behind them."""
    at, parts = 0, ImportFilePart.filter(of_import_id=import_id).order_by("number")
    while rows := await parts.filter(number__gte=at, number__lt=at + _PARTS_AT_ONCE).values_list("content", flat=True):
        yield b"".join(map(bytes, rows))
        at += _PARTS_AT_ONCE
    yield b""
