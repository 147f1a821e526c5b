"""A full plan in the panel: what is full, with the link to more for those who may buy; what is over a smaller one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from playwright.async_api import Browser, expect
from tortoise.transactions import in_transaction

import config
from models import Team
from services.plans import entitle
from services.teams import invite_member
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast


@pytest_asyncio.fixture
async def sells(settings: config.Settings) -> AsyncIterator[None]:
    """This installation has a Stripe account that teams can pay to."""
    config.adopt(replace(settings, stripe_secret_key="sk_test_ours", stripe_webhook_secret="whsec_ours"))
    yield


async def on(cast: Cast, plan: str) -> None:
    async with in_transaction():
        await entitle(cast.olivia.team_id, "operator", f"team:{cast.olivia.team_id}", plan)


async def test_the_way_to_more_stands_where_it_is_full(
    sells: None, cast: Cast, browser: Browser, door_url: str
) -> None:
    page = await come_in(browser, door_url, cast.adam, "/team")
    await expect(page.get_by_text("4 of 5 seats")).to_be_visible()
    await invite_member(cast.olivia, "one@else.example", "member")  # in another window
    await page.get_by_label("Email address").fill("two@else.example")
    await page.get_by_role("button", name="Invite").click()
    refused = page.locator(".inviting .error.general").first
    await expect(refused).to_contain_text("All 5 seats of the team are taken. Add a seat, or free one")
    await expect(refused.get_by_role("link", name="Add seats")).to_have_attribute("href", "/billing#seats")
    await page.reload()
    await expect(page.locator(".seats").get_by_role("link", name="Add seats")).to_be_visible()
    await on(cast, "growth")
    await page.goto(f"{door_url}/businesses")
    await expect(page.get_by_text("room for 2 businesses, and all are in use")).to_be_visible()
    await expect(page.get_by_role("link", name="See the plans")).to_have_attribute("href", "/billing#plans")
    await on(cast, "free")
    await page.goto(f"{door_url}/businesses/{cast.business_id}/stripe")
    await expect(page.get_by_role("heading", name="Importing from Stripe is not part of your plan.")).to_be_visible()
    await expect(page.get_by_role("link", name="See the plans")).to_be_visible()


async def test_what_is_over_the_plan_is_said_on_the_start_page_until_it_is_mended(
    sells: None, cast: Cast, browser: Browser, door_url: str
) -> None:
    await on(cast, "free")
    page = await come_in(browser, door_url, cast.olivia, "/")
    over = page.locator(".over-limits")
    await expect(over).to_contain_text("Seats: 4 taken, 1 in your plan. Nobody loses their access")
    await expect(over).to_contain_text("Businesses: 2 made, 1 in your plan.")
    await expect(over.get_by_role("link", name="See the plans").first).to_have_attribute("href", "/billing#plans")
    await on(cast, "enterprise")
    await expect(over).to_have_count(0)  # without a click
    mias = await come_in(browser, door_url, cast.mia, "/")
    await on(cast, "free")
    await mias.reload()
    await expect(mias.locator(".first-steps")).to_be_visible()
    await expect(mias.locator(".over-limits")).to_have_count(0)


async def test_without_metering_unlimited_stands_where_a_limit_would(
    cast: Cast, settings: config.Settings, browser: Browser, door_url: str
) -> None:
    await Team.all().update(seats=1, business_limit=1)
    config.adopt(replace(settings, metering=False))
    page = await come_in(browser, door_url, cast.olivia, "/team")
    await expect(page.locator(".seats")).to_contain_text("4 seats taken · unlimited")
    await page.goto(f"{door_url}/team/settings")
    await expect(page.get_by_text("4 taken, unlimited")).to_be_visible()
    await expect(page.get_by_text("2 made, unlimited")).to_be_visible()
    await page.goto(f"{door_url}/businesses")
    await expect(page.get_by_role("link", name="New business")).to_be_visible()
