"""When a team is warned of few credits, and what it was told, in the browser."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from models import AuditEntry, NoticeShare, Team
from services.notices.telling import spread_notice
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast
from tests.notices.conftest import told


async def test_the_warning_is_set_in_the_teams_settings(cast: Cast, browser: Browser, door_url: str) -> None:
    page = await come_in(browser, door_url, cast.adam, "/team/settings")
    card = page.locator(".card", has=page.get_by_role("heading", name="Credits that run low"))
    field = card.get_by_label("Tell the owner and admins when fewer are left than")
    await expect(field).to_have_value("50")
    await field.fill("1.5")
    await card.get_by_role("button", name="Save").click()
    await expect(card.locator("[data-error=below]")).to_contain_text("whole number from 0 to 1000000")
    await field.fill("200")
    await card.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_have_text("You are told when fewer than 200 credits are left.")
    assert (await Team.get(id=cast.adam.team_id)).warn_below == 200
    assert (await AuditEntry.get(act="save_credit_warning", outcome="done")).user_id == cast.adam.user_id
    await card.get_by_role("link", name="What we told you").click()
    await expect(page.get_by_text("Nothing yet")).to_be_visible()


async def test_what_was_told_stands_there_with_whom_it_reached(cast: Cast, browser: Browser, door_url: str) -> None:
    await told(cast.olivia.team_id, "credits_bought", by=cast.adam.user_id)
    await spread_notice(1)
    await NoticeShare.filter(way="mail").update(state="sent")
    await NoticeShare.filter(way="slack").update(state="failed")
    page = await come_in(browser, door_url, cast.olivia, "/team/notices")
    entry = page.locator(".told > li")
    await expect(entry.get_by_role("heading")).to_have_text("1,000 credits bought")
    await expect(entry).to_contain_text("Adam Okafor bought them for $49.90.")
    await expect(entry.locator(".reached li")).to_have_text("Olivia Brandt by mailSlack failed")


async def test_others_are_told_whose_it_is_and_see_nothing(cast: Cast, browser: Browser, door_url: str) -> None:
    await told(cast.olivia.team_id)
    for who in (cast.mia, cast.vic):
        page = await come_in(browser, door_url, who, "/team/settings")
        await expect(page.locator("h1")).to_be_visible()
        await expect(page.get_by_text("Credits that run low")).to_have_count(0)
        await page.goto(f"{door_url}/team/notices")
        await expect(page.get_by_text("Ask an admin or the owner of the team.")).to_be_visible()
        assert "12 credits" not in await page.content()
    page = await come_in(browser, door_url, cast.mallory, "/team/notices")
    await expect(page.get_by_text("Nothing yet")).to_be_visible()
