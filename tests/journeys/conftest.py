"""A product of its own for a journey, a browser, and the letters that leave."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from setup.browser import find_browser
from tests.accounts.letters import Letterbox
from tests.browser import FLAGS
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


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    program = find_browser()
    if program is None:
        pytest.skip("no Chromium to be had: install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        await browser.close()
