"""One import in a process of its own, all stages: prints its seconds, what it needed, and what came out, as JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import uvloop

import config
from services import database
from services.accounts import operator
from services.imports import import_file

BEAT_S = 0.005


async def main(dsn: str, business_id: str, file: str) -> None:
    config.adopt(config.read_settings({"SECRET_KEY": "0" * 32}))
    await database.open_database(dsn, migrate=False)
    actor = await operator("")
    gc.collect()
    gc.freeze()  # as serve does
    stalls: list[float] = []
    beat = asyncio.create_task(_beat(stalls))
    began = time.perf_counter()
    done = await import_file(actor, int(business_id), "export.csv", _chunks_of(Path(file)), again=True)
    seconds = time.perf_counter() - began
    beat.cancel()
    told = {
        "seconds": seconds,
        "stall_ms": max(stalls) * 1000,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "import": done.id,
        "added": done.result.added,
        "changed": done.result.changed,
        "rejected": done.rejected,
    }
    print(json.dumps(told), flush=True)
    await database.close_database()


async def _beat(stalls: list[float]) -> None:
    """How much later than asked for each beat comes."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(BEAT_S)
        stalls.append(time.perf_counter() - began - BEAT_S)


async def _chunks_of(path: Path) -> AsyncIterator[bytes]:
    """As a browser's upload comes in."""
    with path.open("rb") as opened:
        while chunk := opened.read(2**16):
            yield chunk


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:4]))
