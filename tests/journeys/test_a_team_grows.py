"""From an address to a team: signing up, a business, somebody invited, made admin, and removed with their page open."""

from __future__ import annotations

import asyncio
import contextlib

from playwright.async_api import Browser, BrowserContext, Error, Page, expect

from admin_ui.sockets import LOOK_EVERY_S
from tests.accounts.letters import Letterbox
from tests.journeys.running import Product
from tests.journeys.signing_up import PASSWORD, page_of, sign_up

NINA, LATE = "nina@northwind.example", "late@else.example"


async def token_of(context: BrowserContext) -> str:
    return next(cookie["value"] for cookie in await context.cookies() if cookie["name"] == "askusers")


async def test_from_signing_up_to_a_removal_with_the_page_open(
    product: Product, browser: Browser, letters: Letterbox
) -> None:
    olga = await page_of(browser)
    await sign_up(olga, product, letters)
    await set_up_a_business(olga, product)
    await product.operate("plan", "enterprise", "--team", "Northwind")  # with the first plan she is alone
    await invite(olga, product)
    nina = await page_of(browser)
    await join(nina, product, letters)
    await made_admin(olga, nina, product)
    await removed(olga, nina, product)


async def set_up_a_business(olga: Page, product: Product) -> None:
    await olga.goto(f"{product.web}/businesses/new")
    await olga.get_by_label("Company or product").fill("Northwind Maps")
    await olga.get_by_label("Website").fill("https://northwind.example")
    await olga.get_by_label("Your role").fill("Founder")
    await olga.get_by_label("Currency").select_option("EUR")
    await olga.get_by_role("button", name="Set up the business").click()
    await expect(olga.get_by_role("heading", level=1)).to_have_text("Northwind Maps")


async def invite(olga: Page, product: Product) -> None:
    await olga.goto(f"{product.web}/team")
    await olga.get_by_label("Email address").fill(NINA)
    await olga.get_by_label("Role", exact=True).select_option("member")
    await olga.get_by_role("button", name="Invite").click()
    await expect(olga.get_by_text(f"An invitation is on its way to {NINA}.").first).to_be_visible()


async def join(nina: Page, product: Product, letters: Letterbox) -> None:
    """In a browser of her own, without an account until now."""
    await nina.goto(product.web + await letters.next_link(NINA))
    await expect(nina.get_by_role("heading", level=1)).to_have_text("Join Northwind")
    await nina.get_by_label("Your name").fill("Nina Roth")
    await nina.get_by_label("Password", exact=True).fill(PASSWORD)
    await nina.get_by_role("button", name="Join Northwind").click()
    await expect(nina).to_have_url(f"{product.web}/")
    await nina.goto(f"{product.web}/team")
    await expect(nina.get_by_text("Nina Roth (you)")).to_be_visible()
    await expect(nina.get_by_role("heading", name="Invite somebody")).to_have_count(0)


async def made_admin(olga: Page, nina: Page, product: Product) -> None:
    """Her open page offers what an admin may do, and her session has another token."""
    before = await token_of(nina.context)
    await olga.goto(f"{product.web}/team")
    await olga.get_by_label("Change Nina Roth").click()
    await olga.get_by_label("Role of Nina Roth").select_option("admin")
    await olga.get_by_role("button", name="Change the role").locator("visible=true").click()
    await expect(olga.get_by_text("Nina Roth is now Admin.").first).to_be_visible()
    await expect(nina.get_by_role("heading", name="Invite somebody")).to_be_visible()
    assert await token_of(nina.context) != before
    stale = await olga.context.browser.new_context()  # type: ignore[union-attr]
    await stale.add_cookies([{"name": "askusers", "value": before, "url": product.web}])
    assert (await stale.request.get(f"{product.web}/team")).status == 401


async def removed(olga: Page, nina: Page, product: Product) -> None:
    cut = asyncio.Event()
    nina.on("websocket", lambda line: line.on("close", lambda _line: cut.set()))
    await nina.reload()
    await nina.get_by_label("Email address").fill(LATE)
    cut.clear()  # of the page before
    await olga.get_by_label("Change Nina Roth").click()
    await olga.get_by_role("button", name="Remove Nina Roth").click()
    await expect(olga.get_by_text("Nina Roth is no longer on the team.").first).to_be_visible()
    assert LOOK_EVERY_S < 0.5  # a second is promised (PROMISES W2); a machine that stands still takes longer
    async with asyncio.timeout(60):
        with contextlib.suppress(Error):  # where her page is gone already there is nothing left to press
            await nina.get_by_role("button", name="Invite").click(timeout=500, no_wait_after=True)
        await cut.wait()
    await expect(nina.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "Northwind" not in await nina.content()
    assert (await nina.context.request.get(f"{product.web}/customers.csv")).status == 401
    await olga.reload()
    await expect(olga.get_by_text("Olga Berg (you)")).to_be_visible()
    await expect(olga.get_by_text(LATE)).to_have_count(0)
