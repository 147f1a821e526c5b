"""Passwords of the cast, and the letters that reach people."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

import config
from models import User
from services.accounts.passwords import hash_password
from tests.accounts.letters import Letterbox, open_letterbox
from tests.cast import Cast

PASSWORD = "four words make one"


@pytest_asyncio.fixture
async def letterbox(settings: config.Settings) -> AsyncIterator[Letterbox]:
    box = await open_letterbox(settings)
    yield box
    await box.sink.stop()


@pytest_asyncio.fixture
async def password(cast: Cast) -> str:
    """Everybody's."""
    await User.all().update(password_hash=await hash_password(PASSWORD))
    return PASSWORD
