"""The product's own processes, `python -m serve …`, as an operator starts them: one for each set of doors."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from benchmarks.fault_parts.processes import PROJECT

READY_S = 120.0
READY = "AskUsers is ready"


class Served:
    """One process. `said` is all that it has printed."""

    def __init__(self, doors: Sequence[str], process: asyncio.subprocess.Process) -> None:
        self.doors, self._process = tuple(doors), process
        self.said: list[str] = []
        self._is_ready = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lives(self) -> bool:
        return self._process.returncode is None

    async def ready(self) -> None:
        async with asyncio.timeout(READY_S):
            await self._is_ready.wait()
        if not any(READY in line for line in self.said):
            raise RuntimeError(f"{' '.join(self.doors)} did not start:\n{''.join(self.said)}")

    async def stop(self) -> None:
        if self.lives:
            self._process.terminate()
        await self._process.wait()
        await self._listening

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.said.append(line.decode(errors="replace"))
            if READY in self.said[-1]:
                self._is_ready.set()
        self._is_ready.set()


@asynccontextmanager
async def served(
    environment: dict[str, str], *doors: Sequence[str], program: str = "serve"
) -> AsyncIterator[list[Served]]:
    """One process for each set of doors, all ready; stopped in the end."""
    async with AsyncExitStack() as stack:
        processes = []
        for those in doors:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", program, *those),
                cwd=PROJECT,
                env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(PROJECT), **environment},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            one = Served(those, process)
            stack.push_async_callback(one.stop)
            processes.append(one)
        for one in processes:
            await one.ready()
        yield processes
