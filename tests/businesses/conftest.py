"""The letters that reach senders."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

import config
from tests.accounts.letters import Letterbox, open_letterbox


@pytest_asyncio.fixture
async def letterbox(settings: config.Settings) -> AsyncIterator[Letterbox]:
    box = await open_letterbox(settings)
    yield box
    await box.sink.stop()
