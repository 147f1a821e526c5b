"""Slack out of order: rate limits, lost answers, taken-back tokens, expired addresses. Nothing is lost,
nobody is left in silence, and no storm follows."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bot.announcements import show_email
from bot.app import hear_slack
from models import Email, Workspace
from tests.bot.conftest import Office, said
from tests.cast import OTHER_CHANNEL, WORKSPACE, until


async def test_nothing_that_we_post_is_unfurled(office: Office) -> None:
    await office.draft()
    posted = [arguments for name, arguments in office.sandbox.calls if name == "chat.postMessage"]
    assert posted and all(a["unfurl_links"] is False and a["unfurl_media"] is False for a in posted)


async def test_a_card_waits_as_long_as_slack_asks_and_is_not_lost(office: Office) -> None:
    office.sandbox.faults.rate_limit("chat.postMessage", times=1, retry_after=2)
    started = time.monotonic()
    await office.draft()
    assert time.monotonic() - started >= 2
    assert len(office.cards()) == 1


async def test_an_unreadable_wait_is_taken_as_half_a_minute_and_holds_up_no_other_channel(
    office: Office,
) -> None:
    office.sandbox.faults.rate_limit("chat.postMessage", times=1, retry_after="soon")
    started = time.monotonic()
    await office.type("UADAM", "/draft jane@acme.example")
    await office.told("UADAM", "Writing to")

    async def refused() -> bool:
        return not office.sandbox.faults._waiting

    await until(refused)
    await office.type("UOLIVIA", "/askusers business Fernweh Live", "CGENERAL")

    async def spoken() -> bool:
        return any("speaks of" in said(m) for m in office.sandbox.workspace.messages["CGENERAL"].values())

    await until(spoken)
    assert not office.cards() or time.monotonic() - started > 30


async def test_many_cards_at_once_come_one_a_second_and_each_once(office: Office) -> None:
    office.sandbox.faults.rate_limit("chat.postMessage", times=1, retry_after=1)
    started = time.time()
    commands = (office.wire.command("/draft", f"jane@acme.example {i}", trigger_id=f"{i}.9") for i in range(5))
    await asyncio.gather(*commands)

    async def all_there() -> bool:
        return len(office.cards()) == 5

    await until(all_there)
    for turn, posted in enumerate(sorted(float(m["ts"]) for m in office.cards())):
        assert posted - started > turn, "five cards in five turns of a second"
    assert len({m["metadata"]["event_payload"]["id"] for m in office.cards()}) == 5


async def test_an_answer_that_was_lost_leads_to_one_more_card_at_most_and_never_to_none(
    office: Office,
) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage", times=1)
    await office.type("UADAM", "/draft jane@acme.example")
    await office.told("UADAM", "Writing to")
    office.sandbox.faults.release()

    async def recorded() -> Any:
        return await Email.exists(state="drafted") and office.cards()

    await until(recorded)
    assert 1 <= len(office.cards()) <= 2


async def test_a_slow_slack_of_its_own_trouble_is_asked_again(office: Office) -> None:
    office.sandbox.faults.break_down("chat.postMessage", status=503, times=2)
    await office.draft()
    assert len(office.cards()) == 1


async def test_a_token_taken_back_disconnects_once_and_asks_nothing_more(office: Office) -> None:
    number = await office.draft()
    office.sandbox.faults.refuse("chat.update", error="token_revoked", times=1)
    await office.press("UOLIVIA", "approve_email", number)
    await until(lambda: Workspace.exists(slack_team_id=WORKSPACE, disconnected_at__isnull=False))
    before = len(office.sandbox.calls)
    await office.type("UOLIVIA", "/credits")
    await office.told("UOLIVIA", "This workspace is not connected")
    await show_email(number, 99)
    assert len(office.sandbox.calls) == before


async def test_after_uninstalling_nothing_is_asked_of_slack(office: Office) -> None:
    number = await office.draft()
    for kind in ("tokens_revoked", "app_uninstalled", "app_uninstalled"):
        office.acts.send_event({"type": kind, "tokens": {"bot": ["UASKUSERS"]}})
    await until(lambda: Workspace.exists(slack_team_id=WORKSPACE, disconnected_at__isnull=False))
    before = len(office.sandbox.calls)
    await office.acts.open_home("UOLIVIA")
    await office.press("UOLIVIA", "approve_email", number)
    await office.told("UOLIVIA", "This workspace is not connected")
    assert (await Email.get(id=number)).state == "drafted"
    assert len(office.sandbox.calls) == before


async def test_where_the_response_url_has_expired_the_person_is_told_in_the_channel(office: Office) -> None:
    answer = await office.wire.command("/credits", response_url=f"{office.sandbox.url}/response/expired")
    assert answer == (200, "")
    await office.told("UOLIVIA", "credits left")


async def test_a_listener_that_runs_again_after_a_crash_has_the_same_effect(office: Office) -> None:
    payload = {
        "command": "/draft",
        "text": "jane@acme.example hello",
        "team_id": WORKSPACE,
        "user_id": "UADAM",
        "channel_id": "CMAIL",
        "trigger_id": "5.5",
    }
    await hear_slack("slack:5.5", payload)
    await hear_slack("slack:5.5", payload)
    assert await Email.all().count() == 1
    assert len([m for m in office.whispers("UADAM") if "Writing to" in said(m)]) == 2


async def test_a_channel_that_cannot_be_written_in_is_named_in_the_log(office: Office, caplog: Any) -> None:
    from services import drafting

    await drafting.draft_email(office.cast.mallory, OTHER_CHANNEL, "jane@acme.example", "", key="k")

    async def logged() -> bool:
        return "can't be shown in channel COTHER" in caplog.text and "/invite" in caplog.text

    await until(logged)
