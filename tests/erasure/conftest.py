"""Passwords of the cast, the letters that reach people, and everything that the database holds, as text."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

import config
from models import User
from services.accounts.passwords import hash_password
from services.database import query
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


async def tables_that_hold(canary: str) -> set[str]:
    """Tables with a row that holds these words in any column, those of durable work included; bytes count too."""
    tables = await query(
        """SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
            WHERE table_schema IN ('public', 'dbos') AND table_type = 'BASE TABLE'"""
    )
    found = set()
    for table in tables:
        name = table["name"]
        rows = await query(
            f"""SELECT FROM {name} t WHERE position(lower($1) IN lower(t::text)) > 0
                   OR position($2 IN t::text) > 0 LIMIT 1""",
            canary,
            canary.encode().hex(),
        )
        if rows:
            found.add(name)
    return found
