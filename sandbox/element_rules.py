"""Slack's documented limits on block elements and composition objects: buttons, menus, inputs,
confirmations."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.rule_findings import JSON, Findings

SELECTS = {"static_select", "users_select", "conversations_select", "channels_select"}
CHOICES = SELECTS | {"multi_static_select", "radio_buttons", "checkboxes", "datepicker", "timepicker"}
ACCESSORY_ELEMENTS = CHOICES | {"button", "overflow", "image"}
ACTIONS_ELEMENTS = CHOICES | {"button", "overflow", "datetimepicker"}
INPUT_ELEMENTS = CHOICES | {
    "datetimepicker",
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
}
COMMON = {"action_id", "confirm", "focus_on_load"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def check_element(element: Any, at: str, found: Findings, allowed: set[str]) -> None:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in allowed:
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    found.string(element, "action_id", at, 255)
    if "confirm" in element:
        _confirm(element["confirm"], f"{at}/confirm", found)
    ELEMENTS[kind](element, at, found)


def check_image(element: JSON, at: str, found: Findings) -> None:
    found.keys(element, at, {"image_url", "alt_text", "slack_file"}, {"alt_text"}, block=False)
    if not element.get("image_url") and not element.get("slack_file"):
        found.add("missing required field: image_url", at)
    found.string(element, "image_url", at, 3000, at_least=1)
    found.string(element, "alt_text", at, 2000, at_least=1)


def _confirm(confirm: Any, at: str, found: Findings) -> None:
    if not isinstance(confirm, dict):
        found.add("must be an object", at)
        return
    found.keys(confirm, at, {"title", "text", "confirm", "deny", "style"}, block=False)
    for key, at_most in (("title", 100), ("confirm", 30), ("deny", 30)):
        found.text(confirm.get(key), f"{at}/{key}", at_most, plain=True)
    found.text(confirm.get("text"), f"{at}/text", 300)


def _placeholder(element: JSON, at: str, found: Findings) -> None:
    if "placeholder" in element:
        found.text(element["placeholder"], f"{at}/placeholder", 150, plain=True)


def _button(element: JSON, at: str, found: Findings) -> None:
    found.keys(
        element,
        at,
        {"action_id", "confirm", "text", "url", "value", "style", "accessibility_label"},
        block=False,
    )
    found.text(element.get("text"), f"{at}/text", 75, plain=True)
    found.string(element, "url", at, 3000)
    found.string(element, "value", at, 2000)
    found.string(element, "accessibility_label", at, 75)
    if "style" in element and element["style"] not in ("primary", "danger"):
        found.add("must be one of: primary, danger", f"{at}/style")


def _option(option: Any, at: str, found: Findings, *, plain: bool, url: bool = False) -> None:
    if not isinstance(option, dict):
        found.add("must be an object", at)
        return
    found.keys(option, at, {"text", "value", "description", *(["url"] if url else [])}, {"value"}, block=False)
    found.text(option.get("text"), f"{at}/text", 75, plain=plain)
    found.string(option, "value", at, 150, at_least=1)
    if "description" in option:
        found.text(option["description"], f"{at}/description", 75, plain=plain)
    if url:
        found.string(option, "url", at, 3000)


def _options(element: JSON, at: str, found: Findings, at_most: int, *, plain: bool, url: bool = False) -> list[Any]:
    options = found.items(element, "options", at, 1, at_most)
    for i, option in enumerate(options):
        _option(option, f"{at}/options/{i}", found, plain=plain, url=url)
    return options


def _initial(element: JSON, key: str, options: list[Any], at: str, found: Findings) -> None:
    initial = element.get(key)
    for chosen in initial if isinstance(initial, list) else [initial] if initial else []:
        if chosen not in options:
            found.add(f"{key} must exactly match one of the options", f"{at}/{key}")


def _static_select(element: JSON, at: str, found: Findings) -> None:
    many = element["type"].startswith("multi_")
    initial = "initial_options" if many else "initial_option"
    found.keys(
        element,
        at,
        COMMON | {"placeholder", "options", "option_groups", initial, *(["max_selected_items"] if many else [])},
        block=False,
    )
    _placeholder(element, at, found)
    options = list(_options(element, at, found, 100, plain=True))
    for i, group in enumerate(found.items(element, "option_groups", at, 1, 100)):
        here = f"{at}/option_groups/{i}"
        found.text(group.get("label"), f"{here}/label", 75, plain=True)
        options += _options(group, here, found, 100, plain=True)
    if not options:
        found.add("missing required field: options", at)
    _initial(element, initial, options, at, found)


def _workspace_select(element: JSON, at: str, found: Findings) -> None:
    noun = element["type"].removesuffix("s_select")
    found.keys(
        element,
        at,
        COMMON
        | {
            "placeholder",
            f"initial_{noun}",
            "response_url_enabled",
            "filter",
            "default_to_current_conversation",
        },
        block=False,
    )
    _placeholder(element, at, found)


def _overflow(element: JSON, at: str, found: Findings) -> None:
    found.keys(element, at, {"action_id", "confirm", "options"}, {"options"}, block=False)
    _options(element, at, found, 5, plain=True, url=True)


def _radio_buttons(element: JSON, at: str, found: Findings) -> None:
    found.keys(element, at, COMMON | {"options", "initial_option"}, {"options"}, block=False)
    _initial(element, "initial_option", _options(element, at, found, 10, plain=False), at, found)


def _checkboxes(element: JSON, at: str, found: Findings) -> None:
    found.keys(element, at, COMMON | {"options", "initial_options"}, {"options"}, block=False)
    _initial(element, "initial_options", _options(element, at, found, 10, plain=False), at, found)


def _datepicker(element: JSON, at: str, found: Findings) -> None:
    found.keys(element, at, COMMON | {"placeholder", "initial_date"}, block=False)
    _placeholder(element, at, found)
    if "initial_date" in element and not DATE.fullmatch(str(element["initial_date"])):
        found.add("must be a date in the form YYYY-MM-DD", f"{at}/initial_date")


def _timepicker(element: JSON, at: str, found: Findings) -> None:
    found.keys(element, at, COMMON | {"placeholder", "initial_time", "timezone"}, block=False)
    _placeholder(element, at, found)
    if "initial_time" in element and not TIME.fullmatch(str(element["initial_time"])):
        found.add("must be a time in the form HH:mm", f"{at}/initial_time")


def _datetimepicker(element: JSON, at: str, found: Findings) -> None:
    found.keys(element, at, COMMON | {"initial_date_time"}, block=False)
    if "initial_date_time" in element and len(str(element["initial_date_time"])) != 10:
        found.add("must be a UNIX timestamp of 10 digits", f"{at}/initial_date_time")


def _text_input(element: JSON, at: str, found: Findings) -> None:
    long = {"multiline", "min_length", "max_length"} if element["type"] == "plain_text_input" else set()
    found.keys(
        element,
        at,
        {"action_id", "placeholder", "initial_value", "dispatch_action_config", "focus_on_load", *long},
        block=False,
    )
    _placeholder(element, at, found)
    found.string(element, "initial_value", at, 3000)
    for key, least in (("min_length", 0), ("max_length", 1)):
        if key in element and not (isinstance(element[key], int) and least <= element[key] <= 3000):
            found.add(f"must be between {least} and 3000", f"{at}/{key}")


def _number_input(element: JSON, at: str, found: Findings) -> None:
    found.keys(
        element,
        at,
        {
            "action_id",
            "placeholder",
            "initial_value",
            "is_decimal_allowed",
            "min_value",
            "max_value",
            "dispatch_action_config",
            "focus_on_load",
        },
        {"is_decimal_allowed"},
        block=False,
    )
    _placeholder(element, at, found)


ELEMENTS: dict[str, Callable[[JSON, str, Findings], None]] = {
    "button": _button,
    "image": check_image,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "users_select": _workspace_select,
    "conversations_select": _workspace_select,
    "channels_select": _workspace_select,
    "overflow": _overflow,
    "radio_buttons": _radio_buttons,
    "checkboxes": _checkboxes,
    "datepicker": _datepicker,
    "timepicker": _timepicker,
    "datetimepicker": _datetimepicker,
    "plain_text_input": _text_input,
    "email_text_input": _text_input,
    "url_text_input": _text_input,
    "number_input": _number_input,
}
