"""The work on emails in Slack, from /draft to sent, by the people of the cast through the running bot."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from models import Email
from tests.bot.conftest import Office, offered, said
from tests.cast import until


async def test_a_draft_comes_up_as_a_card_and_is_approved_in_place(office: Office) -> None:
    await office.type("UADAM", "/draft jane@acme.example mention the route export")
    await office.told("UADAM", "Writing to Jane Porter")
    number = (await Email.get()).id
    card = await office.shows(number, "Waits for approval")
    assert "j***@acme.example" in said(card) and "jane@acme.example" not in json.dumps(card)
    assert {"approve_email", "edit_email", "regenerate_email", "reject_email"} <= offered(card)
    await office.press("UOLIVIA", "approve_email", number)
    card = await office.shows(number, "Approved by Olivia Brandt")
    assert offered(card) == {"send_email", "schedule_email", "edit_email", "open_email"}


async def test_a_form_asks_what_draft_was_not_told(office: Office) -> None:
    await office.type("UADAM", "/draft")
    form = await office.form_opens("UADAM", "Draft an email")
    entered = {"customers": {"typed": "somebody"}, "instruction": {"typed": "hello"}}
    assert "customers" in await office.acts.submit_view("UADAM", form["id"], entered)
    entered = {"customers": {"typed": "jose@lumen.example"}, "instruction": {"typed": "hello"}}
    assert not await office.acts.submit_view("UADAM", form["id"], entered)
    await office.told("UADAM", "Writing to José Núñez")
    assert await Email.all().values_list("instruction", flat=True) == ["hello"]


async def test_a_filter_drafts_for_many_and_names_whom_it_leaves_out(office: Office) -> None:
    await office.type("UOLIVIA", "/draft limit:10 invite to the webinar")
    heard = await office.told("UOLIVIA", "Drafting 2 emails")
    assert "Kim Rival" in said(heard) and "competitor" in said(heard)
    await until(lambda: _progress(office, "Drafted 2 of 2"))


async def test_an_edit_keeps_a_version_and_voids_the_approval(office: Office) -> None:
    number = await office.draft()
    await office.press("UOLIVIA", "approve_email", number)
    await office.shows(number, "Approved by")
    await office.press("UOLIVIA", "edit_email", number)
    form = await office.form_opens("UOLIVIA", f"Edit email {number}")
    entered = {"subject": {"typed": "A better subject"}, "body_1_paragraph": {"typed": "Hello Jane."}}
    assert not await office.acts.submit_view("UOLIVIA", form["id"], entered)
    card = await office.shows(number, "A better subject")
    assert "Waits for approval" in said(card) and "Version 2 of 2" in said(card)


async def test_regenerating_takes_an_instruction_and_rejecting_a_reason(office: Office) -> None:
    number = await office.draft()
    await office.press("UADAM", "regenerate_email", number)
    form = await office.form_opens("UADAM", "Write it again")
    assert not await office.acts.submit_view("UADAM", form["id"], {"instruction": {"typed": "shorter"}})
    card = await office.shows(number, "Version 2 of 2")
    assert "shorter" in said(card)
    await office.press("UADAM", "reject_email", number)
    form = await office.form_opens("UADAM", f"Reject email {number}")
    assert not await office.acts.submit_view("UADAM", form["id"], {"reason": {"typed": "They just left"}})
    card = await office.shows(number, "Rejected by Adam Okafor")
    assert "They just left" in said(card) and offered(card) == {"open_email"}


async def test_details_show_the_whole_email_and_remember_who_looked(office: Office) -> None:
    number = await office.draft()
    await office.press("UOLIVIA", "open_email", number)
    form = await office.form_opens("UOLIVIA", f"Email {number}")
    assert "jane@acme.example" in json.dumps(form["blocks"])
    await office.press("UVIC", "open_email", number)
    form = await office.form_opens("UVIC", f"Email {number}")
    assert "jane@acme.example" not in json.dumps(form["blocks"]) and "j***@acme.example" in json.dumps(form["blocks"])
    assert len((await Email.get(id=number)).opened_by) == 2


async def test_a_double_click_approves_once_and_says_who_was_first(office: Office) -> None:
    number = await office.draft()
    card = office.card(number)
    await asyncio.gather(*(office.acts.click("UOLIVIA", "CMAIL", card["ts"], "approve_email") for _ in range(2)))
    await office.told("UOLIVIA", "already approved by Olivia Brandt")
    assert (await Email.get(id=number)).state == "approved"


async def test_an_approval_and_a_rejection_at_once_have_one_winner(office: Office) -> None:
    number = await office.draft()
    await office.press("UADAM", "reject_email", number)
    form = await office.form_opens("UADAM", f"Reject email {number}")
    await asyncio.gather(
        office.acts.submit_view("UADAM", form["id"], {"reason": {"typed": "no"}}),
        office.press("UOLIVIA", "approve_email", number),
    )
    email = await until(lambda: Email.get_or_none(id=number, state__in=["approved", "rejected"]))
    if email.state == "approved":
        await office.told("UADAM", "approved by Olivia Brandt")
    else:
        await office.told("UOLIVIA", "rejected by Adam Okafor")


async def test_slacks_retries_of_a_command_make_one_draft(office: Office) -> None:
    line = "jane@acme.example hello"
    answers = await asyncio.gather(*(office.wire.command("/draft", line, trigger_id="7.7") for _ in range(20)))
    assert {status for status, _ in answers} == {200}
    await office.shows((await until(Email.first)).id, "Waits for approval")
    assert await Email.all().count() == 1
    assert len(office.cards()) == 1


async def test_approving_all_says_how_many_nobody_has_looked_at(office: Office) -> None:
    first, second = await office.draft(), await office.draft("UADAM", "jose@lumen.example")
    await office.press("UOLIVIA", "open_email", first)
    await office.form_opens("UOLIVIA", f"Email {first}")
    await office.type("UOLIVIA", "/approve all")
    asked = await office.told("UOLIVIA", "Approve 2 emails?")
    assert "Nobody has looked at 1" in said(asked)
    await office.press("UOLIVIA", "approve_waiting")
    await office.told("UOLIVIA", "Approved 2 emails")
    await office.shows(first, "Approved by")
    await office.shows(second, "Approved by")


async def test_approving_all_is_refused_when_more_wait_than_were_counted(office: Office) -> None:
    await office.draft()
    await office.type("UOLIVIA", "/approve all")
    await office.told("UOLIVIA", "Approve 1 email?")
    await office.draft("UADAM", "jose@lumen.example")
    await office.press("UOLIVIA", "approve_waiting")
    await office.told("UOLIVIA", "has changed since you were asked")
    assert await Email.filter(state="approved").count() == 0


async def test_the_list_of_what_waits_follows_what_is_pressed_in_it(office: Office) -> None:
    number = await office.draft()
    await office.type("UOLIVIA", "/approve")
    await office.told("UOLIVIA", "Waits for approval — 1 email")
    await office.press("UOLIVIA", "approve_email")
    await office.told("UOLIVIA", "Nothing waits for approval here")
    await office.shows(number, "Approved by Olivia Brandt")


async def test_a_scheduled_mail_can_be_called_back_until_it_leaves(office: Office) -> None:
    number = await office.draft()
    await office.type("UOLIVIA", f"/approve {number}")
    await office.told("UOLIVIA", "is approved")
    await office.type("UOLIVIA", f"/send {number} tomorrow 9:00")
    await office.told("UOLIVIA", "leaves")
    await office.shows(number, "Leaves ")
    at = (await Email.get(id=number)).send_at
    assert at.astimezone(UTC).hour in (7, 8) and at > datetime.now(UTC), "nine in Berlin, Olivia's zone"
    await office.press("UOLIVIA", "undo_send", number)
    await until(lambda: Email.exists(id=number, state="approved", send_at=None))

    async def can_be_sent_again() -> bool:
        return "send_email" in offered(office.card(number))

    await until(can_be_sent_again)


async def test_a_form_schedules_and_refuses_the_past_at_the_field(office: Office) -> None:
    number = await office.draft()
    await office.press("UOLIVIA", "approve_email", number)
    await office.shows(number, "Approved by")
    await office.press("UOLIVIA", "schedule_email", number)
    form = await office.form_opens("UOLIVIA", f"Schedule email {number}")
    past, later = int(time.time()) - 60, int((datetime.now(UTC) + timedelta(days=2)).timestamp())
    assert "when" in await office.acts.submit_view("UOLIVIA", form["id"], {"when": {"chosen": past}})
    assert not await office.acts.submit_view("UOLIVIA", form["id"], {"when": {"chosen": later}})
    await office.shows(number, "Leaves ")


async def test_sending_all_asks_first_and_shows_progress(office: Office) -> None:
    await office.draft()
    await office.draft("UADAM", "jose@lumen.example")
    await office.type("UOLIVIA", "/approve all")
    await office.told("UOLIVIA", "Approve 2 emails?")
    await office.press("UOLIVIA", "approve_waiting")
    await office.told("UOLIVIA", "Approved 2 emails")
    await office.type("UOLIVIA", "/send all in 2 hours")
    await office.told("UOLIVIA", "Send 2 emails?")
    await office.press("UOLIVIA", "send_approved")
    await office.told("UOLIVIA", "Sending 2 emails")
    assert await Email.filter(state="scheduled").count() == 2
    await until(lambda: _progress(office, "Sending 2 emails"))


async def _progress(office: Office, words: str) -> Any:
    found = [m for m in office.cards() if m["metadata"]["event_payload"]["kind"] == "progress"]
    return len(found) == 1 and words in said(found[0])
