"""A process of its own that carries out approvals until it is killed."""

from __future__ import annotations

import asyncio
import sys

import config
from services import database, mail_batches
from services.durable_work import HOUSE
from services.work_process import DurableWork


async def main(dsn: str, executor: str) -> None:
    assert mail_batches.approve_group  # importing the room registers its durable work
    config.adopt(config.read_settings({"SECRET_KEY": "0" * 32, "REPLY_DOMAIN": "reply.fernweh-maps.example"}))
    await database.open_database(dsn, migrate=False)
    await DurableWork(dsn, executor, [HOUSE]).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
