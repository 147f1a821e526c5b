"""Follow-ups in the panel: the days set in boxes, the picture of them, and the switch under each mail."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from models import Business, EmailState, FollowUpPlan, FollowUpState
from services.follow_ups import look_for_follow_ups
from tests.admin_ui.test_acting import forge
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast
from tests.replies.inbound_samples import our_mail


async def test_the_days_are_set_in_boxes_and_drawn_and_a_mails_follow_ups_stopped_and_started(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    page = await come_in(browser, door_url, cast.adam, f"/businesses/{cast.business_id}/follow-ups")
    await expect(page.get_by_text("No mail is followed up")).to_be_visible()
    await page.get_by_label("Follow-up 1").fill("4")
    await page.get_by_label("Follow-up 2").fill("61")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("[data-error=follow_up_days]")).to_have_text("Days are whole numbers from 1 to 60.")
    await page.get_by_label("Follow-up 2").fill("")
    await page.get_by_label("Follow-up 3").fill("7")  # what is left empty falls out
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".days-line")).to_contain_text("Day 11")
    assert (await Business.get(id=cast.business_id)).follow_up_days == [4, 7]
    await page.goto(f"{door_url}/businesses/{cast.business_id}/history")
    await expect(page.locator("main")).to_contain_text("4, 7")

    mail = await our_mail(cast.business_id, EmailState.DRAFTED)
    await page.goto(f"{door_url}/emails/{mail.id}")
    entry = page.locator("article.asked")
    await expect(entry).to_contain_text("2 come when nobody answers, the first 4 days after this mail has left.")
    sent = await our_mail(cast.business_id, to="jose@lumen.example")
    await look_for_follow_ups("test")
    await page.goto(f"{door_url}/emails/{sent.id}")
    await expect(entry).to_contain_text("Follow-up 1 is drafted on")
    await entry.get_by_role("button", name="Stop follow-ups").click()
    await expect(entry).to_contain_text("Stopped by Adam Okafor.")
    await entry.get_by_role("button", name="Follow up").click()
    await expect(entry).to_contain_text("Follow-up 1 is drafted on")

    vic = await come_in(browser, door_url, cast.vic, f"/emails/{sent.id}")
    await expect(vic.locator("article.asked")).to_contain_text("Follow-up 1 is drafted on")
    assert await vic.get_by_role("button", name="Stop follow-ups").count() == 0
    await forge(vic, f"stop_follow_ups:{sent.id}:0")
    await expect(vic.locator(f'[data-error="email-{sent.id}"]')).to_contain_text("Your role (viewer) can't")
    assert (await FollowUpPlan.get(email_id=sent.id)).state is FollowUpState.WAITING
