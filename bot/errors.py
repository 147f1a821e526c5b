"""The one translator: whatever a listener raised becomes words for the person, or a reference to what
broke."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from slack_bolt.error import BoltUnhandledRequestError

import config
from bot.answers import answer
from bot.cards.blocks import actions, link_button, words
from bot.cards.message import Message
from bot.deleted_cards import say_it_is_gone
from bot.forms.fields import NOT_OURS, read_json
from bot.identify import read_asker
from bot.install import disconnect
from bot.slack import GONE, NO_PLACE, SlackRefused
from services.durable_work import TryLater
from services.errors import Invalid, NotFound, ProductError
from services.outages import outage_of

log = logging.getLogger(__name__)
JSON = dict[str, Any]
TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})


async def translate(error: Exception, body: JSON) -> None:
    """Tell the person what happened; passing trouble is raised again, so that the whole is done again."""
    if isinstance(error, TryLater | OSError | TimeoutError) or outage_of(error):
        raise error
    if isinstance(error, SlackRefused) and error.error in GONE:
        await disconnect(read_asker(body).workspace, error.error)
        return
    if "event" in body:  # nobody pressed anything: there is nobody to tell
        if not isinstance(error, ProductError | BoltUnhandledRequestError):
            _remember(error, body)
        return
    if isinstance(error, NotFound):
        await say_it_is_gone(body)
    await answer(body, _words_for(error, body), channel=_channel_of_form(body))


async def give_up(payload: JSON, error: str, **_: Any) -> None:
    """Told after the last try: Slack or the database was out of reach for too long, or we have a bug."""
    if "event" in payload:
        return
    said = "That could not be done: something we need was out of reach for too long. Try again."
    await answer(payload, words(said), channel=_channel_of_form(payload))


def _words_for(error: Exception, body: JSON) -> Message:
    if isinstance(error, ProductError):
        return _refusal(error)
    if isinstance(error, BoltUnhandledRequestError):
        return words(" ".join(NOT_OURS))
    if isinstance(error, SlackRefused) and error.error in TOO_LATE:
        return words("Slack gave us too little time to open that. Press it again.")
    if isinstance(error, SlackRefused) and error.error in NO_PLACE:
        return words("I can't write in that channel. Invite me with /invite, or unarchive it, and try again.")
    return words(f"Something broke on our side. Reference {_remember(error, body)}")


def _refusal(error: ProductError) -> Message:
    """With a button where the person can mend it by themselves: it leads into the panel."""
    said = words(f"{error.message}\n{error.next_step}".strip())
    if error.way is None:
        return said
    opens = link_button(error.way.words, f"{config.settings().public_url}{error.way.path}", "open_in_panel")
    return Message(said.text, (*said.blocks, actions(opens)))


def _remember(error: Exception, body: JSON) -> str:
    """Log the bug under a reference. Of the payload only what was asked is kept, never what it holds."""
    reference = secrets.token_hex(4).upper()
    asked = body.get("command") or body.get("type")
    action = body.get("actions")
    if isinstance(action, list) and action and isinstance(action[0], dict):
        asked = action[0].get("action_id")
    log.error("reference %s: %r failed", reference, str(asked)[:60], exc_info=error)
    return reference


def _channel_of_form(body: JSON) -> str:
    """A submitted form has no channel of its own; it remembers where it was opened."""
    view = body.get("view")
    try:
        held = read_json(view.get("private_metadata")) if isinstance(view, dict) else {}
    except Invalid:
        return ""
    channel = held.get("channel")
    return channel if isinstance(channel, str) else ""
