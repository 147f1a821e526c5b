"""A customer's reply in its channel: the alert, its thread, and what can be done with it (SPEC B6)."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import Any

from models import Email, Reply
from services.replies import receive_mail
from tests.bot.conftest import Office, offered, said
from tests.cast import until


async def answer_of(email: Email, text: str, subject: str = "Re: your question") -> None:
    """What Jane's mail program sends when she answers an email of ours."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Jane Porter <jane@acme.example>", "us", subject
    mail["Message-ID"] = f"<{len(text)}.{abs(hash(text))}@acme.example>"
    mail.set_content(text)
    await receive_mail(mail.as_bytes(), "jane@acme.example", (f"reply+{email.token}@reply.fernweh-maps.example",))


def alerts(office: Office) -> list[dict[str, Any]]:
    return [m for m in office.cards() if m["metadata"]["event_payload"]["kind"] == "reply"]


async def alert_with(office: Office, words: str) -> dict[str, Any]:
    async def found() -> Any:
        return next((m for m in alerts(office) if words in said(m)), None)

    return await until(found)


async def test_a_reply_is_told_in_its_channel_and_later_ones_in_its_thread(office: Office) -> None:
    email = await Email.get(id=await office.draft())
    await answer_of(email, "We love the export. Could you show us Fernweh Live on Tuesday?")
    first = await alert_with(office, "Could you show us")
    assert "Jane Porter" in said(first) and "jane@acme.example" not in json.dumps(first)
    await alert_with(office, "Score:")
    await answer_of(email, "And what would it cost?")
    second = await alert_with(office, "And what would it cost?")
    assert second["thread_ts"] == first["ts"]
    assert len(alerts(office)) == 2


async def test_a_reply_delivered_three_times_is_told_once(office: Office) -> None:
    email = await Email.get(id=await office.draft())
    for _ in range(3):
        await answer_of(email, "Yes please.")
    await alert_with(office, "Score:")
    assert len(alerts(office)) == 1


async def test_a_subject_that_calls_everybody_calls_nobody(office: Office) -> None:
    email = await Email.get(id=await office.draft())
    await answer_of(email, "see https://evil.test/?t=SECRET", "<!channel> urgent")
    alert = await alert_with(office, "urgent")
    assert "&lt;!channel&gt; urgent" in json.dumps(alert["blocks"]) and "<!channel>" not in json.dumps(alert)


async def test_a_reply_is_handled_once_and_the_second_is_told_by_whom(office: Office) -> None:
    email = await Email.get(id=await office.draft())
    await answer_of(email, "Thanks!")
    alert = await alert_with(office, "Score:")
    await office.acts.click("UADAM", "CMAIL", alert["ts"], "handle_reply")
    handled = await alert_with(office, "Handled by Adam Okafor")
    assert "handle_reply" not in offered(handled)
    await office.wire.interaction(
        {
            "type": "block_actions",
            "user": {"id": "UOLIVIA"},
            "team": {"id": "T0FERNWEH"},
            "channel": {"id": "CMAIL"},
            "trigger_id": "8.8",
            "actions": [{"action_id": "handle_reply", "value": json.dumps({"id": (await Reply.get()).id, "rev": 0})}],
        }
    )
    await office.told("UOLIVIA", "already marked as handled by Adam Okafor")


async def test_an_answer_is_drafted_from_the_alert_and_waits_for_approval(office: Office) -> None:
    email = await Email.get(id=await office.draft())
    await answer_of(email, "Could you show us the export?")
    alert = await alert_with(office, "Score:")
    await office.acts.click("UOLIVIA", "CMAIL", alert["ts"], "draft_answer")
    form = await office.form_opens("UOLIVIA", "Draft an answer")
    assert not await office.acts.submit_view("UOLIVIA", form["id"], {"instruction": {"typed": "yes, on Tuesday"}})
    await office.told("UOLIVIA", "Writing to Jane Porter")
    answer = await until(lambda: Email.get_or_none(answers_reply_id__isnull=False, state="drafted"))
    await office.shows(answer.id, "Waits for approval")
    assert await Reply.all().count() == 1
