"""Block Kit's pieces as we use them: texts that make no links by themselves, buttons that say aloud what they
do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from bot.cards.message import MOST_BLOCKS, Block, Message
from bot.cards.text import SECTION, cut, escape, fallback

Style = Literal["", "primary", "danger"]


def mrkdwn(text: str, most: int = SECTION) -> Block:
    """`verbatim`: bare addresses and #names in it stay words. The text is escaped by the caller."""
    return {"type": "mrkdwn", "text": cut(text, most, "…") or " ", "verbatim": True}


def plain(text: str, most: int) -> Block:
    """For our own words alone: plain texts can't be escaped."""
    return {"type": "plain_text", "text": text[:most], "emoji": False}


def section(text: str, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    """Small grey words; empty ones fall away."""
    return {"type": "context", "elements": [mrkdwn(text, 2_000) for text in texts if text][:10]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(
    label: str,
    act: str,
    value: dict[str, Any] | None = None,
    *,
    style: Style = "",
    aloud: str = "",
    confirm: Block | None = None,
) -> Block:
    """`act` is the use-case's name; `aloud` is what a screen reader says, which needs to name the thing."""
    made: Block = {
        "type": "button",
        "text": plain(label, 75),
        "action_id": act,
        "accessibility_label": (aloud or label)[:75],
    }
    if value is not None:
        made["value"] = json.dumps(value, separators=(",", ":"))
    if style:
        made["style"] = style
    if confirm:
        made["confirm"] = confirm
    return made


def link_button(label: str, url: str, act: str, aloud: str = "") -> Block:
    """Opens a page of ours; Slack sends a click of it too, which `act` names."""
    return {
        "type": "button",
        "text": plain(label, 75),
        "url": url[:3_000],
        "action_id": act,
        "accessibility_label": (aloud or label)[:75],
    }


def confirm(title: str, text: str, yes: str, *, no: str = "Not now", style: Style = "") -> Block:
    made: Block = {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }
    return made | {"style": style} if style else made


def words(text: str) -> Message:
    """A message of a few words, not yet escaped."""
    escaped = cut(escape(text), SECTION, "…")
    return Message(fallback(escaped), (section(escaped),))


def message(text: str, blocks: Iterable[Block]) -> Message:
    """Our blocks with their plain words. A card that is too long loses its last blocks, never its refusal by
    Slack."""
    return Message(text, tuple(blocks)[:MOST_BLOCKS])
