"""Tells open pages what changed: one WebSocket and one queue per page. A page that falls behind is cut, and
reads everything again when it comes back."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import web

QUEUE_LENGTH = 1_000
HEARTBEAT_S = 15.0
Queue = asyncio.Queue[str | None]


class Live:
    def __init__(self) -> None:
        self._pages: set[tuple[str, Queue]] = set()

    def tell(self, notice: dict[str, Any], only: str | None = None) -> None:
        """Sends a notice to every page, or to the pages of one person."""
        listening = [page for page in self._pages if only in (None, page[0])]
        if not listening:
            return
        text = json.dumps(notice)
        for person, queue in listening:
            if queue.qsize() >= QUEUE_LENGTH:
                self._pages.discard((person, queue))
                queue.put_nowait(None)
            else:
                queue.put_nowait(text)

    async def stream(self, request: web.Request, person: str) -> web.StreamResponse:
        """Follows one page until it is closed. Nothing that happens after its first notice, `ready`, is
        missed."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S)
        await socket.prepare(request)
        queue: Queue = asyncio.Queue()
        page = (person, queue)
        self._pages.add(page)
        queue.put_nowait('{"kind": "ready"}')
        writing = asyncio.create_task(self._write(socket, queue))
        try:
            async for _ in socket:
                pass  # a page says nothing here; this only waits for its end
        finally:
            self._pages.discard(page)
            writing.cancel()
        return socket

    async def _write(self, socket: web.WebSocketResponse, queue: Queue) -> None:
        with contextlib.suppress(ConnectionError):  # the page was closed
            while (text := await queue.get()) is not None:
                await socket.send_str(text)
            await socket.close()

    def close(self) -> None:
        for _, queue in self._pages:
            queue.put_nowait(None)
        self._pages.clear()
