"""A batch of drafts in a real browser: drafted from the list, reviewed in groups, approved, sent after the rules."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from models import Approval, Batch, Email
from services.drafting import edit_email
from services.mail_batches import Whom, draft_emails
from services.work_process import DurableWork
from tests.admin_ui.test_conversation import come_in
from tests.batches.conftest import add_customers, over
from tests.cast import Cast


async def test_from_the_list_to_the_mails_on_their_way(
    cast: Cast, browser: Browser, door_url: str, durable_work: DurableWork
) -> None:
    await add_customers(cast, 30)
    page = await come_in(browser, door_url, cast.olivia, f"/customers?business={cast.business_id}&q=bulk")
    await page.get_by_role("link", name="Draft for all that match").click()
    main = page.get_by_role("main")
    await expect(main).to_contain_text("30 of the 100 that your team has")
    await page.get_by_label("What about?").fill("the new export")
    await page.get_by_role("button", name="Draft 30 mails").click()
    await expect(page.get_by_role("heading", name="Alike 30")).to_be_visible()
    await expect(main).to_contain_text("Nobody has looked at 30 of them.")
    await page.get_by_text("Approve these 30").click()
    await page.get_by_role("button", name="Yes, approve").click()
    await expect(main).to_contain_text("Olivia Brandt 30")
    await expect(page.locator(".approving")).to_have_count(0)  # nothing is drawn anew any more
    assert await Approval.all().count() == 30
    await page.get_by_role("link", name="Send these 30").click()
    await expect(page.get_by_role("main")).to_contain_text("Can leave at once")
    await page.get_by_role("button", name="Send 30 mails").click()
    await expect(page.get_by_role("heading", name="Sending of 30 mails")).to_be_visible()
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_text("A person paused it.")).to_be_visible()
    assert await Email.filter(state="scheduled", send_at=None).count() == 30


async def test_what_was_edited_meanwhile_is_said_and_a_viewer_is_offered_nothing(
    cast: Cast, browser: Browser, door_url: str, durable_work: DurableWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("admin_ui.pages.batch.LOOK_AGAIN_S", 3_600)  # the group is approved as it was drawn
    batch = await draft_emails(cast.olivia, Whom(await add_customers(cast, 6)), "", key="k")
    await over(cast.olivia, batch)
    page = await come_in(browser, door_url, cast.olivia, f"/batches/{batch}?group=alike")
    await page.get_by_text("Approve these 6").click()
    asked = page.get_by_role("button", name="Yes, approve")
    stale = await asked.get_attribute("value")
    email = await Email.filter(draft_batch_id=batch).first()
    await edit_email(cast.adam, email.id, email.revision, "Other", "Hello, this is another wording than before.")
    await asked.evaluate("(button, value) => { button.value = value }", stale)
    await asked.click()
    await expect(page.get_by_role("alert").filter(has_text="has changed since you were asked")).to_be_visible()
    assert not await Approval.all().exists()
    look = await come_in(browser, door_url, cast.vic, f"/batches/{batch}?group=alike")
    await expect(look.get_by_role("heading", name="Alike 5")).to_be_visible()
    await expect(look.get_by_text("Approve these")).to_have_count(0)
    assert "@bulk.example" not in (await look.content())
    assert await Batch.filter(id=batch).exists()
