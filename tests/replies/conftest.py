"""The listener of the product on a free port, and a worker that reads but tells no door."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest_asyncio

from api.inbound_smtp import InboundSmtp, open_inbound_smtp
from services.durable_work import HOUSE
from services.work_process import DurableWork


@pytest_asyncio.fixture
async def mail_door(dsn: str) -> AsyncIterator[InboundSmtp]:
    door = await open_inbound_smtp()
    yield door
    await door.stop()


@pytest_asyncio.fixture
async def reader(dsn: str) -> AsyncIterator[DurableWork]:
    work = DurableWork(dsn, f"reader-{os.getpid()}", [HOUSE])
    await work.start()
    yield work
    await work.stop()
