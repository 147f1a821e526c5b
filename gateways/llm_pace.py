"""How fast many questions may be put to one model: so many at once, fewer when its server says that it is too much.

The limits of a provider hold for all of an installation's questions together, so they slow all of them down together.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

LONGEST_REST_S = 600.0
_GROWS_BY = 0.1  # with each answer: by a tenth with each round of all that are asked at once
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_KINDS = ("requests", "tokens")


class Pace:
    """Turns for the questions of batches. What a person waits for takes none, goes at once, and counts against them.

    The width is halved by a refusal (429) or a fault and grows again with answers. What was asked before the last
    slowing tells nothing new: fifty refusals of one moment halve it once.
    """

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._width = float(at_once)
        self._asking = 0
        self._people = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._rests_until = 0.0
        self._slowed = 0  # how often; a turn remembers the number it began under
        self._faults = 0  # in a row, counted once a slowing
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def width(self) -> int:
        """How many questions of batches may be under way now."""
        return max(1, int(self._width) - self._people)

    @property
    def rests_s(self) -> float:
        """For how long nothing is asked."""
        return max(0.0, self._rests_until - time.monotonic())

    @contextmanager
    def person(self) -> Iterator[None]:
        """While a person's own question is under way."""
        self._people += 1
        try:
            yield
        finally:
            self._people -= 1
            self._let_in()

    async def take_turn(self) -> int:
        """Wait for a turn, first come first served; every turn is given back by `leave`. Returns its mark."""
        if self._waiting or not self._has_room():
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            self._let_in()
            try:
                await waiting
            except asyncio.CancelledError:
                if waiting.done() and not waiting.cancelled():
                    self.leave()
                raise
        else:
            self._asking += 1
        return self._slowed

    def leave(self) -> None:
        self._asking -= 1
        self._let_in()

    def went_well(self) -> None:
        self._faults = 0
        self._width = min(float(self.at_once), self._width + _GROWS_BY)

    def heed(self, headers: Mapping[str, str]) -> None:
        """What OpenAI and others say with each answer: when nothing remains, all rest until there is some again."""
        for kind in _KINDS:
            if headers.get(f"x-ratelimit-remaining-{kind}") == "0":
                self._rest(min(60.0, seconds_of(headers.get(f"x-ratelimit-reset-{kind}", ""))))

    def slow_down(self, mark: int, rest_s: float) -> None:
        """The server has too much to do: half as many from now on, and none for `rest_s`."""
        self._halve(mark)
        self._rest(max(rest_s, 0.5))

    def stumble(self, mark: int) -> int:
        """The server is at fault: as `slow_down`, with rests that grow; how often that was in a row."""
        if self._halve(mark):
            self._faults += 1
        self._rest(min(8.0, 0.25 * 2**self._faults))
        return self._faults

    def _halve(self, mark: int) -> bool:
        if mark != self._slowed:
            return False
        self._slowed += 1
        self._width = max(1.0, self._width / 2)
        return True

    def _rest(self, seconds: float) -> None:
        self._rests_until = max(self._rests_until, time.monotonic() + min(seconds, LONGEST_REST_S))

    def _has_room(self) -> bool:
        return self._asking < self.width and time.monotonic() >= self._rests_until

    def _let_in(self) -> None:
        while self._waiting and self._has_room():
            waiting = self._waiting.popleft()
            if not waiting.done():
                self._asking += 1
                waiting.set_result(None)
        if self._waiting and self.rests_s:
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = asyncio.get_running_loop().call_later(self.rests_s + 0.001, self._let_in)


def seconds_of(duration: str) -> float:
    """Of words such as "6m0s", "1.5s" or "120ms"; 1 for what is not understood."""
    parts = _DURATION.findall(duration)
    return sum(float(number) * _SECONDS[unit] for number, unit in parts) if parts else 1.0
