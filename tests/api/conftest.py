"""The machines' door as it runs: a real web server on a free port, asked over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio
import uvicorn

from api.app import build_api


class _Server(uvicorn.Server):
    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()


@pytest_asyncio.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    """A session whose addresses begin at the door."""
    options = {"host": "127.0.0.1", "port": 0, "log_level": "warning", "lifespan": "off"}
    config = uvicorn.Config(build_api(), **options, timeout_keep_alive=600)  # no idle connection ends under a request
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done()
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session
    server.should_exit = True
    await serving
