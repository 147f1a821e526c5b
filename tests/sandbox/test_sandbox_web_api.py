"""Slack's Web API as slack_sdk's own client finds it."""

from __future__ import annotations

import asyncio

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.far_ends import until
from tests.sandbox.samples import actions, button, modal, plain, section, text_input


async def refusal(call) -> dict:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response.data


async def test_a_message_is_posted_changed_threaded_and_deleted(slack: AsyncWebClient) -> None:
    posted = await slack.chat_postMessage(
        channel="CMAIL",
        text="a & b",
        blocks=[section("*a*")],
        metadata={"event_type": "draft", "event_payload": {"id": 7}},
    )
    assert posted["message"]["bot_id"] == (await slack.auth_test())["bot_id"]
    assert posted["message"]["blocks"][0]["block_id"]
    reply = await slack.chat_postMessage(channel="CMAIL", text="under it", thread_ts=posted["ts"])
    await slack.chat_update(channel="CMAIL", ts=posted["ts"], text="changed", blocks=[section("changed")])
    await slack.reactions_add(channel="CMAIL", timestamp=posted["ts"], name="eyes")

    replies = (await slack.conversations_replies(channel="CMAIL", ts=posted["ts"], include_all_metadata=True))[
        "messages"
    ]
    assert [m["ts"] for m in replies] == [posted["ts"], reply["ts"]]
    assert replies[0]["reply_count"] == 1 and replies[0]["edited"]
    assert replies[0]["metadata"]["event_payload"] == {"id": 7}
    assert replies[0]["reactions"] == [{"name": "eyes", "users": ["UASKUSERS"], "count": 1}]
    link = (await slack.chat_getPermalink(channel="CMAIL", message_ts=reply["ts"]))["permalink"]
    assert link.endswith(f"/archives/CMAIL/p{reply['ts'].replace('.', '')}?thread_ts={posted['ts']}&cid=CMAIL")

    await slack.chat_delete(channel="CMAIL", ts=reply["ts"])
    history = (await slack.conversations_history(channel="CMAIL"))["messages"]
    assert [m["text"] for m in history] == ["changed"] and "reply_count" not in history[0]


async def test_every_wrong_call_gets_slacks_own_error_code(slack: AsyncWebClient, sandbox: Sandbox) -> None:
    theirs = await sandbox.acts.say("UADAM", "CMAIL", "mine")
    wrong = {
        "channel_not_found": slack.chat_postMessage(channel="CNONE", text="x"),
        "no_text": slack.chat_postMessage(channel="CMAIL", text=""),
        "message_not_found": slack.chat_update(channel="CMAIL", ts="1.000001", text="x"),
        "cant_update_message": slack.chat_update(channel="CMAIL", ts=theirs["ts"], text="x"),
        "cant_delete_message": slack.chat_delete(channel="CMAIL", ts=theirs["ts"]),
        "cannot_reply_to_message": slack.chat_postMessage(channel="CMAIL", text="x", thread_ts="1.000001"),
        "user_not_in_channel": slack.chat_postEphemeral(channel="CMAIL", user="UNOBODY", text="x"),
        "users_not_found": slack.users_lookupByEmail(email="nobody@example.com"),
        "user_not_found": slack.users_info(user="UNOBODY"),
        "thread_not_found": slack.conversations_replies(channel="CMAIL", ts="1.000001"),
        "invalid_trigger_id": slack.views_open(trigger_id="1.2.3", view=modal(section("x"))),
        "not_found": slack.views_update(view_id="VNONE", view=modal(section("x"))),
        "unknown_method": slack.api_call("chat.shout"),
        "not_authed": AsyncWebClient(base_url=sandbox.slack_api_url).auth_test(),
        "invalid_auth": AsyncWebClient(token="xoxb-other", base_url=sandbox.slack_api_url).auth_test(),
    }
    assert [code for code, call in wrong.items() if (await refusal(call))["error"] != code] == []
    own = await slack.chat_postMessage(channel="CMAIL", text="x")
    assert (await refusal(slack.chat_update(channel="CMAIL", ts=own["ts"], text="é" * 2_001)))[
        "error"
    ] == "msg_too_long"


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (section("x" * 3_001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (
            actions(button("a", "x" * 76)),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            actions(button("a", value="x" * 2_001)),
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            actions(button("a" * 256)),
            "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
        ),
        (
            actions(*[button(f"a{i}") for i in range(26)]),
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (actions(button("a"), button("a")), "action_id already exists: a [json-pointer:/blocks/0]"),
        (
            actions(button("a", style="loud")),
            "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            actions(button("a", colour="red")),
            "invalid additional property: colour [json-pointer:/blocks/0/elements/0]",
        ),
        (
            {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        (
            {"type": "header", "text": plain("x" * 151)},
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        ({"type": "card"}, "unsupported type: card [json-pointer:/blocks/0/type]"),
        (
            {"type": "context", "elements": []},
            "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            actions(
                {
                    "type": "static_select",
                    "action_id": "s",
                    "options": [{"text": plain("x" * 76), "value": "1"}],
                }
            ),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
        ),
        (
            actions(
                {
                    "type": "overflow",
                    "action_id": "s",
                    "options": [{"text": plain("x"), "value": str(i)} for i in range(6)],
                }
            ),
            "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
    ],
)
async def test_a_card_that_slack_would_refuse_is_refused(slack: AsyncWebClient, block: dict, words: str) -> None:
    answer = await refusal(slack.chat_postMessage(channel="CMAIL", text="x", blocks=[block]))
    assert answer["error"] == "invalid_blocks"
    assert f"[ERROR] {words}" in answer["response_metadata"]["messages"]


async def test_too_many_blocks_and_too_much_text_are_refused(slack: AsyncWebClient) -> None:
    answer = await refusal(slack.chat_postMessage(channel="CMAIL", text="x", blocks=[{"type": "divider"}] * 51))
    assert answer["response_metadata"]["messages"] == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    answer = await refusal(slack.chat_postMessage(channel="CMAIL", text="x", blocks=[section("x" * 2_900)] * 5))
    assert answer["error"] == "msg_blocks_too_long"


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (
            modal(section("x"), title=plain("x" * 25)),
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            modal(section("x"), private_metadata="x" * 3_001),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (modal(text_input("subject"), submit=None), "missing required field: submit [json-pointer:/view]"),
        (
            modal(section("x" * 3_001)),
            "must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]",
        ),
    ],
)
async def test_a_modal_that_slack_would_refuse_is_refused(slack: AsyncWebClient, view: dict, words: str) -> None:
    answer = await refusal(slack.views_open(trigger_id="1.2.3", view=view))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {words}"]


async def test_faults_come_as_often_as_asked_and_then_stop(slack: AsyncWebClient, sandbox: Sandbox) -> None:
    sandbox.faults.rate_limit("chat.postMessage", times=2, retry_after=30)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await slack.chat_postMessage(channel="CMAIL", text="x")
        assert caught.value.response.status_code == 429 and caught.value.response.headers["Retry-After"] == "30"
    sandbox.faults.refuse(error="token_revoked")
    assert (await refusal(slack.auth_test()))["error"] == "token_revoked"
    sandbox.faults.lose_answer("chat.postMessage")
    lost = asyncio.create_task(slack.chat_postMessage(channel="CMAIL", text="carried out, answer lost"))
    await until(lambda: sandbox.workspace.messages["CMAIL"])
    await slack.chat_postMessage(channel="CMAIL", text="and well again")
    texts = [m["text"] for m in (await slack.conversations_history(channel="CMAIL"))["messages"]]
    assert texts == ["and well again", "carried out, answer lost"] and not lost.done()
    lost.cancel()
