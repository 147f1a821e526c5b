"""reactions.*: emoji put on messages by the app."""

from __future__ import annotations

import re
from typing import Any

from sandbox.refusal import SlackRefusal
from sandbox.web_api.methods import Arguments, Ground, method

JSON = dict[str, Any]
NAME = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


def _find(ground: Ground, arguments: Arguments) -> tuple[str, JSON, str]:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    message = ground.workspace.find_message(channel["id"], arguments.need("timestamp", "bad_timestamp"))
    name = str(arguments.need("name", "invalid_name"))
    if not NAME.fullmatch(name):
        raise SlackRefusal("invalid_name")
    return channel["id"], message, name


@method("reactions.add")
def add_reaction(ground: Ground, arguments: Arguments) -> JSON:
    channel, message, name = _find(ground, arguments)
    bot = ground.workspace.world.bot_user_id
    reactions = message.setdefault("reactions", [])
    reaction = next((r for r in reactions if r["name"] == name), None)
    if reaction is None:
        reaction = {"name": name, "users": [], "count": 0}
        reactions.append(reaction)
    if bot in reaction["users"]:
        raise SlackRefusal("already_reacted")
    reaction["users"].append(bot)
    reaction["count"] = len(reaction["users"])
    ground.workspace.touch(channel, message)
    return {}


@method("reactions.remove")
def remove_reaction(ground: Ground, arguments: Arguments) -> JSON:
    channel, message, name = _find(ground, arguments)
    bot = ground.workspace.world.bot_user_id
    reaction = next((r for r in message.get("reactions", []) if r["name"] == name), None)
    if reaction is None or bot not in reaction["users"]:
        raise SlackRefusal("no_reaction")
    reaction["users"].remove(bot)
    reaction["count"] = len(reaction["users"])
    message["reactions"] = [r for r in message["reactions"] if r["users"]]
    ground.workspace.touch(channel, message)
    return {}
