"""How somebody new comes in: by a letter, with a password, into a team of their own."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.accounts.letters import Letterbox
from tests.journeys.running import Product

OLGA = "olga@northwind.example"
PASSWORD = "four words make one"
PATIENT_MS = 60_000


async def page_of(browser: Browser) -> Page:
    context = await browser.new_context()
    context.set_default_timeout(PATIENT_MS)
    return await context.new_page()


async def sign_up(olga: Page, product: Product, letters: Letterbox) -> None:
    await olga.goto(f"{product.web}/sign-up")
    await olga.get_by_label("Your name").fill("Olga Berg")
    await olga.get_by_label("Email address").fill(OLGA)
    await olga.get_by_role("button", name="Mail me a link").click()
    await expect(olga.get_by_text(f"A letter is on its way to {OLGA}")).to_be_visible()
    await olga.goto(product.web + await letters.next_link(OLGA))
    await olga.get_by_label("Password", exact=True).fill(PASSWORD)
    await olga.get_by_role("button", name="Start").click()
    await expect(olga).to_have_url(f"{product.web}/")
    await olga.goto(f"{product.web}/team/settings")
    await olga.get_by_label("Name of the team").fill("Northwind")
    await olga.locator("form", has_text="Name of the team").get_by_role("button", name="Save").click()
    await expect(olga.get_by_role("heading", level=1)).to_contain_text("Northwind")
