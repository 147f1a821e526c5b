"""The pieces of a modal, and what a submitted one holds. `private_metadata` carries ids alone: whatever it
says, the house looks everything up again for the person who submits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.cards.blocks import Block, plain
from services.errors import Invalid

JSON = dict[str, Any]
MOST_INPUT = 3_000  # what one text input of Slack's can hold
NOT_OURS = (
    "This button or form is not one of mine any more.",
    "Use the card as it is now, or type /askusers help.",
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a card's button or a form is about. `channel` is only where words for the person may be said."""

    id: int
    revision: int = 0
    channel: str = ""


def modal(title: str, act: str, submit: str, about: JSON, blocks: list[Block]) -> JSON:
    """A form whose submission means `act`."""
    return {
        "type": "modal",
        "callback_id": act,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Cancel", 24),
        "private_metadata": json.dumps(about, separators=(",", ":")),
        "blocks": blocks,
    }


def text_input(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    placeholder: str = "",
    long: bool = False,
    optional: bool = False,
    most: int = MOST_INPUT,
) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "typed", "multiline": long, "max_length": most}
    if value:
        element["initial_value"] = value[:most]
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    block: Block = {"type": "input", "block_id": name, "label": plain(label, 2_000), "element": element}
    if hint:
        block["hint"] = plain(hint, 2_000)
    return block | {"optional": True} if optional else block


def typed(view: JSON, name: str) -> str:
    """What a person typed into one input; "" when there is none of that name, or nothing in it."""
    value = _held(view, name, "typed").get("value")
    return value if isinstance(value, str) else ""


def chosen_moment(view: JSON, name: str) -> int | None:
    """The moment chosen in a date and time picker, in seconds since 1970."""
    value = _held(view, name, "chosen").get("selected_date_time")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _held(view: JSON, name: str, element: str) -> JSON:
    held: Any = view
    for key in ("state", "values", name, element):
        held = held.get(key) if isinstance(held, dict) else None
    return held if isinstance(held, dict) else {}


def read_target(raw: Any) -> Target:
    """What a button's value or a form's private_metadata names.

    Raises:
        Invalid: it is not one of ours.
    """
    held = read_json(raw)
    number, revision, channel = held.get("id"), held.get("rev", 0), held.get("channel", "")
    if not _is_number(number) or not _is_number(revision) or not isinstance(channel, str):
        raise Invalid(*NOT_OURS)
    return Target(number, revision, channel)


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def read_json(raw: Any) -> JSON:
    """Raises Invalid for anything but a JSON object."""
    try:
        held = json.loads(raw) if isinstance(raw, str) and len(raw) <= MOST_INPUT else None
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        raise Invalid(*NOT_OURS)
    return held
