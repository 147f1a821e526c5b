"""How long a newcomer waits for `make run`, the first time and the second, and what the process weighs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import psutil

from benchmarks.approved_mails import count_states, make_sender, put_approved_mails, tell_to_leave
from benchmarks.faults import scratch_database
from benchmarks.mails import make_rows
from benchmarks.send_wire import smtp_sink
from tests.journeys.running import free_ports, start_product

ROOT = Path(__file__).resolve().parents[1]
READY_S = 300
MAILS = 10_000
TOOLS = ("smtp-sink",)


async def measure() -> None:
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as folder:
        clone = Path(folder) / "clone"
        clone.mkdir(mode=0o700)
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        for name in files.decode().split("\0"):
            if name and (ROOT / name).is_file():
                (clone / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, clone / name)
        # Nothing that an earlier run has left is found there: no cache of packages, no data.
        surroundings = {
            **os.environ,
            "UV_CACHE_DIR": f"{folder}/cache",
            "DATA_DIR": f"{folder}/data",
            "PYTHONUNBUFFERED": "1",
        }
        print(f"run.ready_cold_s {await ready(clone, surroundings):.1f}", flush=True)
        print(f"run.ready_warm_s {await ready(clone, surroundings, weigh=True):.1f}", flush=True)
    await weigh_ten_thousand()


async def weigh_ten_thousand() -> None:
    """The all-in-one process before and after it has sent 10,000 mails, twice: what grows would grow again."""
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as folder, smtp_sink() as port:
        async with scratch_database(Path(folder) / "postgres") as dsn:
            product = await start_product(Path(folder) / "data", DATABASE_URL=dsn, SMTP_URL=f"smtp://127.0.0.1:{port}")
            try:
                for name in ("run.after_10k_mb", "run.after_20k_mb"):
                    owner, business_id = await make_sender(name.replace(".", "-"))
                    rows = [replace(row, message_id=f"{name}.{row.message_id}") for row in make_rows(MAILS)]
                    await put_approved_mails(dsn, owner.team_id, business_id, rows)
                    await tell_to_leave(dsn, business_id)
                    async with asyncio.timeout(READY_S):
                        while (await count_states(dsn)).keys() & {"scheduled", "sending"}:
                            await asyncio.sleep(0.5)
                    await asyncio.sleep(3)
                    print(f"{name} {resident_mb(product.process.pid):.0f}", flush=True)
            finally:
                await product.stop()


async def ready(clone: Path, surroundings: dict[str, str], *, weigh: bool = False) -> float:
    """Seconds from `make run` to its first answer, in a clone; it is stopped again."""
    port = free_ports()
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        "make",
        "run",
        cwd=clone,
        env={**surroundings, "PORT": str(port), "INBOUND_SMTP": f"127.0.0.1:{port + 5}"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    try:
        async with asyncio.timeout(READY_S):
            while "AskUsers is ready" not in (line := (await process.stdout.readline()).decode()):
                said.append(line)
                assert line, "make run ended before it was ready:\n" + "".join(said)
        seconds = time.perf_counter() - began
        if weigh:
            await asyncio.sleep(3)  # idle: nothing of the start is still at work
            print(f"run.idle_mb {resident_mb(process.pid):.0f}", flush=True)
        return seconds
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        await process.wait()


def resident_mb(pid: int) -> float:
    """Resident memory of the heaviest process below (the product itself; PostgreSQL keeps its own accounts)."""
    below = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return max(p.memory_info().rss for p in below) / 2**20
