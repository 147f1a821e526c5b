"""Says something to the person who asked, by whichever way is open: no click is met with silence (law 9)."""

from __future__ import annotations

import logging
from typing import Any

from bot.cards.blocks import plain
from bot.cards.message import Message
from bot.identify import Asker, read_asker
from bot.slack import SlackRefused, slack

log = logging.getLogger(__name__)
JSON = dict[str, Any]


async def answer(body: JSON, message: Message, *, replace: bool = False, channel: str = "") -> None:
    """Tell the person alone. `replace` changes the ephemeral message whose button was pressed.

    In order: the response_url, an ephemeral message in the channel (`channel` where the payload has none, as
    forms do), a small form when only a view is there, a direct message.
    """
    asker = read_asker(body)
    if asker.response_url and await slack().answer(asker.response_url, message, replace=replace):
        return
    place = asker.channel or channel
    if place and await _tell_in_channel(asker, place, message):
        return
    if not place and asker.trigger_id and await _tell_in_form(asker, message):
        return
    try:
        await slack().post(asker.user, message)
    except SlackRefused as refused:
        log.warning("nobody could be told: %s", refused)


async def _tell_in_channel(asker: Asker, channel: str, message: Message) -> bool:
    arguments: JSON = {"channel": channel, "user": asker.user, **message.arguments}
    if asker.thread_ts:
        arguments["thread_ts"] = asker.thread_ts
    try:
        await slack().call("chat.postEphemeral", place=channel, **arguments)
    except SlackRefused:
        return False
    return True


async def _tell_in_form(asker: Asker, message: Message) -> bool:
    view = {
        "type": "modal",
        "title": plain("AskUsers", 24),
        "close": plain("Close", 24),
        "blocks": list(message.blocks),
    }
    try:
        await slack().call("views.open", trigger_id=asker.trigger_id, view=view)
    except SlackRefused:
        return False
    return True


async def open_form(body: JSON, view: JSON) -> None:
    """Open a modal; above the one that is open, when the click came from within a modal."""
    held = body.get("view")
    method = "views.push" if isinstance(held, dict) and held.get("type") == "modal" else "views.open"
    await slack().call(method, trigger_id=read_asker(body).trigger_id, view=view)
