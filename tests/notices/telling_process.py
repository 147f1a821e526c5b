"""A worker of its own that sends notices by mail until it is killed."""

from __future__ import annotations

import asyncio
import sys

import config
import services.notices  # noqa: F401 - what it serves
from services import database
from services.durable_work import HOUSE
from services.work_process import DurableWork
from tests.conftest import SETTINGS


async def main(dsn: str, smtp_url: str) -> None:
    config.adopt(config.read_settings({**SETTINGS, "SMTP_URL": smtp_url, "DATABASE_URL": dsn}))
    await database.open_database(dsn, migrate=False)
    await DurableWork(dsn, "killed", [HOUSE]).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
