"""How long a newcomer waits for `make run`, the first time and the second, and what the process weighs."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from tests.journeys.running import free_ports

ROOT = Path(__file__).resolve().parents[1]
READY_S = 300


async def measure() -> None:
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as folder:
        clone = Path(folder) / "clone"
        clone.mkdir(mode=0o700)
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        for name in files.decode().split("\0"):
            if name and (ROOT / name).is_file():
                (clone / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, clone / name)
        # Nothing of this machine's is found there: no cache of packages, no data.
        surroundings = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "UV_CACHE_DIR": f"{folder}/cache",
            "DATA_DIR": f"{folder}/data",
            "PYTHONUNBUFFERED": "1",
        }
        print(f"run.ready_cold_s {await ready(clone, surroundings):.1f}", flush=True)
        print(f"run.ready_warm_s {await ready(clone, surroundings, weigh=True):.1f}", flush=True)


async def ready(clone: Path, surroundings: dict[str, str], *, weigh: bool = False) -> float:
    """Seconds from `make run` to its first answer, in a clone; it is stopped again."""
    port = free_ports()
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        "make", "run", cwd=clone, env={**surroundings, "PORT": str(port), "INBOUND_SMTP": f"127.0.0.1:{port + 4}"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(READY_S):
            while "AskUsers is ready" not in (line := (await process.stdout.readline()).decode()):
                assert line, "make run ended before it was ready"
        seconds = time.perf_counter() - began
        if weigh:
            await asyncio.sleep(3)  # idle: nothing of the start is still at work
            print(f"run.idle_mb {resident_mb(process.pid):.0f}", flush=True)
        return seconds
    finally:
        os.killpg(process.pid, signal.SIGINT)
        await process.wait()


def resident_mb(pid: int) -> float:
    """Resident memory of the heaviest process below (the product itself; PostgreSQL keeps its own accounts)."""
    below = psutil.Process(pid).children(recursive=True) + [psutil.Process(pid)]
    return max(p.memory_info().rss for p in below) / 2**20
