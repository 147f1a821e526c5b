"""Whoever clicks is asked for anew, whatever the payload says (SPEC B9): one effect or none, and words for
each."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models import AuditEntry, Email, Membership
from services import drafting
from tests.bot.conftest import Office, said
from tests.bot.slack_wire import submission
from tests.cast import OTHER_CHANNEL, until


def click(office: Office, act: str, value: str, **changes: Any) -> dict[str, Any]:
    """A click as somebody could make it up, if they had Slack's secret."""
    return {
        "type": "block_actions",
        "user": {"id": "UOLIVIA", "team_id": "T0FERNWEH"},
        "team": {"id": "T0FERNWEH"},
        "channel": {"id": "CMAIL"},
        "container": {"type": "message", "channel_id": "CMAIL", "message_ts": "1.1"},
        "trigger_id": f"{act}.{value}"[:60],
        "actions": [{"action_id": act, "value": value, "type": "button"}],
        "response_url": f"{office.sandbox.url}/response/used-up",
        **changes,
    }


async def test_a_stranger_to_the_team_finds_nothing(office: Office) -> None:
    theirs = await drafting.draft_email(office.cast.mallory, OTHER_CHANNEL, "jane@acme.example", "", key="theirs")
    await until(lambda: Email.get_or_none(id=theirs.id, state="drafted"))
    email = await Email.get(id=theirs.id)
    value = json.dumps({"id": email.id, "rev": email.revision})
    assert (await office.wire.interaction(click(office, "approve_email", value)))[0] == 200
    await office.told("UOLIVIA", "There is no such email")
    assert (await Email.get(id=email.id)).state == "drafted"
    denied = await AuditEntry.filter(act="approve_email", outcome="denied").values_list("team_id", "user_id")
    assert denied == [(office.cast.olivia.team_id, office.cast.olivia.user_id)]


async def test_a_form_whose_metadata_was_changed_reaches_nothing_of_others(office: Office) -> None:
    theirs = await drafting.draft_email(office.cast.mallory, OTHER_CHANNEL, "jane@acme.example", "", key="theirs")
    await until(lambda: Email.get_or_none(id=theirs.id, state="drafted"))
    about = json.dumps({"id": theirs.id, "rev": (await Email.get(id=theirs.id)).revision, "channel": "CMAIL"})
    words = {"subject": {"typed": {"value": "Mine"}}, "body_1_paragraph": {"typed": {"value": "Mine now"}}}
    assert (await office.wire.interaction(submission("edit_email", words, about=about)))[0] == 200
    await office.told("UOLIVIA", "There is no such email")
    assert (await Email.get(id=theirs.id)).version == 1


async def test_a_viewer_is_told_that_the_role_does_not_send(office: Office) -> None:
    number = await office.draft()
    await office.press("UVIC", "approve_email", number)
    await office.told("UVIC", "Your role (viewer) can't send emails")
    await office.press("UVIC", "edit_email", number)
    await office.told("UVIC", "Your role (viewer) can't do that")
    await office.type("UVIC", "/draft jane@acme.example")
    await office.told("UVIC", "Your role (viewer) can't draft emails")
    assert (await Email.get(id=number)).state == "drafted"


async def test_someone_removed_a_second_ago_is_refused(office: Office) -> None:
    number = await office.draft()
    await Membership.filter(user_id=office.cast.adam.user_id).delete()
    await office.press("UADAM", "approve_email", number)
    await office.told("UADAM", "You are not on this team")
    assert (await Email.get(id=number)).state == "drafted"


async def test_a_member_reaches_only_businesses_of_their_own(office: Office) -> None:
    number = await office.draft()
    await office.press("UMIA", "approve_email", number)
    await office.told("UMIA", "only for businesses that you created")
    assert (await Email.get(id=number)).state == "drafted"


async def test_a_guest_of_a_shared_channel_is_no_member_of_the_workspace(office: Office) -> None:
    number = await office.draft()
    value = json.dumps({"id": number, "rev": (await Email.get(id=number)).revision})
    outsider = click(office, "approve_email", value, user={"id": "UOLIVIA", "team_id": "T0OTHER"})
    assert (await office.wire.interaction(outsider))[0] == 200
    await office.told("UOLIVIA", "You are not a member of this workspace")
    assert (await Email.get(id=number)).state == "drafted"


@pytest.mark.parametrize("value", ["%%%", "", "null", '{"id":"x"}', '{"id":99999999999999999999}', '{"id":-1,"rev":0}'])
async def test_a_value_that_is_not_ours_is_answered_in_words(value: str, office: Office) -> None:
    for act in (
        "approve_email",
        "edit_email",
        "open_email",
        "approve_waiting",
        "handle_reply",
        "show_next_page",
    ):
        assert (await office.wire.interaction(click(office, act, value)))[0] == 200

    async def all_answered() -> bool:
        return len(office.whispers("UOLIVIA")) >= 6

    await until(all_answered)
    assert not any("Something broke" in said(m) for m in office.whispers("UOLIVIA"))


async def test_a_button_of_another_time_is_answered_in_words(office: Office) -> None:
    assert (await office.wire.interaction(click(office, "dance", "1")))[0] == 200
    await office.told("UOLIVIA", "not one of mine any more")


async def test_somebody_we_do_not_know_is_told_how_to_link(office: Office) -> None:
    assert (await office.wire.command("/credits", user_id="UNOBODY"))[0] == 200

    async def direct_words() -> bool:
        return any(
            name in ("chat.postEphemeral", "chat.postMessage") and "/askusers link" in arguments.get("text", "")
            for name, arguments in office.sandbox.calls
        )

    await until(direct_words)
