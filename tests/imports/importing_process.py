"""A process of its own that carries out imports until it is killed; parts are small, so that there are many."""

from __future__ import annotations

import asyncio
import sys

import config
from services import database, imports
from services.durable_work import HOUSE
from services.imports import running
from services.work_process import DurableWork


async def main(dsn: str, executor: str, blocks: str) -> None:
    assert imports.start_import  # importing the room registers its durable work
    running.BLOCKS_AT_ONCE = int(blocks)
    running.ROWS_AT_ONCE = 20 * int(blocks)
    config.adopt(config.read_settings({"SECRET_KEY": "0" * 32}))
    await database.open_database(dsn, migrate=False)
    await DurableWork(dsn, executor, [HOUSE]).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
