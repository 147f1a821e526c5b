"""Faults that a test asks for: the next answers go wrong in a way that the real Stripe, or the way there, knows."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from aiohttp import web

from sandbox.stripe.errors import answer_error


@dataclass(slots=True)
class Fault:
    path: str  # the beginning of it
    times: int
    status: int = 0
    retry_after: str = ""
    cuts: bool = False
    holds: bool = False
    afterwards: bool = False  # the act is done before the answer goes wrong


class StripeFaults:
    """Used up in the order in which they were asked for. `after` lets so many calls of the path pass first."""

    def __init__(self) -> None:
        self._waiting: deque[Fault] = deque()
        self._passing: dict[str, int] = {}
        self._released = asyncio.Event()
        self.held = 0  # answers that are withheld now

    def rate_limit(self, path: str = "/v1/", *, times: int = 1, retry_after: str | int = 1, after: int = 0) -> None:
        self._add(Fault(path, times, 429, str(retry_after)), after)

    def break_down(self, path: str = "/v1/", *, times: int = 1, status: int = 500, after: int = 0) -> None:
        self._add(Fault(path, times, status), after)

    def cut(self, path: str = "/v1/", *, times: int = 1, after: int = 0) -> None:
        """The connection breaks in the middle of the answer."""
        self._add(Fault(path, times, cuts=True), after)

    def lose(self, path: str = "/v1/", *, times: int = 1, after: int = 0) -> None:
        """What was asked is done, but the connection breaks in the middle of the answer."""
        self._add(Fault(path, times, cuts=True, afterwards=True), after)

    def hold(self, path: str = "/v1/", *, times: int = 1, after: int = 0) -> None:
        """No answer until `release`."""
        self._add(Fault(path, times, holds=True), after)

    @property
    def waiting(self) -> int:
        """Faults that have not come to pass yet."""
        return len(self._waiting)

    def release(self) -> None:
        self._waiting.clear()
        self._released.set()

    def _add(self, fault: Fault, after: int) -> None:
        self._released.clear()
        self._passing[fault.path] = after
        self._waiting.append(fault)

    async def apply(self, request: web.Request, *, afterwards: bool = False) -> web.StreamResponse | None:
        """The answer that goes wrong, or None: answer as ever."""
        fault = self._take(request.path, afterwards)
        if fault is None:
            return None
        if fault.holds:
            self.held += 1
            await self._released.wait()
            self.held -= 1
            return None
        if fault.cuts:
            answer = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "application/json"})
            await answer.prepare(request)
            await answer.write(b'{"object": "list", "data": [')
            assert request.transport is not None
            request.transport.abort()
            return answer
        if fault.status == 429:
            headers = {"Retry-After": fault.retry_after}
            words = "Request rate limit exceeded. Learn more about rate limits: https://docs.stripe.com/rate-limits"
            return answer_error(429, "rate_limit_error", words, code="rate_limit", headers=headers)
        return answer_error(fault.status, "api_error", "An unknown error occurred")

    def _take(self, path: str, afterwards: bool) -> Fault | None:
        for fault in self._waiting:
            if path.startswith(fault.path) and fault.afterwards is afterwards:
                if self._passing.get(fault.path, 0) > 0:
                    self._passing[fault.path] -= 1
                    return None
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
