"""Writes what Slack sent before it is acknowledged. While one write is under way, all that arrive meanwhile
wait for the next, which takes them together: no delay for one, few commits for many."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

JSON = dict[str, Any]
Write = Callable[[list[tuple[str, JSON]]], Awaitable[None]]
MOST_WAITING = 5_000
MOST_TOGETHER = 500
YIELDS_S = 1.0
WITHIN_S = 2.5  # Slack waits three seconds for the acknowledgement


class NotRecorded(Exception):
    """The request is not safe, so it must not be acknowledged."""


class Recorder:
    """One writer for this process. `write` gets (key, arguments) pairs, each key once, and is all or
    nothing."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[tuple[str, JSON, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    async def record(self, key: str, arguments: JSON) -> None:
        """Return when the row is committed.

        Raises:
            NotRecorded: the database refused, took too long, or too many wait already.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise NotRecorded("too many requests wait to be written")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, arguments, done))
        if self._writer is None:
            self._idle.clear()
            self._writer = asyncio.create_task(self._write_all(), name="slack recorder")
        try:
            await asyncio.wait_for(done, WITHIN_S)
        except TimeoutError:
            raise NotRecorded("the database took too long") from None

    async def quiet(self) -> None:
        """Wait a moment while requests are being written: they have three seconds, the work behind them has
        not."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(YIELDS_S):
                await self._idle.wait()

    async def close(self) -> None:
        """Finish what is being written."""
        if self._writer is not None:
            await asyncio.gather(self._writer, return_exceptions=True)

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
                await self._write_batch(batch)
        finally:
            self._writer = None
            self._idle.set()

    async def _write_batch(self, batch: list[tuple[str, JSON, asyncio.Future[None]]]) -> None:
        try:
            await self._write(list({key: (key, arguments) for key, arguments, _ in batch}.values()))
        except Exception as error:
            if len(batch) == 1:
                _settle(batch[0][2], error)
                return
            for one in batch:  # so that one bad row doesn't take its neighbours along
                await self._write_batch([one])
            return
        for _, _, done in batch:
            _settle(done, None)


def _settle(done: asyncio.Future[None], error: Exception | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(NotRecorded(type(error).__name__))
