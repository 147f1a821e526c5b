"""The rules of sending on their page, and a mail that they held back, in the browser."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.async_api import Browser, expect

from models import AuditEntry, Business, Email, EmailState, Passes, Team
from services.approval import approve_email
from tests.admin_ui.test_conversation import come_in
from tests.approval.test_approving import drafted
from tests.cast import Cast


async def test_the_rules_are_set_on_one_page_and_seen_at_once(cast: Cast, browser: Browser, door_url: str) -> None:
    page = await come_in(browser, door_url, cast.olivia, f"/businesses/{cast.business_id}/sending")
    await expect(page.get_by_text("At every hour of every day.")).to_be_visible()
    await expect(page.get_by_label("From")).to_be_hidden()
    await page.get_by_label("Send only within a window").check()
    await page.get_by_label("Friday").uncheck()
    await page.get_by_label("Time zone").select_option("Europe/Berlin")
    await page.get_by_label("Mails on the first day").fill("20")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator("[data-error=daily_cap]")).to_contain_text("A warm-up grows to the daily limit")
    await page.get_by_label("Mails a day at most").fill("200")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("Monday, Tuesday, Wednesday, Thursday, 9:00 to 17:00")).to_be_visible()
    await expect(page.get_by_text("0 of 20 places of today are taken.")).to_be_visible()
    held = await Business.get(id=cast.business_id)
    assert (held.window_on, held.window_days, held.daily_cap, held.warm_up_from) == (True, "1 2 3 4", 200, 20)
    await page.goto(f"{door_url}/businesses/{cast.business_id}/history")
    await expect(page.locator("ins", has_text="Monday, Tuesday, Wednesday, Thursday")).to_be_visible()

    await page.goto(f"{door_url}/businesses/{cast.business_id}/sending")
    await page.get_by_label("Keep days between mails of two businesses").check()
    await page.get_by_role("button", name="Save for the team").click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    assert (await Team.get(id=cast.olivia.team_id)).contact_rule
    assert (await AuditEntry.get(act="save_contact_rules", outcome="done")).facts == {"contact_rule": True}


async def test_who_may_not_change_the_rules_sees_them_without_buttons(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    page = await come_in(browser, door_url, cast.vic, f"/businesses/{cast.business_id}/sending")
    await expect(page.get_by_label("Leave alone who said no")).to_be_disabled()
    await expect(page.locator("main button[type=submit]")).to_have_count(0)
    await page.goto(f"{door_url}/businesses/{cast.mallorys_business_id}/sending")
    await expect(page.get_by_text("There is nothing here")).to_be_visible()


async def test_a_mail_held_back_says_why_and_leaves_nevertheless(
    cast: Cast, browser: Browser, door_url: str, durable_work: object
) -> None:
    email = await drafted(cast.olivia)
    await approve_email(cast.olivia, email.id)
    why = "This customer said no to Fernweh Live on Nov 12, 2026."
    await Email.filter(id=email.id).update(held_at=datetime.now(UTC), reason=why)
    page = await come_in(browser, door_url, cast.olivia, f"/emails/{email.id}")
    await expect(page.get_by_text("Held back", exact=True)).to_be_visible()
    await expect(page.get_by_text(why)).to_be_visible()
    await page.locator(".sure summary").click()
    await page.get_by_role("button", name="Send it nevertheless").click()
    await expect(page.get_by_text("On its way out")).to_be_visible()
    row = await Email.get(id=email.id)
    assert (row.state, row.passes, row.held_at) == (EmailState.SCHEDULED, Passes.CONTACT, None)
