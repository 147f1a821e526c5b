"""A process of its own that stops dead in the middle of writing an export, with parts already kept, and says so."""

from __future__ import annotations

import asyncio
import sys

import config
from services import database
from services.durable_work import HOUSE
from services.exports import writing, zip_parts
from services.work_process import DurableWork

keep = writing._Parts.keep


async def keep_half(self: writing._Parts, rows: int, *, all: bool = False) -> None:
    await keep(self, rows, all=all)
    if self._count >= 3:
        print("half way", flush=True)
        await asyncio.Event().wait()


async def main(dsn: str) -> None:
    config.adopt(config.read_settings({"SECRET_KEY": "0" * 32}))
    zip_parts.PART_BYTES, writing.PAGE, writing._Parts.keep = 4096, 200, keep_half
    await database.open_database(dsn, migrate=False)
    await DurableWork(dsn, "killed-half-way", [HOUSE]).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
