"""Who asks while others load the house: Slack its commands, a person the panel's table, each on a fixed beat."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from itertools import cycle
from typing import Any

import aiohttp

from benchmarks.ack import Caller, call, requests
from services.actors import Actor
from tests.admin_ui.visiting import Visitor

COMMANDS_A_SECOND, PAGES_A_SECOND = 20, 2
_MADE_AT_ONCE = 200
# As people open the list: as it stands, in each other order, narrowed, searched for what many have and what few have.
_TABLES = (
    "",
    "&sort=name",
    "&segment=client",
    "&sort=-spend",
    "&q=Company+77",
    "&sort=company",
    "&sort=-name&segment=client",
    "&sort=contact",
    "&q=person7777",
    "&spend=4000-4001&sort=-spend",
)


class Beat:
    """Asks so many times a second whether or not the last was answered, and counts from when each was due: who waits
    behind a slow answer is counted too."""

    def __init__(self, a_second: float, ask: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._pause_s, self._ask = 1 / a_second, ask
        self.times: list[tuple[float, float]] = []  # when it was due, and seconds until the answer

    async def keep(self) -> None:
        """Until cancelled; what is under way then is waited for. Raises what an answer that was no answer raises."""
        due = time.perf_counter()
        async with asyncio.TaskGroup() as asked:
            try:
                while True:
                    due += self._pause_s
                    await asyncio.sleep(due - time.perf_counter())
                    asked.create_task(self._ask_once(due))
            except asyncio.CancelledError:
                return

    async def _ask_once(self, due: float) -> None:
        await self._ask()
        self.times.append((due, time.perf_counter() - due))

    def since(self, began: float) -> list[float]:
        """Sorted milliseconds of those that were due from then on."""
        return sorted(took * 1000 for due, took in self.times if due >= began)


class Commands:
    """Slack's side: signed requests on connections that are kept."""

    def __init__(self, port: int, response_url: str) -> None:
        self._port, self._response_url = port, response_url
        self._idle: list[Caller] = []
        self._made: list[bytes] = []

    async def ask(self) -> None:
        if not self._made:
            self._made = requests(_MADE_AT_ONCE, self._response_url)
        request = self._made.pop()
        caller = self._idle.pop() if self._idle else await call(self._port)
        await caller.send(request)
        self._idle.append(caller)

    def close(self) -> None:
        for caller in self._idle:
            caller.close()


class Tables:
    """A signed-in person who opens the list of customers."""

    def __init__(self, url: str, business_id: int) -> None:
        self._http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self._visitor = Visitor(url, self._http)
        self._paths = cycle(f"/customers?business={business_id}{more}" for more in _TABLES)

    async def sign_in(self, actor: Actor) -> None:
        await self._visitor.sign_in(actor)

    async def ask(self) -> None:
        path = next(self._paths)
        answer = await self._visitor.get(path)
        if answer.status != 200 or "/customers/" not in await answer.text():
            raise RuntimeError(f"{path} showed no customers: {answer.status}")

    async def close(self) -> None:
        await self._http.close()


def p99(times: Sequence[float]) -> float:
    return times[int(len(times) * 0.99)]
