"""What a newcomer does in the first five minutes, in a real browser, from one command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.journeys.running import Product, fetch, start_product
from tests.journeys.signing_up import PATIENT_MS


@pytest_asyncio.fixture
async def product(tmp_path: Path) -> AsyncIterator[Product]:
    running = await start_product(tmp_path / "data")
    yield running
    await running.stop()


async def be(browser: Browser, product: Product, person: str) -> Page:
    page = await browser.new_page()
    page.set_default_timeout(PATIENT_MS)
    await page.goto(f"{product.workspace}/?as={person}")
    await page.wait_for_selector("body[data-ready]")
    return page


async def type_command(page: Page, words: str) -> None:
    await page.fill("[data-testid=composer]", words)
    await page.keyboard.press("Enter")


async def test_a_newcomer_drafts_approves_sends_answers_and_sees_what_it_means(
    product: Product, browser: Browser, tmp_path: Path
) -> None:
    start = await browser.new_page()
    await start.goto(product.web)
    await expect(start.get_by_role("link", name="Open the Slack workspace")).to_be_visible()

    olivia, vic = await be(browser, product, "UOLIVIA"), await be(browser, product, "UVIC")
    await type_command(olivia, "/draft jane@acme.example mention the export")
    approve = olivia.locator("[data-action-id=approve_email]").first
    await expect(approve).to_be_visible()
    assert "jane@acme.example" not in await olivia.locator("#main [data-testid=message]").last.inner_text()

    # A viewer presses the same button: nothing happens but words for them alone.
    await vic.locator("[data-action-id=approve_email]").first.click()
    await expect(vic.locator(".ephemeral").last).to_contain_text("can't send emails")

    await approve.click()
    send = olivia.locator("[data-action-id=send_email]").first
    await expect(send).to_be_visible()
    await expect(vic.locator("#main")).to_contain_text("Approved by")  # the card redraws for everyone
    await send.click()
    confirm = olivia.locator("[data-testid=confirm-agree]")
    await confirm.click()
    await expect(olivia.locator("#main")).to_contain_text("Sent")

    customer = await browser.new_page()
    await customer.goto(product.mailbox)
    await customer.wait_for_selector("body[data-ready]")
    await customer.click("[data-to='jane@acme.example']")
    await expect(customer.frame_locator("[data-testid=mail-html]").locator("body")).to_contain_text("Hi Jane")
    await customer.fill(
        "[data-testid=reply-text]",
        "Thanks, we love the territory drawing. The export still drops the GPS columns, please fix it. "
        "Yes, we would like to see Fernweh Live, can you send pricing?",
    )
    await customer.click("[data-testid=reply-send]")

    alert = olivia.locator("[data-action-id=handle_reply]").first
    await expect(alert).to_be_visible()
    await expect(olivia.locator("#main")).to_contain_text("GPS columns")
    await expect(olivia.locator("#main")).not_to_contain_text("Hi Jane, I was looking at how")  # the quoted part is cut

    # An answer goes the same way: drafted, approved, sent into the customer's thread.
    await olivia.locator("[data-action-id=draft_answer]").first.click()
    await olivia.fill("[data-testid=modal] textarea", "The GPS columns are back in the export.")
    await olivia.locator("[data-testid=modal-submit]").click()
    await olivia.locator("[data-action-id=approve_email]").first.click()
    await olivia.locator("[data-action-id=send_email]").first.click()
    await confirm.click()
    await expect(customer.get_by_text("Re: Jane").first).to_be_visible()
    await alert.click()
    await expect(olivia.locator("#main")).to_contain_text("Handled by")

    # The same in the panel: a link that Slack hands out signs this person in, once.
    await type_command(olivia, "/askusers panel /replies/1")
    link = olivia.locator(".ephemeral [data-action-id=open_in_panel]").last
    await expect(link).to_be_visible()
    stranger = await browser.new_page()
    await stranger.goto(f"{product.web}/replies/1")
    await expect(stranger.locator("body")).to_contain_text("/askusers panel")
    async with olivia.context.expect_page() as opened:
        await link.click()
    panel = await opened.value
    await panel.get_by_role("button").first.click()
    await expect(panel.locator("#content")).to_contain_text("GPS columns")
    await expect(panel.locator("#content")).to_contain_text("jane@acme.example")

    # A restart keeps everything, and nothing of the first process is left behind.
    assert await product.stop() == 0
    again = await start_product(tmp_path / "data")
    try:
        page = await be(browser, again, "UADAM")
        await expect(page.locator("#main")).to_contain_text("Handled by")
        assert (await fetch(f"{again.web}/health/ready"))[0] == 200
        assert (await fetch(f"{again.web}/metrics"))[0] == 200
    finally:
        await again.stop()
