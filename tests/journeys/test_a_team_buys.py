"""From Free to Enterprise and back: a plan, a seat, credits, the portal, a renewal, the end: each true right after."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from playwright.async_api import Browser, Locator, Page, expect

from tests.accounts.letters import Letterbox
from tests.cast import until
from tests.journeys.running import Product, fetch
from tests.journeys.signing_up import page_of, sign_up


async def test_from_free_to_enterprise_and_to_its_end(product: Product, browser: Browser, letters: Letterbox) -> None:
    olga = await page_of(browser)
    await sign_up(olga, product, letters)
    await buy_enterprise(olga, product)
    await fill_the_seats(olga, product)
    await buy_a_seat(olga)
    await buy_a_pack(olga, product)
    stripe = await page_of(browser)
    await renew(olga, stripe, product)
    await confirm_at_the_bank(olga, stripe)
    await cancel_in_the_portal(olga, product)
    await come_to_the_end(olga, stripe, product)


async def buy_enterprise(olga: Page, product: Product) -> None:
    await olga.goto(f"{product.web}/billing")
    await expect(olga.locator(".plan-name")).to_have_text("Free")
    await expect(used(olga, "seats")).to_have_text("1 of 1")
    await olga.get_by_role("button", name="Choose Enterprise").click()
    await pay(olga, "$99.00")
    await expect(olga.get_by_role("heading", level=1)).to_have_text("Enterprise is yours")
    await expect(olga.locator(".pairs")).to_contain_text("1 of 5")
    await olga.get_by_role("link", name="See the plan and invoices").click()
    await expect(olga.locator(".plan-name")).to_contain_text("Enterprise")
    await expect(used(olga, "businesses")).to_have_text("0 of 5")
    await expect(used(olga, "customers")).to_have_text("0, no limit")
    await expect(olga.locator(".invoices tbody tr")).to_have_count(1)
    await told_all(product)
    await olga.goto(f"{product.web}/credits")
    await expect(olga.locator(".found-entries")).to_contain_text("2,000")


async def pay(olga: Page, total: str) -> None:
    """On Stripe's own page, by the card that pays."""
    await expect(olga.get_by_test_id("total")).to_have_text(total)
    await olga.get_by_test_id("pay").click()
    await olga.wait_for_url("**/billing/return?session=*")


async def told_all(product: Product) -> None:
    """Stripe has told of everything, and the product has done what follows: a page drawn now stays as it is."""

    async def all_told() -> bool:
        deliveries = json.loads((await fetch(f"{stripe_of(product)}/billing/data"))[1])["deliveries"]
        return all(delivery["state"] == "delivered" for delivery in deliveries)

    await until(all_told)
    await product.rest()


def used(page: Page, what: str) -> Locator:
    return page.locator(f"#{what} .numbers")


async def fill_the_seats(olga: Page, product: Product) -> None:
    """With herself five; for the sixth she is shown the way."""
    await olga.goto(f"{product.web}/team")
    for number in range(1, 5):
        await invite(olga, f"guest{number}@northwind.example")
        await expect(olga.get_by_text(f"on its way to guest{number}@northwind.example.").first).to_be_visible()
    await invite(olga, "sixth@northwind.example")
    await told_all(product)
    await olga.locator(".error").get_by_role("link", name="Add seats").click()
    await expect(used(olga, "seats")).to_have_text("5 of 5")


async def invite(olga: Page, address: str) -> None:
    await olga.get_by_label("Email address").fill(address)
    await olga.get_by_label("Role", exact=True).select_option("viewer")
    await olga.get_by_role("button", name="Invite").click()


async def buy_a_seat(olga: Page) -> None:
    await olga.get_by_label("Extra members").fill("1")
    await olga.locator("#seats").get_by_role("button", name="See the price").click()
    await expect(olga.locator(".beside")).to_contain_text("$118.00 a month")
    await olga.get_by_role("button", name=re.compile(r"^Pay \$1[89]\.\d\d and change it")).click()
    await expect(used(olga, "seats")).to_have_text("5 of 6")
    await expect(olga.locator(".plan-card")).to_contain_text("$118.00 a month, with 1 extra member")
    await olga.get_by_role("link", name="Team", exact=True).click()
    await invite(olga, "sixth@northwind.example")
    await expect(olga.get_by_text("on its way to sixth@northwind.example.").first).to_be_visible()


async def buy_a_pack(olga: Page, product: Product) -> None:
    await told_all(product)
    await olga.goto(f"{product.web}/billing#packs")
    await olga.get_by_label("How many").fill("2")
    await olga.get_by_role("button", name="Buy", exact=True).click()
    await pay(olga, "$99.80")
    await expect(olga.get_by_role("heading", level=1)).to_have_text("2,000 credits are there")
    await told_all(product)
    await olga.goto(f"{product.web}/credits")
    await expect(olga.locator(".found-entries tbody tr").first).to_contain_text("2,000")


async def renew(olga: Page, stripe: Page, product: Product) -> None:
    """The open page draws what Stripe tells of the month that has passed there."""
    await olga.goto(f"{product.web}/billing")
    await expect(olga.locator(".invoices tbody tr")).to_have_count(2)
    await stripe.goto(f"{stripe_of(product)}/billing")
    await stripe.get_by_test_id("advance-renewal").click()
    await expect(olga.locator(".invoices tbody tr")).to_have_count(3)
    await expect(olga.locator(".invoices tbody tr").first).to_contain_text("$118.00")
    await told_all(product)
    await olga.reload()


def stripe_of(product: Product) -> str:
    """The local Stripe's address: two ports after the workspace's."""
    return f"http://127.0.0.1:{(urlsplit(product.workspace).port or 0) + 2}"


async def confirm_at_the_bank(olga: Page, stripe: Page) -> None:
    """Her new card's bank asks about each payment: nothing changes before she has confirmed, and then at once."""
    await olga.get_by_role("button", name="Card and invoices").click()
    await olga.get_by_test_id("card-asking").click()
    await expect(olga.get_by_test_id("card")).to_contain_text("its bank wants each payment confirmed")
    await olga.get_by_test_id("back").click()
    await olga.get_by_label("Extra members").fill("2")
    await olga.locator("#seats").get_by_role("button", name="See the price").click()
    await olga.get_by_role("button", name=re.compile(r"^Pay \$")).click()
    await expect(olga.get_by_text("Your bank wants you to confirm the payment.")).to_be_visible()
    await expect(used(olga, "seats")).to_have_text("6 of 6")
    page = await olga.get_by_role("link", name="Confirm at Stripe").get_attribute("href")
    await stripe.goto(page or "")
    await stripe.get_by_role("button", name="Confirm the payment").click()
    await expect(used(olga, "seats")).to_have_text("6 of 7")
    await expect(olga.get_by_text("Your bank wants you to confirm the payment.")).to_have_count(0)


async def cancel_in_the_portal(olga: Page, product: Product) -> None:
    await olga.get_by_role("button", name="Card and invoices").click()
    await olga.get_by_role("button", name="Cancel at the end of the period").click()
    await expect(olga.get_by_test_id("subscription")).to_contain_text("Until then everything stays")
    await olga.get_by_test_id("back").click()
    await expect(olga.get_by_text("Enterprise is set to end.")).to_be_visible()
    await expect(used(olga, "seats")).to_have_text("6 of 7")


async def come_to_the_end(olga: Page, stripe: Page, product: Product) -> None:
    await stripe.goto(f"{stripe_of(product)}/billing")
    await stripe.get_by_test_id("advance-renewal").click()
    await expect(olga.locator(".plan-name")).to_have_text("Free")
    await expect(used(olga, "seats")).to_have_text("6 of 1")
    await expect(olga.locator("#seats .warning")).to_contain_text("Nobody loses their access")
    await expect(olga.get_by_role("button", name="Choose Enterprise")).to_be_visible()
