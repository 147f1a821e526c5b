"""What people do reaches the bot as Slack sends it, and what the bot answers is shown as Slack shows it."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.far_ends import Bot, until
from tests.sandbox.samples import actions, button, modal, section, text_input


def whispers(sandbox: Sandbox, person: str = "UOLIVIA") -> list[str]:
    return [e.message["text"] for e in sandbox.workspace.ephemerals["CMAIL"].values() if e.person == person]


async def test_a_command_arrives_signed_and_its_answer_is_seen_by_one_person(sandbox: Sandbox, bot: Bot) -> None:
    bot.answer = lambda said: web.json_response({"text": "on its way"})
    await sandbox.acts.run_command("UOLIVIA", "CMAIL", "/draft segment:client spend>100 limit:50")
    said = bot.requests[0]
    assert said["command"] == "/draft" and said["text"] == "segment:client spend&gt;100 limit:50"
    assert (said["user_id"], said["channel_id"], said["team_id"]) == ("UOLIVIA", "CMAIL", "T0FERNWEH")
    assert whispers(sandbox) == ["on its way"] and whispers(sandbox, "UADAM") == []


async def test_a_command_that_is_not_acknowledged_shows_operation_timeout(sandbox: Sandbox, bot: Bot) -> None:
    bot.holds.clear()
    sandbox.bot_wire.answer_within_s = 0.2
    await sandbox.acts.run_command("UOLIVIA", "CMAIL", "/draft x")
    assert whispers(sandbox) == ['/draft failed with the error "operation_timeout"']
    await sandbox.acts.run_command("UOLIVIA", "CMAIL", "/nonsense")
    assert whispers(sandbox)[-1] == "`/nonsense` is not a valid command."


async def test_a_click_carries_message_state_and_a_response_url_that_wears_out(
    sandbox: Sandbox, slack: AsyncWebClient, bot: Bot
) -> None:
    card = await slack.chat_postMessage(
        channel="CMAIL",
        text="card",
        blocks=[text_input("note", initial_value="as it was"), actions(button("approve_email", "A & B"))],
    )
    await sandbox.acts.click("UMIA", "CMAIL", card["ts"], "approve_email", entered={"note": {"note": "typed"}})
    said = next(r for r in bot.requests if r["type"] == "block_actions")
    assert said["actions"][0]["value"] == "123" and said["actions"][0]["block_id"] == "decide"
    assert said["state"]["values"] == {"note": {"note": {"type": "plain_text_input", "value": "typed"}}}
    assert said["container"] == {
        "type": "message",
        "message_ts": card["ts"],
        "channel_id": "CMAIL",
        "is_ephemeral": False,
    }
    assert said["message"]["blocks"][1]["elements"][0]["text"]["text"] == "A &amp; B"

    async with aiohttp.ClientSession() as http:

        async def respond(**body: Any) -> tuple[int, str]:
            async with http.post(said["response_url"], json=body) as response:
                return response.status, await response.text()

        assert await respond(text="only you") == (200, "ok")
        assert await respond(text="changed", replace_original=True) == (200, "ok")
        assert await respond(text="everybody", response_type="in_channel") == (200, "ok")
        status, words = await respond(blocks=[section("")], text="x")
        assert status == 400 and "invalid_blocks" in words
        assert await respond(delete_original=True) == (200, "ok")
        status, words = await respond(text="once too often")
        assert status == 404 and "used_url" in words
    texts = [m["text"] for m in sandbox.workspace.messages["CMAIL"].values()]
    assert texts == ["everybody"] and whispers(sandbox, "UMIA") == ["only you"]


async def test_a_response_url_expires_after_thirty_minutes(sandbox: Sandbox, bot: Bot) -> None:
    await sandbox.acts.run_command("UOLIVIA", "CMAIL", "/credits")
    now = sandbox.workspace.clock()
    sandbox.workspace.clock = lambda: now + 30 * 60 + 1
    async with (
        aiohttp.ClientSession() as http,
        http.post(bot.requests[0]["response_url"], json={"text": "x"}) as late,
    ):
        assert late.status == 404 and "expired_url" in await late.text()


async def open_modal(sandbox: Sandbox, slack: AsyncWebClient, bot: Bot, *blocks: Any, **more: Any) -> dict[str, Any]:
    await sandbox.acts.run_command("UOLIVIA", "CMAIL", "/draft")
    return (await slack.views_open(trigger_id=bot.requests[-1]["trigger_id"], view=modal(*blocks, **more)))["view"]


async def test_a_trigger_opens_one_modal_within_three_seconds(
    sandbox: Sandbox, slack: AsyncWebClient, bot: Bot
) -> None:
    await open_modal(sandbox, slack, bot, section("x"))
    trigger = bot.requests[-1]["trigger_id"]
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await slack.views_open(trigger_id=trigger, view=modal(section("x")))
    await sandbox.acts.run_command("UOLIVIA", "CMAIL", "/draft")
    now = sandbox.workspace.clock()
    sandbox.workspace.clock = lambda: now + 3.1
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await slack.views_open(trigger_id=bot.requests[-1]["trigger_id"], view=modal(section("x")))


async def test_a_submission_is_answered_by_errors_update_push_and_clear(
    sandbox: Sandbox, slack: AsyncWebClient, bot: Bot
) -> None:
    view = await open_modal(sandbox, slack, bot, text_input("subject"), private_metadata="42")
    submit = sandbox.acts.submit_view
    assert await submit("UOLIVIA", view["id"]) == {"subject": "Please complete this required field."}
    assert not [r for r in bot.requests if r.get("type") == "view_submission"]

    entered = {"subject": {"subject": "Hello <b> & co"}}
    bot.answer = lambda said: web.json_response({"response_action": "errors", "errors": {"subject": "too plain"}})
    assert await submit("UOLIVIA", view["id"], entered) == {"subject": "too plain"}
    sent = bot.requests[-1]["view"]
    assert sent["state"]["values"]["subject"]["subject"]["value"] == "Hello <b> & co"
    assert sent["private_metadata"] == "42"

    bot.answer = lambda said: web.json_response({"response_action": "update", "view": modal(section("second"))})
    assert await submit("UOLIVIA", view["id"], entered) == {}
    bot.answer = lambda said: web.json_response({"response_action": "push", "view": modal(section("third"))})
    assert await submit("UOLIVIA", view["id"]) == {}
    stack = sandbox.workspace.views.open_for("UOLIVIA")
    assert [v["blocks"][0]["text"]["text"] for v in stack] == ["second", "third"]
    assert stack[1]["previous_view_id"] == stack[1]["root_view_id"] == view["id"]

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await slack.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("stale")))
    bot.answer = lambda said: web.json_response({"response_action": "push", "view": modal(section("x" * 3_001))})
    assert await submit("UOLIVIA", stack[1]["id"]) == {"": "We had some trouble connecting. Try again?"}
    bot.answer = lambda said: web.json_response({"response_action": "clear"})
    await submit("UOLIVIA", stack[1]["id"])
    assert sandbox.workspace.views.open_for("UOLIVIA") == []


async def test_closing_a_modal_is_told_only_to_an_app_that_asked(
    sandbox: Sandbox, slack: AsyncWebClient, bot: Bot
) -> None:
    quiet = await open_modal(sandbox, slack, bot, section("x"))
    await sandbox.acts.close_view("UOLIVIA", quiet["id"])
    assert bot.requests[-1].get("type") != "view_closed"
    asked = await open_modal(sandbox, slack, bot, section("x"), notify_on_close=True)
    await sandbox.acts.close_view("UOLIVIA", asked["id"])
    assert bot.requests[-1]["type"] == "view_closed" and bot.requests[-1]["view"]["id"] == asked["id"]


async def test_an_event_that_fails_comes_again_with_slacks_retry_headers(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.bot_wire.event_retry_waits_s = (0.0, 0.01, 0.02)
    bot.answer = lambda said: web.Response(status=500 if len(bot.requests) < 3 else 200)
    await sandbox.acts.open_home("UVIC")
    assert bot.retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({said["event_id"] for said in bot.requests}) == 1
    assert bot.events("app_home_opened")[0]["user"] == "UVIC"


async def test_an_events_address_is_verified_by_its_challenge(sandbox: Sandbox, bot: Bot) -> None:
    assert not await sandbox.acts.verify_events_url()
    bot.answer = lambda said: web.json_response({"challenge": said["challenge"]})
    assert await sandbox.acts.verify_events_url()


async def test_what_people_write_in_a_thread_reaches_the_bot_marked_up(
    sandbox: Sandbox, slack: AsyncWebClient, bot: Bot
) -> None:
    card = await slack.chat_postMessage(channel="CMAIL", text="card")
    await sandbox.acts.say("UMIA", "CMAIL", "ask jane@acme.example <now> @AskUsers", card["ts"])
    await until(lambda: len(bot.events("message")) == 2 and bot.events("app_mention"))
    heard = next(e for e in bot.events("message") if e["user"] == "UMIA")
    assert heard["text"] == "ask <mailto:jane@acme.example|jane@acme.example> &lt;now&gt; <@UASKUSERS>"
    assert heard["thread_ts"] == card["ts"] and heard["parent_user_id"] == "UASKUSERS"


async def test_socket_mode_carries_everything_once_a_bot_has_connected(sandbox: Sandbox, bot: Bot) -> None:
    heard: list[SocketModeRequest] = []

    async def take(client: SocketModeClient, request: SocketModeRequest) -> None:
        heard.append(request)
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": "by socket"}))

    client = SocketModeClient(app_token="xapp-1", web_client=AsyncWebClient(base_url=sandbox.slack_api_url))
    client.socket_mode_request_listeners.append(take)
    await client.connect()
    try:
        await until(lambda: sandbox.sockets.is_connected)
        await sandbox.acts.run_command("UOLIVIA", "CMAIL", "/credits")
        assert heard[0].type == "slash_commands" and heard[0].payload["command"] == "/credits"
        assert whispers(sandbox) == ["by socket"] and bot.requests == []
        first = client.current_session
        await sandbox.sockets.disconnect()
        await until(lambda: sandbox.sockets.is_connected and client.current_session is not first)
        await sandbox.acts.open_home("UADAM")
        assert heard[-1].type == "events_api" and bot.requests == []
    finally:
        await client.close()
