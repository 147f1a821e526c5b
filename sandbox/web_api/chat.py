"""chat.*: what the app says, to a channel, in a thread or to one person."""

from __future__ import annotations

from typing import Any

from sandbox.message_content import UPDATED_TEXT_BYTES, as_app, content_of
from sandbox.refusal import SlackRefusal
from sandbox.web_api.methods import Arguments, Ground, method

JSON = dict[str, Any]


@method("chat.postMessage")
def post_message(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    message = ground.workspace.post(
        channel["id"], as_app(ground.workspace.world, content_of(arguments)), arguments.get("thread_ts")
    )
    ground.after_post(channel["id"], message)
    return {"channel": channel["id"], "ts": message["ts"], "message": message}


@method("chat.update")
def update(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    message = ground.workspace.find_message(channel["id"], arguments.need("ts", "message_not_found"))
    if message.get("bot_id") != ground.workspace.world.bot_id:
        raise SlackRefusal("cant_update_message")
    content = content_of(arguments, text_bytes=UPDATED_TEXT_BYTES)
    if "blocks" not in arguments and arguments.get("text"):
        content["blocks"] = []  # text alone replaces the blocks too
    message = ground.workspace.change(channel["id"], message["ts"], content)
    return {"channel": channel["id"], "ts": message["ts"], "text": message["text"], "message": message}


@method("chat.delete")
def delete(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    message = ground.workspace.find_message(channel["id"], arguments.need("ts", "message_not_found"))
    if message.get("bot_id") != ground.workspace.world.bot_id:
        raise SlackRefusal("cant_delete_message")
    ground.workspace.remove(channel["id"], message["ts"])
    return {"channel": channel["id"], "ts": message["ts"]}


@method("chat.postEphemeral")
def post_ephemeral(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    person = arguments.need("user", "user_not_in_channel")
    if person not in ground.workspace.members(channel):
        raise SlackRefusal("user_not_in_channel")
    message = ground.workspace.whisper(
        channel["id"],
        person,
        as_app(ground.workspace.world, content_of(arguments)),
        arguments.get("thread_ts"),
    )
    return {"message_ts": message["ts"]}


@method("chat.getPermalink")
def get_permalink(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    message = ground.workspace.find_message(channel["id"], arguments.need("message_ts", "message_not_found"))
    link = f"{ground.url()}/archives/{channel['id']}/p{message['ts'].replace('.', '')}"
    if message.get("thread_ts", message["ts"]) != message["ts"]:
        link += f"?thread_ts={message['thread_ts']}&cid={channel['id']}"
    return {"channel": channel["id"], "permalink": link}
