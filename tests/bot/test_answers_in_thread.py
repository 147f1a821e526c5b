"""A customer is answered from Slack over several rounds: real Slack wire, real SMTP both ways (SPEC B6)."""

from __future__ import annotations

import asyncio
import email as mail_parser
import smtplib
from collections.abc import AsyncIterator
from dataclasses import replace
from email.message import EmailMessage
from email.message import Message as Mail
from typing import Any

import pytest_asyncio

import config
from api.inbound_smtp import InboundSmtp, open_inbound_smtp
from models import Email
from services.sending import Outbox
from tests.bot.conftest import Office, said
from tests.bot.test_replies import alert_with, alerts
from tests.cast import until
from tests.sending.conftest import live


@pytest_asyncio.fixture
async def post_office(office: Office, dsn: str, settings: config.Settings) -> AsyncIterator[InboundSmtp]:
    """What leaves goes to the customers' mailbox, what customers write comes in at the door that is returned."""
    alive = await live(dsn, "answers")
    outbox = Outbox(dsn, replace(settings, executor_id="answers", smtp_url=office.sandbox.smtp_url))
    await outbox.start()
    door = await open_inbound_smtp()
    yield door
    await door.stop()
    await outbox.stop()
    await alive.close()


async def delivered(office: Office, count: int) -> Mail:
    """The newest of so many mails in the customers' mailbox."""

    async def found() -> Any:
        mails = list(office.sandbox.mailbox.mails)
        return mails if len(mails) == count else None

    newest = (await until(found))[-1]
    return mail_parser.message_from_bytes(office.sandbox.mailbox.raw(newest))


async def customer_answers(door: InboundSmtp, to: Mail, words: str, number: int) -> str:
    """As Jane's mail program does; the Message-ID of what she sent."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Jane Porter <jane@acme.example>", to["Reply-To"], "Re: your question"
    mail["Message-ID"] = f"<round-{number}@acme.example>"
    mail["In-Reply-To"] = to["Message-ID"]
    mail["References"] = " ".join([*(to["References"] or "").split(), to["Message-ID"]])
    mail.set_content(words)

    def hand_over() -> None:
        with smtplib.SMTP("127.0.0.1", door.port, timeout=60) as wire:
            wire.send_message(mail)

    await asyncio.to_thread(hand_over)
    return mail["Message-ID"]


async def approve_and_send(office: Office, email_id: int) -> None:
    await office.shows(email_id, "Waits for approval")
    await office.press("UOLIVIA", "approve_email", email_id)
    await office.shows(email_id, "Approved by Olivia Brandt")
    await office.press("UOLIVIA", "send_email", email_id)


async def test_each_answer_is_approved_and_stands_in_the_thread_with_all_that_came_before(
    office: Office, post_office: InboundSmtp
) -> None:
    await approve_and_send(office, await office.draft("UADAM"))
    ours = await delivered(office, 1)
    thread = [ours["Message-ID"]]
    assert ours["In-Reply-To"] is None
    for number, words in enumerate(("When is the export back?", "And what would it cost?", "Does it print?"), 1):
        thread.append(await customer_answers(post_office, ours, words, number))
        alert = await alert_with(office, words)
        assert "stays in Slack" in said(alert)
        await office.acts.click("UOLIVIA", "CMAIL", alert["ts"], "draft_answer")
        form = await office.form_opens("UOLIVIA", "Draft an answer")
        entered = {"instruction": {"typed": f"That is answer number {number}."}}
        assert not await office.acts.submit_view("UOLIVIA", form["id"], entered)
        drafted = await until(lambda: Email.filter(answers_reply_id__isnull=False, state="drafted").first())
        assert len(office.sandbox.mailbox.mails) == number, "nothing leaves before it is approved"
        await approve_and_send(office, drafted.id)
        ours = await delivered(office, number + 1)
        assert ours["In-Reply-To"] == thread[-1]
        assert ours["References"].split() == thread
        assert f"answer number {number}" in ours.get_payload(0).get_payload(decode=True).decode()
        thread.append(ours["Message-ID"])
    assert len({a.get("thread_ts", a["ts"]) for a in alerts(office)}) == 1, "all of it is one thread in Slack too"


async def test_what_is_typed_in_the_thread_reaches_no_customer_and_calling_the_app_says_so(
    office: Office, post_office: InboundSmtp
) -> None:
    await approve_and_send(office, await office.draft("UADAM"))
    await customer_answers(post_office, await delivered(office, 1), "When is the export back?", 1)
    alert = await alert_with(office, "When is the export back?")
    await office.acts.say("UADAM", "CMAIL", "Hi Jane, next week!", alert["ts"])
    name = office.sandbox.workspace.world.app_name
    await office.acts.say("UMIA", "CMAIL", f"@{name} tell her next week", alert["ts"])
    hint = await office.told("UMIA", "Nothing that is typed in Slack reaches a customer.")
    assert hint["thread_ts"] == alert["ts"]
    await office.acts.say("UOLIVIA", "CMAIL", f"@{name} hello?")
    assert "thread_ts" not in await office.told("UOLIVIA", "Nothing that is typed in Slack")
    heard = " ".join(said(whisper) for whisper in office.whispers("UADAM"))
    assert "reaches a customer" not in heard, "who only talks to colleagues is left in peace"
    assert await Email.all().count() == 1 and len(office.sandbox.mailbox.mails) == 1
