"""How long people wait for the panel, with a thousand and with a million customers in one database, and what an open
page weighs in the door's process; what axe-core finds. Real door, real Chromium. `python -m benchmarks panel`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg
import psutil
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

import config
from benchmarks.approved_mails import make_sender
from benchmarks.faults import scratch_database
from benchmarks.panel_pages import count_violations
from services.actors import Actor
from setup.browser import find_browser
from tests.admin_ui.visiting import Visitor, way_in
from tests.browser import FLAGS
from tests.journeys.running import free_ports

ROOT = Path(__file__).resolve().parents[1]
FEW, MANY = 1_000, 1_000_000
LOADS = 5
TURNS = 10  # on, and as many back again
PAGES = 40
READY_S = 60

# What a list holds in life: names that repeat, companies, a third without spend; no two rows alike.
_CUSTOMERS = """
INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment,
                       monthly_spend, facts, created_at)
SELECT $1, $2, 'person' || n || '@company' || n % 40000 || '.example',
       (ARRAY['Jane', 'José', 'Zoë', 'Kim', 'Olaf', 'Priya', 'Max', 'Anna'])[1 + n % 8]
           || ' ' || initcap(left(md5(n::text), 7)),
       'Company ' || n % 40000, 'France', (ARRAY['en', 'fr', 'de', ''])[1 + n % 4], '',
       (ARRAY['prospect', 'client', 'prospect', 'partner'])[1 + n % 4],
       CASE WHEN n % 3 > 0 THEN abs(hashint4(n)) % 600000 END, '{"Plan": "Business"}', now()
  FROM generate_series(1, $3::int) n
"""
# The time from the press to the first frame that shows another first row.
_TURN = """(id) => new Promise((shown) => {
    const first = () => document.querySelector(".customers tbody a")?.getAttribute("href");
    const before = first(), began = performance.now();
    const look = () => first() && first() !== before ? shown((performance.now() - began) / 1000)
                                                     : requestAnimationFrame(look);
    document.getElementById(id).click();
    look();
})"""


@dataclass(frozen=True, slots=True)
class Panel:
    """The running door, the owner who signs in, and the two businesses."""

    url: str
    pid: int
    owner: Actor
    few: int
    many: int


async def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as folder:
        async with scratch_database(Path(folder) / "postgres") as dsn:
            owner, few = await make_sender("Few")
            many = await _second_business(dsn, owner)
            await _fill(dsn, owner, {few: FEW, many: MANY})
            async with _door(dsn, Path(folder) / "data") as (url, pid):
                panel = Panel(url, pid, owner, few, many)
                figures = await kb_per_page(panel)
                async with _chromium() as browser:
                    context = await _signed_in(browser, panel)
                    figures |= await first_load(browser, context, panel)
                    figures |= await next_page(context, panel)
    async with _chromium() as browser:
        return figures | await count_violations(browser)


async def first_load(browser: Browser, signed_in: BrowserContext, panel: Panel) -> dict[str, float]:
    """Seconds until the dashboard is there, nothing of it cached; beside a page of plain words from the same door."""
    cookies = await signed_in.cookies()
    times: dict[str, list[float]] = {"/dashboard": [], "/in/unknown": []}
    for _ in range(LOADS):
        for path, held in times.items():
            context = await browser.new_context(viewport={"width": 1280, "height": 900})
            await context.add_cookies(cookies)  # type: ignore[arg-type]
            page = await context.new_page()
            began = time.perf_counter()
            await page.goto(panel.url + path, wait_until="load")
            await page.get_by_role("heading", level=1).wait_for()
            held.append(time.perf_counter() - began)
            await context.close()
    return {
        "panel.first_load_s": statistics.median(times["/dashboard"]),
        "panel.plain_page_s": statistics.median(times["/in/unknown"]),
    }


async def next_page(context: BrowserContext, panel: Panel) -> dict[str, float]:
    """Seconds from the press on Next to the other rows, both sizes by turns, in the order of the list and by name."""
    figures = {}
    for sort, name in (("", "next_page"), ("name", "next_page_by_name")):
        pages = {}
        for size, business in (("1k", panel.few), ("1m", panel.many)):
            pages[size] = await context.new_page()
            await pages[size].goto(f"{panel.url}/customers?business={business}&sort={sort}")
            await pages[size].locator("#turn-on").wait_for()
            await _turn(pages[size], "turn-on")  # the socket is up, the queries are planned once
        times: dict[str, list[float]] = {size: [] for size in pages}
        for button in ("turn-on", "turn-back"):
            for _ in range(TURNS):
                for size, page in pages.items():
                    times[size].append(await _turn(page, button))
        medians = {size: statistics.median(held) for size, held in times.items()}
        figures |= {
            f"panel.{name}_1m_s": medians["1m"],
            f"panel.{name}_1k_s": medians["1k"],
            f"panel.{name}_1m_vs_1k": medians["1m"] / medians["1k"],
        }
    return figures


async def kb_per_page(panel: Panel) -> dict[str, float]:
    """What the door's process grows by for each page that stays open with its socket: the list of a million."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        visitor = Visitor(panel.url, http)
        await visitor.sign_in(panel.owner)

        async def open_pages() -> int:
            for _ in range(PAGES):
                client = await visitor.open_page(f"/customers?business={panel.many}")
                assert (await visitor.open_socket(client)).let_in
            await asyncio.sleep(2)  # what was sent is let go
            return psutil.Process(panel.pid).memory_info().rss

        await open_pages()  # what every page after the first shares
        before = await open_pages()
        after = await open_pages()
    return {"panel.kb_per_page": (after - before) / PAGES / 1024}


async def _turn(page: Page, button: str) -> float:
    """Between two presses the page comes to rest, as it does for a person. A page behind others is drawn seldom."""
    await page.bring_to_front()
    seconds = await page.evaluate(_TURN, button)
    await page.wait_for_timeout(150)
    return seconds


async def _second_business(dsn: str, owner: Actor) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        fields = [
            row["column_name"]
            for row in await connection.fetch(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'businesses'"
            )
            if row["column_name"] not in ("id", "name")
        ]
        same = ", ".join(fields)
        return await connection.fetchval(
            f"INSERT INTO businesses (name, {same}) SELECT 'Many', {same} FROM businesses WHERE team_id = $1"
            " RETURNING id",
            owner.team_id,
        )
    finally:
        await connection.close()


async def _fill(dsn: str, owner: Actor, sizes: dict[int, int]) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for business, count in sizes.items():
            await connection.execute(_CUSTOMERS, owner.team_id, business, count)
        await connection.execute("VACUUM ANALYZE customers")
    finally:
        await connection.close()


@asynccontextmanager
async def _door(dsn: str, data_dir: Path) -> AsyncIterator[tuple[str, int]]:
    """The web door in a process of its own: its address and process id."""
    port = free_ports()
    url = f"http://127.0.0.1:{port}"
    secret = "a-secret-of-the-benchmark-0123456789"
    settings = {"PORT": str(port), "PUBLIC_URL": url, "SECRET_KEY": secret, "DATA_DIR": str(data_dir)}
    config.adopt(config.read_settings(settings))  # so that the way in that we make leads to this door
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "serve",
        "web",
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "DATABASE_URL": dsn, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said: list[str] = []
    try:
        async with asyncio.timeout(READY_S):
            while "AskUsers is ready" not in (line := (await process.stdout.readline()).decode()):
                said.append(line)
                assert line, "the door ended before it was ready:\n" + "".join(said)
        yield url, process.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    program = find_browser()
    if program is None:
        raise RuntimeError("no Chromium to be had: install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        await browser.close()


async def _signed_in(browser: Browser, panel: Panel) -> BrowserContext:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await page.goto(await way_in(panel.url, panel.owner))
    await page.get_by_role("button", name=f"Sign in as {panel.owner.name}").click()
    await page.wait_for_url(panel.url + "/")
    await page.close()
    return context
