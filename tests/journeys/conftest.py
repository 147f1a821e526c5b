"""A product of its own for a journey, and the letters that leave."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.accounts.letters import Letterbox
from tests.journeys.running import Product, start_product
from tests.sending.smtp_sink import FaultySink


@pytest_asyncio.fixture
async def letters() -> AsyncIterator[Letterbox]:
    sink = FaultySink()
    await sink.start()
    yield Letterbox(sink)
    await sink.stop()


@pytest_asyncio.fixture
async def product(tmp_path: Path, letters: Letterbox) -> AsyncIterator[Product]:
    running = await start_product(tmp_path / "data", SMTP_URL=f"smtp://127.0.0.1:{letters.sink.port}")
    yield running
    await running.stop()
