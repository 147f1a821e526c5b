"""Ticks on the list of customers survive its pages, and a running deletion is told above it."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from models import Customer, CustomerDeletion
from services.customers import MOST_TICKED, CustomerSelection, read_running_deletions
from services.customers.deleting import carry_out_deletion
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast
from tests.customers.test_deleting import confirm, many_customers

WITHOUT_SOCKET = """window.WebSocket = class extends WebSocket {
    constructor(url) { super(location.pathname.startsWith("/customers/deletions/") ? "ws://127.0.0.1:9" : url); }
};"""


async def test_ticks_are_counted_kept_over_pages_for_their_selection_and_forgotten_once_deleted(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    await many_customers(cast, 120)
    page = await come_in(browser, door_url, cast.olivia, "/customers?q=many")
    ticked, said = page.locator(".ticked b"), page.locator(".range")
    await expect(ticked).to_be_hidden()
    await page.get_by_role("checkbox", name="Tick all on this page").check()
    await expect(ticked).to_have_text("Ticked: 50")
    await page.get_by_role("checkbox", name="Tick Many 119", exact=True).uncheck()
    await expect(ticked).to_have_text("Ticked: 49")
    await page.get_by_role("button", name="Next").click()
    await expect(said).to_have_text("51–100 of 120")
    await expect(ticked).to_have_text("Ticked: 49")
    await page.get_by_role("checkbox", name="Tick Many 69", exact=True).check()
    await page.get_by_role("button", name="Back").click()
    await expect(said).to_have_text("1–50 of 120")
    await expect(page.get_by_role("checkbox", name="Tick Many 118", exact=True)).to_be_checked()
    await expect(page.get_by_role("checkbox", name="Tick Many 119", exact=True)).not_to_be_checked()
    await expect(ticked).to_have_text("Ticked: 50")

    await page.get_by_label("Search").fill("jane")  # others are ticked among others
    await page.keyboard.press("Enter")
    await expect(said).to_have_text("2 customers")
    await expect(ticked).to_be_hidden()
    await page.goto(f"{door_url}/customers?q=many")
    await page.get_by_role("button", name="Delete the ticked").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Delete 50 customers")
    await page.get_by_role("link", name="Keep them").click()
    await expect(page).to_have_url(f"{door_url}/customers?q=many")
    await expect(ticked).to_have_text("Ticked: 50")
    await page.get_by_role("button", name="Delete the ticked").click()
    await page.add_init_script(WITHOUT_SOCKET)  # one may go on before it is there
    await page.get_by_role("button", name="Delete 50 customers").click()
    await expect(page.get_by_text("0 of 50 deleted.")).to_be_visible()  # nobody is at work on it in this test

    await page.get_by_role("link", name="Customers", exact=True).click()
    banner = page.locator(".deletion")
    await expect(banner).to_contain_text("0 of 50 customers are deleted. Started by Olivia Brandt.")
    await page.get_by_label("Search").fill("many")
    await page.keyboard.press("Enter")
    await expect(said).to_have_text("1–50 of 120")
    await expect(page).to_have_url(f"{door_url}/customers?q=many")  # where the link below leads
    await expect(ticked).to_be_hidden()
    deletion = await CustomerDeletion.get()
    await carry_out_deletion(deletion.id, 0)
    await expect(banner).to_contain_text("50 customers were deleted.")  # by itself
    await banner.get_by_role("link", name="Load the list again").click()
    await expect(said).to_have_text("1–50 of 70")
    await expect(banner).to_have_count(0)
    assert await Customer.filter(name="Many 119").exists() and not await Customer.filter(name="Many 69").exists()


async def test_no_more_than_can_be_deleted_at_once_are_ticked_and_then_all_that_match_are_offered(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    await many_customers(cast, 600)
    page = await come_in(browser, door_url, cast.olivia, "/customers?q=many")
    every, ticked = page.get_by_role("checkbox", name="Tick all on this page"), page.locator(".ticked b")
    for turn in range(10):
        await every.check()
        await expect(ticked).to_have_text(f"Ticked: {50 * (turn + 1)}")
        await page.get_by_role("button", name="Next").click()
        await expect(page.locator(".range")).to_have_text(f"{50 * turn + 51}–{50 * turn + 100} of 600")
    box = page.get_by_role("checkbox", name="Tick Many 99", exact=True)
    await box.click()
    await expect(box).not_to_be_checked()
    await expect(ticked).to_have_text(f"Ticked: {MOST_TICKED}")
    offer = page.locator(".ticked [data-full]")
    await expect(offer).to_contain_text("At most 500 can be ticked at once.")
    await expect(offer.get_by_role("link")).to_have_attribute("href", "/customers/delete?q=many")
    await page.get_by_role("button", name="Delete the ticked").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Delete 500 customers")


async def test_running_deletions_are_told_to_those_who_could_have_begun_them(cast: Cast) -> None:
    deletion = await confirm(cast.olivia, CustomerSelection(business_id=cast.business_id))
    assert [one.id for one in await read_running_deletions(cast.adam)] == [deletion]
    assert await read_running_deletions(cast.mia) == () == await read_running_deletions(cast.mallory)
    await carry_out_deletion(deletion, 0)
    assert await read_running_deletions(cast.adam) == ()
