"""Blocks for the tests, in Slack's shapes."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def button(action_id: str, text: str = "Approve", **more: Any) -> JSON:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": "123", **more}


def section(text: str, **more: Any) -> JSON:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "block_id": "decide", "elements": list(elements)}


def text_input(block_id: str, **more: Any) -> JSON:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": {"type": "plain_text_input", "action_id": block_id, **more},
    }


def modal(*blocks: JSON, **more: Any) -> JSON:
    return {
        "type": "modal",
        "callback_id": "edit_email",
        "title": plain("Edit"),
        "submit": plain("Save"),
        "blocks": list(blocks),
        **more,
    }
