"""A running sandbox between a bot and an inbound listener."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from aiohttp import web
from aiosmtpd.smtp import SMTP
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.billing_shop import endpoint, shop  # noqa: F401 - fixtures
from tests.sandbox.far_ends import TOKEN, Bot, Inbound, make_sandbox


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    app = web.Application()
    app.router.add_post("/slack/events", bot.take)
    app.router.add_post("/u/leave", bot.unsubscribe)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield bot
    bot.holds.set()
    await runner.cleanup()


@pytest_asyncio.fixture
async def inbound() -> AsyncIterator[Inbound]:
    inbound = Inbound()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(inbound, loop=loop, hostname="in.example"), "127.0.0.1", 0)
    inbound.address = server.sockets[0].getsockname()
    yield inbound
    server.close()


@pytest_asyncio.fixture
async def sandbox(bot: Bot, inbound: Inbound, tmp_path: Path) -> AsyncIterator[Sandbox]:
    sandbox = make_sandbox(bot, inbound, tmp_path)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest_asyncio.fixture
async def slack(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=TOKEN, base_url=sandbox.slack_api_url)
