"""Follow-ups in Slack: the card says what it follows, and a press stops those to come."""

from __future__ import annotations

import json

from models import Email, EmailState
from services.database import execute
from services.drafting.writing import write_email
from tests.bot.conftest import Office, offered, office, said  # noqa: F401 - a fixture
from tests.cast import until
from tests.follow_ups.conftest import Desk


async def test_a_follow_ups_card_says_what_it_follows_and_a_press_stops_those_to_come(
    desk: Desk,
    office: Office,  # noqa: F811
) -> None:
    first = await office.draft()
    await office.press("UOLIVIA", "approve_email", first)
    card = await office.shows(first, "Approved by Olivia Brandt")
    assert "stop_follow_ups" in offered(card)
    await execute("UPDATE emails SET state = 'sent', sent_at = now(), revision = revision + 1 WHERE id = $1", first)
    await desk.look()
    await execute("UPDATE follow_up_plans SET waits_since = now() - interval '4 days'")
    await desk.look()
    due = await Email.get(follow_up_of_id=first)
    card = await office.shows(due.id, "Waits for approval")
    assert f"Follow-up 1 of 3 to email {first}, which nobody answered" in said(card)
    assert "j***@acme.example" in said(card) and "jane@acme.example" not in json.dumps(card)
    await office.press("UVIC", "stop_follow_ups", first)
    await office.told("UVIC", "Your role (viewer) can't send emails")
    await office.press("UOLIVIA", "stop_follow_ups", first)
    card = await office.shows(due.id, "A person stopped the follow-ups.")
    assert (await Email.get(id=due.id)).state is EmailState.CANCELLED
    await until(lambda: _shows_no_switch(office, first))
    await write_email(email_id=due.id, revision=0)  # work that was under way finds nothing to write any more
    assert (await Email.get(id=due.id)).version == 1


async def _shows_no_switch(office: Office, email_id: int) -> bool:  # noqa: F811
    return "stop_follow_ups" not in offered(office.card(email_id))
