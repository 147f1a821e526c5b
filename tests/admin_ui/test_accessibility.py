"""Every page of the panel in a real browser: nothing for axe-core to find, no jump, no overhang, by keyboard alone."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from nicegui import app
from playwright.async_api import Browser, Page, expect
from starlette.routing import Match, Route

from admin_ui import WebDoor
from api.app import build_api
from setup.panel_billing import operators_stripe
from setup.panel_checks import MOST_SHIFT, open_menu, overhang, read_shift, run_axe, walk_by_keyboard, watch_shifts
from setup.panel_pages import PANEL_PAGES, PanelPage, register_broken_page
from setup.panel_pictures import NARROW, WIDE, show, sign_in, unfold
from setup.panel_world import PanelWorld, build_world
from tests.accounts.letters import Letterbox
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast

AT_ONCE = 2  # pages that are looked at: one mostly waits for what comes late
# What a browser gets at these is no page: a file, or words for a program.
FILES = {
    "/account/avatar",
    "/account/export/{export}",
    "/audit/log.csv",
    "/audit/log.jsonl",
    "/businesses/{business_id}/logo",
    "/credits/history.csv",
    "/customers.csv",
    "/suppressions.csv",
    "/health/live",
    "/health/ready",
    "/imports/example.csv",
    "/imports/{import_id}/rejected.csv",
    "/look/panel.js",
    "/look/{names}.css",
    "/metrics",
    "/people/{person}/avatar",
}


@pytest.fixture
def broken_page(door: WebDoor) -> Iterator[None]:
    """Gone again afterwards: the door is everybody's, and other tests go through all its pages."""
    before = list(app.router.routes)
    register_broken_page(app)
    yield
    app.router.routes[:] = before


@pytest_asyncio.fixture
async def world(
    letterbox: Letterbox, durable_work: object, broken_page: None, tmp_path: Path
) -> AsyncIterator[PanelWorld]:
    async with operators_stripe(tmp_path) as stripe:
        yield await build_world(letterbox, stripe)


async def test_every_page_that_the_door_answers_with_is_in_the_list(broken_page: None) -> None:
    paths = [re.sub(r"\?.*", "", page.path).format_map(defaultdict(lambda: "1")) for page in PANEL_PAGES]
    routes = [
        route
        for route in (*app.routes, *build_api().routes)
        if isinstance(route, Route)
        and "GET" in (route.methods or ())
        and route.endpoint.__module__.split(".")[0] in ("admin_ui", "api")
        and route.path not in FILES
    ]
    assert len(routes) > 50
    left_out = [
        route.path
        for route in routes
        if not any(route.matches({"type": "http", "path": path, "method": "GET"})[0] is Match.FULL for path in paths)
    ]
    assert not left_out, "write a line for each into setup/panel_pages.py"
    assert len({page.name for page in PANEL_PAGES}) == len(PANEL_PAGES)


async def test_every_page_is_for_everybody(world: PanelWorld, browser: Browser, door_url: str) -> None:
    """Light and wide: no jump, a way through by keyboard, nothing for axe-core. Dark and narrow with the menu open:
    nothing hangs over, nothing for axe-core. The short form: axe-core looks at every page in one of the two ways, by
    turns; `make bench ONLY=panel` has it look at all of them in both."""
    wrong, pages = [], iter(enumerate(PANEL_PAGES))

    async def look_at_the_next() -> None:
        tabs: dict[str, Page] = {}  # who comes back has what all pages share already
        for number, shown in pages:
            if shown.who not in tabs:
                token = world.tokens.get(shown.who, "")
                context = await sign_in(browser, door_url, token, size=WIDE, look="light")
                await watch_shifts(context)
                tabs[shown.who] = await context.new_page()
            page = tabs[shown.who]
            await page.set_viewport_size(WIDE)
            await page.emulate_media(color_scheme="light")
            await show(page, door_url, shown, world.ids)
            wrong.extend(f"{shown.name} {said}" for said in await faults_of(page, shown, wide=number % 2 == 0))
        for tab in tabs.values():
            await tab.context.close()

    await asyncio.gather(*(look_at_the_next() for _ in range(AT_ONCE)))
    assert not wrong, "\n".join(wrong)


async def faults_of(page: Page, shown: PanelPage, *, wide: bool) -> list[str]:
    """What is wrong with a page that stands, light and wide; `wide`: axe-core looks at it so, not dark and narrow."""
    wrong = []
    if (shift := await read_shift(page)) > MOST_SHIFT:
        wrong.append(f"jumps: {shift:.3f}")
    wrong += [f"by keyboard: {each}" for each in await walk_by_keyboard(page)]
    await unfold(page, shown)
    if wide:
        wrong += [f"light wide: {found}" for found in await run_axe(page)]
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size(NARROW)
    if too_wide := await overhang(page):
        wrong.append(f"is {too_wide} px too wide on a telephone")
    if not wide:
        await open_menu(page)
        wrong += [f"dark narrow: {found}" for found in await run_axe(page)]
    return wrong


async def test_past_the_menu_and_into_it_by_keyboard(cast: Cast, browser: Browser, door_url: str) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/team/settings")
    await page.set_viewport_size(WIDE)
    await page.get_by_role("heading", level=1).wait_for()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#content")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator("#content :focus")).to_have_count(1)

    await page.set_viewport_size(NARROW)
    menu, way = page.get_by_role("button", name="Menu", exact=True), page.get_by_role("link", name="Dashboard")
    await expect(way).to_be_hidden()
    await menu.focus()
    await page.keyboard.press("Enter")
    await expect(menu).to_have_attribute("aria-expanded", "true")
    await way.focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{door_url}/dashboard")


async def test_a_form_is_sent_by_enter(cast: Cast, browser: Browser, door_url: str) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/team/settings")
    await page.get_by_label("Name of the team", exact=True).fill("Fernweh Maps & Co.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").first).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Fernweh Maps & Co.")
