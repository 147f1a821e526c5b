"""Takes the pictures of docs/pictures/panel, of every page light and dark, wide and narrow: part of `make pictures`.

`python -m setup.panel_pictures [PAGE …]` takes those pages alone.
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from nicegui import app
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright

import config
from admin_ui import WebDoor
from api.app import build_api
from benchmarks.faults import scratch_database
from services.durable_work import BOT, HOUSE
from services.work_process import DurableWork
from setup.browser import install_browser
from setup.panel_billing import operators_stripe
from setup.panel_pages import PANEL_PAGES, PanelPage, register_broken_page
from setup.panel_world import build_world
from setup.say import say
from tests.accounts.letters import open_letterbox
from tests.browser import FLAGS

DOCS = Path(__file__).resolve().parents[1] / "docs"
PICTURES = DOCS / "pictures" / "panel"
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
SETTINGS = {
    "PORT": "0",
    "SECRET_KEY": "pictures-of-the-panel-0123456789abcdef",
    "INBOUND_SECRET": "inbound-secret-of-the-pictures",
    "REPLY_DOMAIN": "reply.fernweh-maps.example",
    "SEND_HOLD_SECONDS": "0",
}
SETTLES_MS = 350
_THUMBS = {"wide": 220, "narrow": 90}
_ABOUT = """\
# Every page of the panel

Taken by `make pictures` from the running product over a seeded team: Olivia owns it, Adam administers, Mia is a
member, Vic views. The list is `setup/panel_pages.py`; a test fails when the door answers at a path that is not in it.

| page, who sees it, where | wide | wide, dark | telephone | telephone, dark |
| --- | --- | --- | --- | --- |"""
COLOURS, RARE_COLOURS = 96, 32  # of a picture's palette
TALLEST = 2_600  # px: what is longer says nothing new


async def take(names: Sequence[str] = (), folder: Path = PICTURES) -> None:
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with running_panel() as (url, tokens, ids), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=install_browser(), args=FLAGS)
        for page in PANEL_PAGES:
            if not names or page.name in names:
                await _shoot(browser, url, page, tokens, ids, folder)
        await browser.close()
    await asyncio.to_thread(_write_list)


def _write_list() -> None:
    """docs/panel.md, which shows every picture once."""
    lines = [_ABOUT]
    for page in PANEL_PAGES:
        seen_by = page.who.capitalize() or "nobody signed in"
        shots = " | ".join(
            f'<a href="{path}"><img src="{path}" width="{_THUMBS[width]}" alt="{page.name}, {look}, {width}"></a>'
            for width, look in (("wide", "light"), ("wide", "dark"), ("narrow", "light"), ("narrow", "dark"))
            for path in [f"pictures/panel/{page.name}-{look}-{width}.png"]
        )
        lines.append(f"| **{page.name}**<br>{seen_by}<br>`{page.path}` | {shots} |")
    (DOCS / "panel.md").write_text("\n".join(lines) + "\n")


@asynccontextmanager
async def running_panel() -> AsyncIterator[tuple[str, dict[str, str], dict[str, int | str]]]:
    """The web door in this process over the seeded world: its address, a session's token for each person, the ids."""
    with tempfile.TemporaryDirectory(prefix="askusers-pictures-") as data_dir:
        config.adopt(settings := config.read_settings({**SETTINGS, "DATA_DIR": data_dir}))
        async with scratch_database(Path(data_dir) / "postgres") as dsn:
            letterbox = await open_letterbox(settings)
            work = DurableWork(dsn, "pictures", [HOUSE, BOT])
            await work.start()
            register_broken_page(app)
            door = WebDoor(build_api(), host="127.0.0.1", port=0)
            await door.start()
            try:
                async with operators_stripe(Path(data_dir)) as stripe:
                    world = await build_world(letterbox, stripe)
                    yield f"http://127.0.0.1:{door.port}", world.tokens, world.ids
            finally:
                await door.stop()
                await work.stop()
                await letterbox.sink.stop()


async def sign_in(browser: Browser, url: str, token: str, *, size: ViewportSize, look: str) -> BrowserContext:
    context = await browser.new_context(viewport=size, color_scheme=look)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    if token:
        await context.add_cookies([{"name": "askusers", "value": token, "url": url}])
    return context


async def show(page: Page, url: str, shown: PanelPage, ids: dict[str, int | str]) -> None:
    """Open a page of the list; returns when it stands, also what comes late."""
    await page.goto(url + shown.path.format(**ids), wait_until="load")
    await page.get_by_role("heading", level=1).first.wait_for()
    await page.wait_for_timeout(SETTLES_MS)


async def unfold(page: Page, shown: PanelPage) -> None:
    if shown.opens:
        await page.eval_on_selector_all(shown.opens, "all => all.forEach((one) => { one.open = true; })")


async def _shoot(
    browser: Browser,
    url: str,
    shown: PanelPage,
    tokens: dict[str, str],
    ids: dict[str, int | str],
    folder: Path,
) -> None:
    context = await sign_in(browser, url, tokens.get(shown.who, ""), size=WIDE, look="light")
    page = await context.new_page()
    await show(page, url, shown, ids)
    await unfold(page, shown)
    for look in ("light", "dark"):
        await page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        for width, size in (("wide", WIDE), ("narrow", NARROW)):
            await page.set_viewport_size(size)
            tall = await page.evaluate("document.documentElement.scrollHeight")
            # As high as the page, so that what stays in sight while one scrolls stands where it begins.
            await page.set_viewport_size({**size, "height": min(TALLEST, max(tall, size["height"]))})
            await page.evaluate("scrollTo(0, 0)")
            await page.wait_for_timeout(250)
            _keep(await page.screenshot(), folder / f"{shown.name}-{look}-{width}.png")
    await context.close()
    say(f"docs/pictures/panel/{shown.name}-…")


def _keep(picture: bytes, path: Path) -> None:
    """With its most frequent colours as they are, for large even grounds must not shift by a shade; and with some that
    are far from those, for a small green mark must stay green."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = sorted(image.getcolors(image.width * image.height) or (), reverse=True)
    palette = Image.new("P", (1, 1))
    rare = image.quantize(RARE_COLOURS, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette.putpalette([part for _count, colour in counted[:COLOURS] for part in colour] + rare[: 3 * RARE_COLOURS])
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL)
    asyncio.run(take(sys.argv[1:]))
