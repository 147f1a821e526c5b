"""Slack's documented limits on blocks and views, so that a card which real Slack would refuse is refused here
with Slack's own words (docs.slack.dev/reference/block-kit). Elements have their rules in element_rules.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sandbox.element_rules import (
    ACCESSORY_ELEMENTS,
    ACTIONS_ELEMENTS,
    INPUT_ELEMENTS,
    check_element,
    check_image,
)
from sandbox.refusal import SlackRefusal
from sandbox.rule_findings import JSON, Findings

MAX_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MARKDOWN_CHARS_A_MESSAGE = 12_000
BLOCKS_CHARS_A_MESSAGE = 13_200  # not documented; measured by others (slackapi/bolt-js issue 2509)
VIEW_BYTES = 250_000


def _section(block: JSON, at: str, found: Findings) -> None:
    found.keys(block, at, {"text", "fields", "accessory", "expand"})
    if "text" not in block and not block.get("fields"):
        found.add("missing required field: text", at)
    if "text" in block:
        found.text(block["text"], f"{at}/text", 3000)
    for i, field in enumerate(found.items(block, "fields", at, 1, 10)):
        found.text(field, f"{at}/fields/{i}", 2000)
    if "accessory" in block:
        check_element(block["accessory"], f"{at}/accessory", found, ACCESSORY_ELEMENTS)


def _header(block: JSON, at: str, found: Findings) -> None:
    found.keys(block, at, {"text", "level"})
    found.text(block.get("text"), f"{at}/text", 150, plain=True)


def _divider(block: JSON, at: str, found: Findings) -> None:
    found.keys(block, at, set())


def _context(block: JSON, at: str, found: Findings) -> None:
    found.keys(block, at, {"elements"}, {"elements"})
    for i, element in enumerate(found.items(block, "elements", at, 1, 10)):
        here = f"{at}/elements/{i}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_image(element, here, found)
        else:
            found.text(element, here, 3000)


def _actions(block: JSON, at: str, found: Findings) -> None:
    found.keys(block, at, {"elements"}, {"elements"})
    for i, element in enumerate(found.items(block, "elements", at, 1, 25)):
        check_element(element, f"{at}/elements/{i}", found, ACTIONS_ELEMENTS)


def _image(block: JSON, at: str, found: Findings) -> None:
    check_image({k: v for k, v in block.items() if k not in ("title", "block_id")}, at, found)
    if "title" in block:
        found.text(block["title"], f"{at}/title", 2000, plain=True)


def _input(block: JSON, at: str, found: Findings) -> None:
    found.keys(block, at, {"label", "element", "hint", "optional", "dispatch_action"}, {"label", "element"})
    found.text(block.get("label"), f"{at}/label", 2000, plain=True)
    if "hint" in block:
        found.text(block["hint"], f"{at}/hint", 2000, plain=True)
    check_element(block.get("element"), f"{at}/element", found, INPUT_ELEMENTS)


def _markdown(block: JSON, at: str, found: Findings) -> None:
    found.keys(block, at, {"text"}, {"text"})
    found.string(block, "text", at, MARKDOWN_CHARS_A_MESSAGE, at_least=1)


def _rich_text(block: JSON, at: str, found: Findings) -> None:
    found.keys(block, at, {"elements"}, {"elements"})
    kinds = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
    for i, element in enumerate(found.items(block, "elements", at, 1, 1000)):
        if not isinstance(element, dict) or element.get("type") not in kinds:
            found.add("unsupported type", f"{at}/elements/{i}/type")


BLOCKS: dict[str, Callable[[JSON, str, Findings], None]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
}


def find_block_faults(blocks: Any, surface: str, at: str = "/blocks") -> list[str]:
    """Everything that Slack would refuse about these blocks on a `message`, a `modal` or a `home`."""
    found = Findings()
    if not isinstance(blocks, list):
        found.add("must be an array", at)
        return found.words
    if len(blocks) > MAX_BLOCKS[surface]:
        found.add(f"no more than {MAX_BLOCKS[surface]} items allowed", at)
        return found.words
    block_ids: set[str] = set()
    for i, block in enumerate(blocks):
        here = f"{at}/{i}"
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in BLOCKS or (kind == "markdown" and surface != "message"):
            found.add(f"unsupported type: {kind}", f"{here}/type")
            continue
        found.string(block, "block_id", here, 255)
        block_id = block.get("block_id")
        if block_id and block_id in block_ids:
            found.add(f"block_id already exists: {block_id}", f"{here}/block_id")
        block_ids.add(block_id)
        BLOCKS[kind](block, here, found)
        _find_repeated_actions(block, here, found)
    markdown = sum(len(str(b.get("text"))) for b in blocks if isinstance(b, dict) and b.get("type") == "markdown")
    if markdown > MARKDOWN_CHARS_A_MESSAGE:
        found.add(f"markdown blocks together must be less than {MARKDOWN_CHARS_A_MESSAGE + 1} characters", at)
    return found.words


def _find_repeated_actions(block: JSON, at: str, found: Findings) -> None:
    seen: set[str] = set()
    for element in elements_of(block):
        action_id = element.get("action_id")
        if action_id and action_id in seen:
            found.add(f"action_id already exists: {action_id}", at)
        seen.add(action_id or "")


def elements_of(block: JSON) -> list[JSON]:
    """The interactive elements of one block, in the order in which they are drawn."""
    if block.get("type") == "actions":
        held = block.get("elements") or []
    else:
        held = [block.get("accessory"), block.get("element")]
    return [e for e in held if isinstance(e, dict) and e.get("type") != "image"]


def check_message_blocks(blocks: Any) -> None:
    """Raises invalid_blocks as chat.postMessage does, with the reasons in response_metadata.messages."""
    faults = find_block_faults(blocks, "message")
    if faults:
        raise SlackRefusal(
            "invalid_blocks",
            errors=faults,
            response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]},
        )
    if _chars_of_text(blocks) > BLOCKS_CHARS_A_MESSAGE:
        raise SlackRefusal("msg_blocks_too_long")


def _chars_of_text(held: Any) -> int:
    if isinstance(held, list):
        return sum(_chars_of_text(item) for item in held)
    if isinstance(held, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else _chars_of_text(v) for k, v in held.items())
    return 0


def check_view(view: Any, surface: str) -> None:
    """Raises invalid_arguments as views.open and views.publish do. `surface` is `modal` or `home`."""
    found = Findings()
    if not isinstance(view, dict):
        found.add("must be an object", "/view")
        view = {}
    elif view.get("type") != surface:
        found.add(f"unsupported type: {view.get('type')}", "/view/type")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    every = {"blocks", "private_metadata", "callback_id", "external_id"}
    modal = {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
    found.keys(view, "/view", every | (modal if surface == "modal" else set()), {"blocks"}, block=False)
    found.string(view, "private_metadata", "/view", 3000)
    found.string(view, "callback_id", "/view", 255)
    found.string(view, "external_id", "/view", 255)
    if surface == "modal":
        found.text(view.get("title"), "/view/title", 24, plain=True)
        for key in ("submit", "close"):
            if view.get(key) is not None:
                found.text(view[key], f"/view/{key}", 24, plain=True)
        blocks = view.get("blocks")
        has_input = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
        if has_input and not view.get("submit"):
            found.add("missing required field: submit", "/view")
    words = found.words + find_block_faults(view.get("blocks"), surface, "/view/blocks")
    if words:
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {w}" for w in words]})
