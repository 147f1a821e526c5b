"""Workers of the house that are killed while something long is under way, and born again until it is done."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.fault_parts.processes import Nursery, nursery

LIVES_S = (0.1, 1.5)  # of a worker, from the moment at which something has moved
MOVES_WITHIN_S, DONE_WITHIN_S = 120, 600
_LOOK_EVERY_S = 0.05
_NOWHERE = 9  # the port of the mail server that these workers never need


@asynccontextmanager
async def house(dsn: str, data_dir: Path, *, model_url: str = "") -> AsyncIterator[Nursery]:
    async with nursery("house", dsn, _NOWHERE, data_dir, model_url=model_url) as workers:
        yield workers


async def kill_while(
    workers: Nursery,
    moved: Callable[[], Awaitable[object]],
    is_over: Callable[[], Awaitable[bool]],
    *,
    kills: int,
    seed: int = 1,
) -> int:
    """Each worker dies a random while after it has moved something, so that the work is in its hands; the last lives
    until all is over. How many died, fewer if there was nothing left to die in.

    Raises:
        TimeoutError: nothing moved any more, or there was no end.
    """
    dice = random.Random(seed)
    for killed in range(kills):
        before = await moved()

        async def gone_on(before: object = before) -> bool:
            return await moved() != before or await is_over()

        pid = await workers.bear()
        await until(gone_on, MOVES_WITHIN_S)
        await asyncio.sleep(dice.uniform(*LIVES_S))
        if await is_over():
            return killed
        workers.kill(pid)
    await workers.bear()
    await until(is_over)
    return kills


async def until(condition: Callable[[], Awaitable[bool]], within_s: float = DONE_WITHIN_S) -> None:
    """Raises TimeoutError."""
    ends = time.monotonic() + within_s
    while not await condition():
        if time.monotonic() > ends:
            raise TimeoutError("what was to happen did not")
        await asyncio.sleep(_LOOK_EVERY_S)
