"""A process of its own that drives batches until it is killed."""

from __future__ import annotations

import asyncio
import sys

import config
from services import batches, database, profiles
from services.durable_work import HOUSE
from services.work_process import DurableWork


async def main(dsn: str, executor: str, model_url: str) -> None:
    assert batches.read_batch and profiles.analyse_customers  # importing the rooms registers their durable work
    config.adopt(config.read_settings({"SECRET_KEY": "0" * 32, "OPENAI_BASE_URL": model_url, "MODEL_AT_ONCE": "10"}))
    await database.open_database(dsn, migrate=False)
    await DurableWork(dsn, executor, [HOUSE]).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
