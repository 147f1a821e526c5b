"""The work on mail from the browser: the same acts as in Slack, where the cards change; two at once, one effect."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from playwright.async_api import Browser, Page, expect

from models import Approval, AuditEntry, Business, Customer, Email, EmailState
from services.approval import approve_email
from services.drafting import edit_email
from tests.admin_ui.conftest import Talk
from tests.admin_ui.test_conversation import come_in
from tests.approval.test_approving import drafted
from tests.bot.conftest import Office, office  # noqa: F401 - a fixture
from tests.cast import Cast
from tests.replies.inbound_samples import JANE, our_mail
from tests.sending.conftest import StartOutbox, sink, start_outbox  # noqa: F401 - fixtures
from tests.sending.smtp_sink import FaultySink


async def state_of(email_id: int) -> EmailState:
    return (await Email.get(id=email_id)).state


async def forge(page: Page, act: str) -> None:
    """Send the page's form of acts by a button that the page does not show."""
    await page.evaluate(
        """(act) => { const b = document.createElement("button"); b.type = "submit"; b.name = "act"; b.value = act;
             document.querySelector("form.acting").append(b); b.click(); b.remove(); }""",
        act,
    )


async def test_from_the_customer_to_a_sent_mail_and_every_step_shows_on_its_card_in_slack(
    office: Office,  # noqa: F811
    cast: Cast,
    browser: Browser,
    door_url: str,
    sink: FaultySink,  # noqa: F811
    start_outbox: StartOutbox,  # noqa: F811
) -> None:
    jane = await Customer.get(business_id=cast.business_id, email=JANE)
    page = await come_in(browser, door_url, cast.adam, f"/customers/{jane.id}")
    await page.get_by_role("link", name="Draft a mail").click()
    await page.get_by_label("What should it say?").fill("mention the route export")
    await page.get_by_role("button", name="Write the draft").click()
    mail = page.locator("article.asked")
    await expect(mail).to_contain_text("Waits for approval")  # by itself, when the writer is done
    number = (await Email.get()).id
    await office.shows(number, "Waits for approval")

    await mail.get_by_role("link", name="Edit").click()
    await page.get_by_label("Text").fill("Hi Jane,\n\nhow is the route export?")
    await page.get_by_label("Subject").fill("Your route export")
    await page.get_by_role("button", name="Save the wording").click()
    await office.shows(number, "Your route export")

    await mail.get_by_role("link", name="Approve").click()
    exact = page.get_by_role("region", name="The exact mail")
    await expect(exact).to_contain_text("Mia from Fernweh Maps <mia@mail.fernweh-maps.example>")
    shown = await exact.locator(".text").text_content()
    assert "how is the route export?" in shown and "Mia Sørensen\nFernweh Maps" in shown and "/u/" in shown
    await page.get_by_role("button", name="Approve this mail").click()
    await expect(mail).to_contain_text("Approved by Adam Okafor")
    await office.shows(number, "Approved by Adam Okafor")

    await start_outbox()
    await mail.get_by_role("link", name="Send").click()
    await page.get_by_role("button", name="Send now").click()
    await expect(mail).to_contain_text("Sent by Adam Okafor")
    card = await office.shows(number, "sent by Adam Okafor")
    assert "jane@acme.example" not in str(card)
    (left,) = sink.contents.values()
    sent = message_from_bytes(left, policy=policy.default)
    assert sent.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == shown
    acts = await AuditEntry.filter(door="web", outcome="done").order_by("id").values_list("act", flat=True)
    done = [act for act in acts if "email" in act]
    assert done == ["draft_email_for_customer", "edit_email", "approve_email", "send_email"]


async def test_a_yes_in_slack_and_one_in_the_panel_are_one_and_the_second_hears_who_was_first(
    office: Office,  # noqa: F811
    cast: Cast,
    browser: Browser,
    door_url: str,
) -> None:
    number = await office.draft()
    page = await come_in(browser, door_url, cast.olivia, f"/emails/{number}/approve")
    await office.press("UADAM", "approve_email", number)
    await office.shows(number, "Approved by Adam Okafor")
    await page.get_by_role("button", name="Approve this mail").click()
    await expect(page.get_by_role("alert")).to_contain_text("already approved by Adam Okafor")
    assert await Approval.all().count() == 1
    await page.goto(f"{door_url}/emails/{number}/approve")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("already approved by Adam Okafor")


async def test_what_would_leave_otherwise_than_it_was_shown_is_not_approved(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    email = await drafted(cast.olivia, address="jose@lumen.example", key="sealed")
    page = await come_in(browser, door_url, cast.adam, f"/emails/{email.id}/approve")
    await Business.filter(id=cast.business_id).update(signature="Another name")
    await page.get_by_role("button", name="Approve this mail").click()
    await expect(page.get_by_role("alert")).to_contain_text("would read otherwise now")
    assert await state_of(email.id) is EmailState.DRAFTED
    await page.reload()
    await expect(page.get_by_role("region", name="The exact mail")).to_contain_text("Another name")
    await page.get_by_role("button", name="Approve this mail").click()
    await expect(page.locator("article.asked")).to_contain_text("Approved by Adam Okafor")


async def test_of_two_who_edit_at_once_nothing_is_lost(talk: Talk, cast: Cast, browser: Browser, door_url: str) -> None:
    email = await drafted(cast.olivia, address="jose@lumen.example", key="two")
    page = await come_in(browser, door_url, cast.olivia, f"/emails/{email.id}/edit")
    await page.get_by_label("Subject").fill("Olivia's subject")
    await edit_email(cast.adam, email.id, email.revision, "Adam's subject", email.body)
    await page.get_by_role("button", name="Save the wording").click()
    await expect(page.get_by_role("alert")).to_contain_text("was changed since this was shown")
    await expect(page.get_by_label("Subject")).to_have_value("Olivia's subject")
    await page.goto(f"{door_url}/emails/{email.id}")
    await expect(page.locator("article.asked h2")).to_have_text("Adam's subject")


async def test_reject_write_again_and_a_time_in_ones_own_zone(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    page = await come_in(browser, door_url, cast.olivia, f"/emails/{talk.draft.id}/send")
    paris = await page.context.browser.new_context(
        timezone_id="Europe/Paris", storage_state=await page.context.storage_state()
    )
    page = await paris.new_page()
    await page.goto(f"{door_url}/emails/{talk.draft.id}/send")
    await expect(page.locator("[data-zone]")).to_have_text("Europe/Paris")
    year = datetime.now(UTC).year + 1
    when = page.get_by_label("When should it leave?")
    at_a_time = page.get_by_role("button", name="Send at this time")
    for typed, said in (("2001-01-01T09:00", "That time is past"), ("", "Give a date and a time")):
        await when.fill(typed)
        await at_a_time.click()
        await expect(page.locator("[data-error=at]")).to_contain_text(said)
    assert await state_of(talk.draft.id) is EmailState.APPROVED
    await when.fill(f"{year}-07-01T09:30")
    await at_a_time.click()
    mail = page.locator("article.asked")
    await expect(mail).to_contain_text("On its way out")
    assert (await Email.get(id=talk.draft.id)).send_at == datetime(year, 7, 1, 7, 30, tzinfo=UTC)

    undo = mail.get_by_role("button", name="Undo")
    await undo.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("waits again")
    await expect(mail).to_contain_text("Press Send")

    await mail.get_by_role("link", name="Reject").click()
    await page.get_by_label("Why?").fill("They just left")
    await page.get_by_role("button", name="Reject this mail").click()
    await expect(mail).to_contain_text("Rejected by Olivia Brandt")
    await expect(mail).to_contain_text("They just left")

    email = await drafted(cast.olivia, address="jose@lumen.example", key="again")
    await page.goto(f"{door_url}/emails/{email.id}/regenerate")
    await page.get_by_label("What should be different?").fill("shorter")
    await page.get_by_role("button", name="Write it again").click()
    await expect(mail.locator("summary")).to_contain_text("2 wordings")


async def test_an_unknown_outcome_is_decided_by_a_person_and_an_answer_is_drafted(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    one, two = [await our_mail(cast.business_id, EmailState.UNCERTAIN) for _ in range(2)]
    page = await come_in(browser, door_url, cast.adam, f"/emails/{one.id}")
    first, second = page.locator(f"#email-{one.id}"), page.locator(f"#email-{two.id}")
    await second.locator("summary").click()
    await first.get_by_role("button", name="Assume delivered").click()
    await expect(first).to_contain_text("Sent")
    # What was open on another mail is still open after the page was drawn anew.
    await expect(second).to_contain_text("may then get the same mail twice")
    await second.get_by_role("button", name="Send it again").click()
    await expect(second).to_contain_text("On its way out")
    assert (await state_of(one.id), await state_of(two.id)) == (EmailState.SENT, EmailState.SCHEDULED)

    reply = page.locator(f"#reply-{talk.reply_id}")
    await reply.get_by_role("link", name="Draft an answer").click()
    await expect(page.locator(".said")).to_contain_text("Can we talk on Tuesday?")
    await page.get_by_label("What should it say?").fill("Tuesday at ten?")
    await page.get_by_role("button", name="Write the draft").click()
    await expect(page.locator("article.asked")).to_contain_text("Tuesday at ten?")
    await reply.get_by_role("button", name="Handled").click()
    await expect(reply).to_contain_text("Handled by Adam Okafor")


async def test_who_does_not_reach_the_business_finds_no_button_and_is_refused_over_the_socket(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    email = await drafted(cast.olivia, address="jose@lumen.example", key="reach")
    scheduled = await our_mail(cast.business_id, EmailState.SCHEDULED, to="jose@lumen.example")
    for who, words in ((cast.mia, "only for businesses that you created"), (cast.vic, "Your role (viewer)")):
        page = await come_in(browser, door_url, who, f"/emails/{email.id}")
        mail = page.locator(f"#email-{email.id}")
        await expect(mail).to_contain_text("This waits for somebody who may send mail for this business.")
        assert await page.locator("form.acting :is(button, .button)").count() == 0
        for act, number in (("approve_email", email.id), ("undo_send", scheduled.id)):
            await forge(page, f"{act}:{number}:{email.revision}")
            await expect(page.locator(f"[data-error=email-{number}]")).to_contain_text(words)
        await forge(page, f"handle_reply:{talk.reply_id}:0")  # of another customer than the page's
        await expect(page.locator("form.acting [data-error='']")).not_to_be_empty()
        await forge(page, "drop_everything:1:1")
        await expect(page.locator("form.acting [data-error='']")).to_contain_text("not known here")
        await page.context.close()
    assert (await state_of(email.id), await state_of(scheduled.id)) == (EmailState.DRAFTED, EmailState.SCHEDULED)
    assert await AuditEntry.filter(outcome="denied", act="approve_email").count() == 2


async def test_the_waiting_list_says_what_nobody_has_opened_and_decides_one_at_a_time(
    talk: Talk, cast: Cast, browser: Browser, door_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("admin_ui.pages.waiting.LOOK_AGAIN_S", 3_600)  # the row is pressed as it was drawn
    email = await drafted(cast.olivia, address="jose@lumen.example", key="listed")
    page = await come_in(browser, door_url, cast.adam, "/waiting")
    tabs = page.get_by_role("navigation", name="What waits")
    await expect(tabs.locator("[aria-current]")).to_have_text("To approve 1")
    row = page.locator(f"#row-{email.id}")
    await expect(row).to_contain_text("not opened yet")
    await approve_email(cast.olivia, email.id)  # somebody is faster
    await row.get_by_role("button", name="Approve", exact=True).click()
    await expect(row.get_by_role("alert")).to_contain_text("already approved by Olivia Brandt")

    other = await drafted(cast.olivia, address="jose@lumen.example", key="second")
    await page.reload()
    await page.locator(f"#row-{other.id}").get_by_role("button", name="Approve", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("Approved: the mail to José Núñez")
    await expect(page.get_by_role("heading", name="Nothing to approve")).to_be_visible()
    await expect(tabs.get_by_role("link", name="To send")).to_have_text("To send 3")
    assert (await Email.get(id=other.id)).decided_by_id == cast.adam.user_id

    await page.goto(f"{door_url}/waiting?show=replies")
    await page.get_by_role("button", name="Handled").click()
    await expect(page.get_by_role("heading", name="All replies are handled")).to_be_visible()
