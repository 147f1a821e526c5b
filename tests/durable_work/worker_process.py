"""A process of its own that serves durable work until it is killed; it says on stdout what it does."""

from __future__ import annotations

import asyncio
import sys

import config
from services import database
from services.durable_work import HOUSE, durable, enqueue
from services.work_process import DurableWork


@durable()
async def write_slowly(number: int, wait_s: float) -> None:
    print(f"began {number}", flush=True)
    await asyncio.sleep(wait_s)
    await database.execute("INSERT INTO done_work (number) VALUES ($1) ON CONFLICT DO NOTHING", number)
    print(f"ended {number}", flush=True)


async def main(dsn: str, executor: str, begin: str) -> None:
    config.adopt(config.read_settings({"SECRET_KEY": "0" * 32}))
    await database.open_database(dsn, migrate=False)
    work = DurableWork(dsn, executor, [HOUSE])
    await work.start()
    if begin:
        await enqueue(write_slowly, key="slow:1", number=1, wait_s=float(begin))
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
