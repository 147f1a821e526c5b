"""The other processes of the harness: the nursery of workers, the mail server that fails, and the distance to it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
ROUND_TRIP_MS = 30.0  # so that there is a while between any two steps in which to be killed


@asynccontextmanager
async def child(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process of the project with pipes, killed at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 120)).decode()
    if not line:
        raise RuntimeError("a process of the harness has ended early")
    return line


async def _ask(process: asyncio.subprocess.Process, line: str) -> str:
    assert process.stdin is not None
    process.stdin.write(line.encode() + b"\n")
    return await _line(process)


class FarSink:
    """The faulty mail server in its own process, some way off."""

    def __init__(self, sink: asyncio.subprocess.Process, port: int) -> None:
        self._sink, self.port = sink, port

    async def report(self) -> dict[str, Any]:
        """`delivered` counts how often it took responsibility, by Message-ID."""
        return json.loads(await _ask(self._sink, "report"))


@asynccontextmanager
async def far_sink(faults: dict[str, float]) -> AsyncIterator[FarSink]:
    async with child("-m", "tests.sending.smtp_sink", json.dumps(faults)) as sink:
        port = (await _line(sink)).strip()
        async with child("benchmarks/peers/smtp_delay_proxy.py", port, str(ROUND_TRIP_MS)) as proxy:
            yield FarSink(sink, int(await _line(proxy)))


class Nursery:
    """Bears workers and kills them. `final_dot_s`: so long they wait for a mail's answer: a server may hang."""

    final_dot_s = 1.0

    def __init__(self, process: asyncio.subprocess.Process, order: dict[str, Any]) -> None:
        self._process, self._order = process, order
        self._born = 0
        self.living: set[int] = set()

    async def bear(self, crash_at: str = "", nth: int = 1) -> int:
        """A new worker; its process id."""
        self._born += 1
        order = {**self._order, "name": f"worker-{os.getpid()}-{self._born}", "crash_at": crash_at, "nth": nth}
        order["final_dot_s"] = self.final_dot_s
        pid = int(await _ask(self._process, json.dumps(order)))
        self.living.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        self.living.discard(pid)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def kill_all(self) -> None:
        for pid in list(self.living):
            self.kill(pid)

    async def until_dead(self, pid: int, within_s: float = 120) -> None:
        """Wait for a worker to die by itself. Raises TimeoutError when it does not."""
        async with asyncio.timeout(within_s):
            with suppress(ProcessLookupError):
                while True:
                    os.kill(pid, 0)
                    await asyncio.sleep(0.01)
        self.living.discard(pid)


@asynccontextmanager
async def nursery(
    kind: str, dsn: str, port: int, data_dir: Path, *, connections: int = 2, model_url: str = "", clock: str = ""
) -> AsyncIterator[Nursery]:
    order = {
        "kind": kind,
        "dsn": dsn,
        "smtp_url": f"smtp://127.0.0.1:{port}?connections={connections}",
        "data_dir": str(data_dir),
        "model_url": model_url,
        "clock": clock,
    }
    async with child("-m", "benchmarks.fault_worker") as process:
        workers = Nursery(process, order)
        try:
            yield workers
        finally:
            workers.kill_all()
