"""Buttons on cards whose mail was deleted or stopped meanwhile: answered in words, and the card says so itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from models import Customer, Email
from services.customers.erasing import erase_customers
from services.replies import log_reply
from services.sending import send_email
from tests.bot.conftest import Office, offered, said
from tests.bot.test_replies import alert_with, answer_of
from tests.cast import CHANNEL, until


def click(card: dict[str, Any], act: str, value: str, trigger: str) -> dict[str, Any]:
    """A press of a button that the card no longer shows, as it comes from a phone that was asleep."""
    return {
        "type": "block_actions",
        "user": {"id": "UOLIVIA", "team_id": "T0FERNWEH"},
        "team": {"id": "T0FERNWEH"},
        "channel": {"id": CHANNEL},
        "container": {"type": "message", "message_ts": card["ts"], "channel_id": CHANNEL, "is_ephemeral": False},
        "trigger_id": trigger,
        "actions": [{"action_id": act, "value": value}],
    }


async def changed(office: Office, ts: str, words: str) -> dict[str, Any]:
    async def found() -> Any:
        card = office.sandbox.workspace.messages[CHANNEL].get(ts)
        return card if card and words in said(card) else None

    return await until(found)


async def test_a_button_of_a_deleted_mail_is_answered_and_its_card_says_that_it_is_gone(office: Office) -> None:
    number = await office.draft()
    email = await Email.get(id=number)
    await answer_of(email, "Thanks!")
    alert, card = await alert_with(office, "Score:"), office.card(number)
    assert (await erase_customers([email.customer_id])).deleted == 1

    await office.press("UVIC", "approve_email", number)  # who may not act changes nothing
    await office.told("UVIC", "Your role (viewer)")
    assert "Jane Porter" in said(office.card(number))
    await office.press("UADAM", "approve_email", number)
    await office.told("UADAM", "There is no such email.\nIt may have been deleted.")
    shown = await changed(office, card["ts"], "This email is no longer there")
    await office.acts.click("UADAM", CHANNEL, alert["ts"], "handle_reply")
    await office.told("UADAM", "There is no such reply.")
    told = await changed(office, alert["ts"], "This reply is no longer there")
    for message in (shown, told):
        assert "Jane" not in json.dumps(message) and not offered(message)

    await office.wire.interaction(click(card, "send_email", f'{{"id":{number},"rev":1}}', "7.7"))
    await office.told("UOLIVIA", "There is no such email.")


async def test_a_button_of_a_mail_that_a_reply_stopped_is_answered_and_the_card_stands(office: Office) -> None:
    number = await office.draft()
    await office.press("UOLIVIA", "approve_email", number)
    card = await office.shows(number, "Approved by Olivia Brandt")
    now = datetime.now(UTC)
    await send_email(office.cast.adam, number, now + timedelta(hours=2))
    jane = await Customer.get(business_id=office.cast.business_id, email="jane@acme.example")
    await log_reply(office.cast.adam, jane.id, came_by="phone", at=now, words="Call me back.", key="call")
    await office.shows(number, "Cancelled")
    for act, trigger in (("undo_send", "8.1"), ("edit_email", "8.2"), ("send_email", "8.3")):
        await office.wire.interaction(click(card, act, f'{{"id":{number},"rev":2}}', trigger))
    await office.told("UOLIVIA", "was cancelled")
    assert "Cancelled" in said(office.card(number)) and "Jane Porter" in said(office.card(number))
