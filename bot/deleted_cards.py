"""A card outlives what it shows: once that is deleted, whoever presses the card is told so, and so is everybody who
sees it."""

from __future__ import annotations

import logging
from typing import Any

from bot.cards import notices
from bot.slack import SlackRefused, slack

log = logging.getLogger(__name__)
JSON = dict[str, Any]
_OF_REPLIES = frozenset({"draft_answer", "handle_reply"})
_OF_EMAILS = frozenset(
    {
        "approve_email",
        "assume_delivered",
        "edit_email",
        "open_email",
        "regenerate_email",
        "reject_email",
        "schedule_email",
        "send_again",
        "send_nevertheless",
        "send_email",
        "undo_send",
    }
)


async def say_it_is_gone(body: JSON) -> None:
    """Put it in the place of the card whose button found nothing any more, buttons and all.

    Lists for one person's eyes are left as they are, and so are forms.
    """
    held = body.get("container")
    container: JSON = held if isinstance(held, dict) else {}
    channel, ts = container.get("channel_id"), container.get("message_ts")
    what = _what_was_pressed(body)
    if not what or not channel or not ts or container.get("is_ephemeral"):
        return
    try:
        await slack().call("chat.update", place=channel, channel=channel, ts=ts, **notices.gone(what).arguments)
    except SlackRefused as refused:
        log.info("a card of something deleted stays as it was: %s", refused)


def _what_was_pressed(body: JSON) -> str:
    action = body.get("actions")
    pressed = action[0].get("action_id") if isinstance(action, list) and action and isinstance(action[0], dict) else ""
    if pressed in _OF_EMAILS:
        return "email"
    return "reply" if pressed in _OF_REPLIES else ""
