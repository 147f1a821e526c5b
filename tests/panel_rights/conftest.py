"""One world for all questions of a door, each about something fresh in it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from admin_ui import WebDoor
from sandbox.stripe import StripeStandIn
from services.durable_work import BOT
from services.plans import sync_catalogue
from services.work_process import DurableWork
from tests.admin_ui.conftest import door, door_url, talk, visitor  # noqa: F401 - fixtures
from tests.billing.conftest import stripe  # noqa: F401 - a fixture
from tests.bot.conftest import Office, office, open_office  # noqa: F401 - a fixture
from tests.panel_rights.doors import PanelAsker
from tests.panel_rights.world import World, make_world


@pytest_asyncio.fixture
async def world(dsn: str) -> World:
    return await make_world()


@pytest_asyncio.fixture
async def in_panel(world: World, door: WebDoor, stripe: StripeStandIn) -> AsyncIterator[PanelAsker]:  # noqa: F811
    """Nobody's socket is cut meanwhile: the answer has to come from the handler."""
    await door._sockets.stop()
    await sync_catalogue()
    asker = PanelAsker(door, world)
    yield asker
    await asker.close()
    door._sockets.start()


@pytest_asyncio.fixture
async def in_slack(world: World, dsn: str, tmp_path: Path) -> AsyncIterator[Office]:
    """What Slack sends is heard; no other work is done, so that nothing changes but by the question."""
    work = DurableWork(dsn, f"matrix-{os.getpid()}", [BOT])
    await work.start()
    async with open_office(world.cast, tmp_path) as opened:
        yield opened
    await work.stop()
