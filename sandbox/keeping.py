"""Keeps the sandbox's state in one JSON file: replaced atomically, written soon after a change and at the
stop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import pathlib
import time
from collections.abc import Callable
from typing import Any

WRITE_AFTER_S = 0.3
REST = 20  # writing takes at most a twentieth of the time, however much there is to keep


class Keeper:
    def __init__(self, path: pathlib.Path, to_keep: Callable[[], dict[str, Any]]) -> None:
        self._path = path
        self._to_keep = to_keep
        self._changed = asyncio.Event()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def load(self) -> dict[str, Any]:
        """What was kept, or nothing on the first start. An unreadable file is set aside, never
        overwritten."""
        try:
            return json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            self._path.replace(self._path.with_suffix(".unreadable.json"))
            return {}

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep_writing())

    def mark_changed(self) -> None:
        self._changed.set()

    async def stop(self) -> None:
        """Writes what is still unwritten; a write under way is waited for, never cut."""
        self._stopping.set()
        self._changed.set()
        if self._task is not None:
            await self._task

    async def _keep_writing(self) -> None:
        took_s = 0.0
        while self._changed.is_set() or not self._stopping.is_set():  # what changed while it was being written, too
            await self._changed.wait()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), max(WRITE_AFTER_S, REST * took_s))
            self._changed.clear()
            began = time.monotonic()
            text = json.dumps(self._to_keep())
            took_s = time.monotonic() - began
            await asyncio.to_thread(self._write, text)

    def _write(self, text: str) -> None:
        half = self._path.with_suffix(".half")
        half.write_text(text, "utf-8")
        half.replace(self._path)
