"""The ground of every test: one embedded PostgreSQL for the run, a fresh database where a test writes, and the cast."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright

import config
from gateways.postgres import EmbeddedPostgres
from services import database, work_process
from services.durable_work import BOT, HOUSE
from services.work_process import DurableWork
from setup.browser import find_browser
from tests.browser import FLAGS
from tests.cast import Cast, cast_of
from tests.clean_databases import TEMPLATE, CleanDatabases

CLOSED_WITHIN_S = 60
LEFT_OPEN: set[BrowserContext] = set()
SETTINGS = {
    "PORT": "0",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "INBOUND_SECRET": "inbound-secret-of-the-tests",
    "INBOUND_SMTP": "127.0.0.1:0",
    "REPLY_DOMAIN": "reply.fernweh-maps.example",
    "PUBLIC_URL": "http://127.0.0.1:8080",
    "STRIPE_API_URL": "http://127.0.0.1:9",  # nobody: a test that wants one brings its own
    "SEND_HOLD_SECONDS": "0",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than cores: many a test waits for a queue that is polled, or a page that looks again after a while."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="askusers-tests-") as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def settings(data_dir: Path) -> config.Settings:
    """The settings of a test; one that wants others adopts its own."""
    assert "DATABASE_URL" not in os.environ, "the tests bring their own database"
    chosen = config.read_settings({**SETTINGS, "DATA_DIR": str(data_dir)})
    config.adopt(chosen)
    return chosen


@pytest.fixture(scope="session", autouse=True)
def unhurried() -> Iterator[None]:
    """What the product does only while a person would wait for it may take long on a machine that stands still for
    seconds. A test about such a bound sets its own."""
    with pytest.MonkeyPatch.context() as patient:
        patient.setattr("admin_ui.door.PAGE_WITHIN_S", 120.0)
        patient.setattr("admin_ui.door.SILENT_S", 600.0)
        patient.setattr("admin_ui.parts.status.SAID_FOR_MS", 120_000)
        patient.setattr("gateways.smtp_probe.WITHIN_S", 60.0)
        patient.setattr("gateways.smtp_probe.TRY_S", 60.0)
        patient.setattr("services.health._ANSWERS_WITHIN_S", 60.0)
        patient.setattr("services.pictures.PATIENCE_S", 120.0)
        yield


@pytest_asyncio.fixture(scope="session")
async def postgres(data_dir: Path) -> AsyncIterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data_dir)
    await server.start()
    await forget_the_disk(server)
    # Migrated once; every database of the tests comes from this one.
    template = await server.create_database(TEMPLATE)
    await database.open_database(template)
    work = DurableWork(template, "template", [])
    await work.start()  # makes the tables of durable work
    await work.stop()
    await database.close_database()
    await seal_template(server)
    yield server
    await server.erase_data()


async def forget_the_disk(server: EmbeddedPostgres) -> None:
    """No test cuts the power, and making a database for each would wait for the disk more than all else does."""
    admin = await asyncpg.connect(await server.create_database("scratch"))
    await admin.execute("ALTER SYSTEM SET fsync = off")
    await admin.execute("SELECT pg_reload_conf()")
    await admin.close()


async def seal_template(server: EmbeddedPostgres) -> None:
    """Nobody connects any more, so that it can be copied at once and as often as wanted."""
    other = await asyncpg.connect(await server.create_database("scratch"))
    await other.execute(f"ALTER DATABASE {TEMPLATE} WITH ALLOW_CONNECTIONS false")
    await other.execute(f"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{TEMPLATE}'")
    await other.close()


@pytest.fixture(scope="session")
def clean_databases(postgres: EmbeddedPostgres) -> CleanDatabases:
    return CleanDatabases(postgres)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given up so that nobody waits for it, is waited for: here other tests hold the machine, not many rows."""
    monkeypatch.setattr("services.customers.listing.COUNTED_WITHIN_S", 60)
    monkeypatch.setattr("services.customers.selecting.PATIENCE_S", 60)
    monkeypatch.setattr("services.dashboard.bounded.LONGEST_MS", 60_000)


@pytest_asyncio.fixture
async def dsn(clean_databases: CleanDatabases, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """A migrated database of this test's own, and Tortoise open on it."""
    address = await clean_databases.take(f"t_{abs(hash(request.node.nodeid)):x}")
    await database.open_database(address, migrate=False)
    yield address
    await database.close_database()


@pytest_asyncio.fixture
async def durable_work(dsn: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DurableWork]:
    """Both queues served in this process; what is done once a day does not begin in a test that lasts a minute."""
    monkeypatch.setattr(work_process, "CLEAN_EVERY_S", 24 * 3600.0)
    work = DurableWork(dsn, f"test-{os.getpid()}", [HOUSE, BOT])
    await work.start()
    yield work
    await work.stop()


@pytest_asyncio.fixture
async def cast(dsn: str) -> Cast:
    """Olivia owns, Adam administers, Mia is a member, Vic views; Mallory owns another team."""
    return await cast_of()


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Started once; a test takes `browser`."""
    program = find_browser()
    if program is None:
        pytest.skip("no Chromium to be had: install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Nobody is signed in anywhere, nothing is cached; its pages are gone before the test's own server is."""
    yield chromium
    for context in set(chromium.contexts) - LEFT_OPEN:
        try:
            async with asyncio.timeout(CLOSED_WITHIN_S):
                await context.close()
        except TimeoutError:  # seen once in some ten thousand: Chromium never says that it has closed it
            LEFT_OPEN.add(context)
