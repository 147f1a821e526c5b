"""Takes the pictures of docs/pictures from the running product: `make pictures`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from setup.browser import install_browser
from setup.say import say
from tests.browser import FLAGS
from tests.journeys.running import Product, start_product

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 400, "height": 820}
ANSWER = (
    "Thanks for asking! We love the territory drawing, it saves our dispatcher an hour a day.\n\n"
    "One thing: the Excel export still drops the GPS columns, that costs us time every Monday.\n\n"
    "And yes, we would like to see Fernweh Live. Can you send pricing for 14 seats?"
)


async def take() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="askusers-pictures-") as folder:
        product = await start_product(Path(folder), SEND_HOLD_SECONDS="2")
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=install_browser(), args=FLAGS)
                await _walk(browser, product)
                await browser.close()
        finally:
            await product.stop()


async def _walk(browser: Browser, product: Product) -> None:
    start = await _open(browser, product.web)
    await start.wait_for_timeout(1_000)
    await _shoot(start, "start")
    slack = await _be(browser, product, "UOLIVIA")
    await _type(slack, "/draft jane@acme.example mention the export")
    await slack.locator("[data-action-id=approve_email]").wait_for()
    await _shoot(slack, "draft")
    await _type(slack, "/draft")
    await slack.locator("[data-testid=modal-form]").wait_for()
    await _shoot(slack, "draft-form")
    await slack.click("[data-testid=modal-close]")
    await slack.locator("[data-action-id=edit_email]").last.click()
    await slack.locator("[data-testid=modal-form]").wait_for()
    await _shoot(slack, "edit-form")
    await slack.click("[data-testid=modal-close]")
    await slack.locator("[data-action-id=open_email]").last.click()
    await slack.locator("[data-testid=modal-form]").wait_for()
    await _shoot(slack, "details")
    await slack.locator("[data-testid=modal-x]").click()
    await slack.locator("[data-action-id=approve_email]").last.click()
    send = slack.locator("[data-action-id=send_email]").last
    await send.wait_for()
    await _shoot(slack, "approved")
    await send.click()
    if await slack.locator("[data-testid=confirm-agree]").count():
        await slack.locator("[data-testid=confirm-agree]").click()
    await slack.locator("[data-action-id=undo_send]").last.wait_for()
    await _shoot(slack, "leaving")
    mailbox = await _open(browser, product.mailbox)
    await mailbox.click("[data-to='jane@acme.example']")
    await mailbox.wait_for_timeout(800)
    await _shoot(mailbox, "mailbox")
    await mailbox.fill("[data-testid=reply-text]", ANSWER)
    await mailbox.click("[data-testid=reply-send]")
    await slack.locator("[data-action-id=handle_reply]").wait_for()
    await slack.wait_for_timeout(1_000)
    await _shoot(slack, "alert")
    await _type(slack, "/askusers panel /replies/1")
    link = slack.locator(".ephemeral [data-action-id=open_in_panel]").last
    await link.wait_for()
    async with slack.context.expect_page() as opened:
        await link.click()
    panel = await opened.value
    await panel.get_by_role("button").first.click()
    await panel.get_by_text("GPS columns").first.wait_for()
    await _shoot(panel, "conversation")
    await panel.close()
    await slack.click("[data-testid=place-app]")
    await slack.wait_for_timeout(1_500)
    await _shoot(slack, "home")
    await slack.click("[data-testid=place-CMAIL]")
    for command in ("/draft segment:prospect spend>150 limit:4", "/credits", "/askusers help"):
        await _type(slack, command)
        await slack.wait_for_timeout(6_000)
    await _shoot(slack, "many")
    await _type(slack, "/approve")
    await slack.wait_for_timeout(2_000)
    await _shoot(slack, "waiting")


async def _open(browser: Browser, url: str) -> Page:
    page = await browser.new_page(viewport=WIDE)
    page.set_default_timeout(30_000)
    await page.goto(url)
    return page


async def _be(browser: Browser, product: Product, person: str) -> Page:
    page = await _open(browser, f"{product.workspace}/?as={person}")
    await page.wait_for_selector("body[data-ready]")
    return page


async def _type(page: Page, words: str) -> None:
    await page.fill("[data-testid=composer]", words)
    await page.keyboard.press("Enter")


async def _shoot(page: Page, name: str) -> None:
    """One page four times: light and dark, wide and narrow."""
    for colours in ("light", "dark"):
        await page.emulate_media(color_scheme=colours)
        for width, size in (("wide", WIDE), ("narrow", NARROW)):
            await page.set_viewport_size(size)
            await page.wait_for_timeout(250)
            await page.screenshot(path=PICTURES / f"{name}-{colours}-{width}.png")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(WIDE)
    say(f"docs/pictures/{name}-…")


if __name__ == "__main__":
    asyncio.run(take())
