"""Faults that a test asks for: the next calls of a Web API method go wrong in a way that real Slack knows."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web


@dataclass(slots=True)
class Fault:
    method: str  # "*" stands for every method
    times: int
    status: int = 200
    error: str = ""
    retry_after: str | None = None  # as a header text, so that an unreadable one can be sent
    loses_answer: bool = False


class Faults:
    """Kept on `Sandbox.faults`. Faults of one method are used up in the order in which they were asked
    for."""

    def __init__(self) -> None:
        self._waiting: deque[Fault] = deque()
        self._released = asyncio.Event()

    def rate_limit(self, method: str = "*", *, times: int = 1, retry_after: str | int = 1) -> None:
        """The next calls answer 429 with Retry-After (seconds)."""
        self._waiting.append(Fault(method, times, 429, "ratelimited", str(retry_after)))

    def refuse(self, method: str = "*", *, error: str = "token_revoked", times: int = 1) -> None:
        """The next calls answer 200 with ok=false and this error code, and change nothing."""
        self._waiting.append(Fault(method, times, 200, error))

    def break_down(self, method: str = "*", *, status: int = 503, times: int = 1) -> None:
        """The next calls answer a bare HTTP error without JSON, and change nothing."""
        self._waiting.append(Fault(method, times, status))

    def lose_answer(self, method: str = "*", *, times: int = 1) -> None:
        """The next calls are carried out, but their answer never arrives."""
        self._waiting.append(Fault(method, times, loses_answer=True))

    def clear(self) -> None:
        self._waiting.clear()

    def release(self) -> None:
        """Lets the calls whose answer is being withheld end, so that the server can stop."""
        self._released.set()

    async def apply(self, method: str, carry_out: Callable[[], Awaitable[web.Response]]) -> web.Response:
        fault = self._take(method)
        if fault is None:
            return await carry_out()
        if fault.loses_answer:
            await carry_out()
            await self._released.wait()
            return web.Response(status=504)
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        if fault.error:
            return web.json_response({"ok": False, "error": fault.error}, status=fault.status, headers=headers)
        return web.Response(status=fault.status, text="upstream error")

    def _take(self, method: str) -> Fault | None:
        for fault in self._waiting:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
