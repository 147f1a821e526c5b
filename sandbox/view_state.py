"""The values of inputs as Slack sends them in `state.values`: from the blocks' initial values, overlaid with
what the person entered, and checked as Slack's client checks them before it submits."""

from __future__ import annotations

import re
from typing import Any

from sandbox.block_rules import elements_of

JSON = dict[str, Any]
VALUE_KEYS = {  # element type -> (key of the value, key of the initial value)
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,253}\.[^@\s.]{2,63}")


def values_of(blocks: list[JSON], entered: JSON) -> JSON:
    """`entered` is block_id -> action_id -> the value alone; unknown ids in it are dropped."""
    values: JSON = {}
    for block in blocks:
        for element in elements_of(block):
            keys = VALUE_KEYS.get(element["type"])
            if keys is None:
                continue
            given = entered.get(block["block_id"], {})
            value = given[element["action_id"]] if element["action_id"] in given else element.get(keys[1])
            if value in (None, "", []):
                value = [] if keys[0] == "selected_options" else None
            values.setdefault(block["block_id"], {})[element["action_id"]] = {
                "type": element["type"],
                keys[0]: value,
            }
    return values


def find_input_errors(blocks: list[JSON], values: JSON) -> dict[str, str]:
    """block_id -> the sentence that Slack's client shows under an input that can't be submitted as it is."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values[block["block_id"]][element["action_id"]][VALUE_KEYS[element["type"]][0]]
        if value in (None, []):
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
        elif sentence := _find_error(element, value):
            errors[block["block_id"]] = sentence
    return errors


def _find_error(element: JSON, value: Any) -> str:
    kind = element["type"]
    if kind == "plain_text_input":
        if len(value) > element.get("max_length", 3000):
            return f"Must be at most {element.get('max_length', 3000)} characters."
        if len(value) < element.get("min_length", 0):
            return f"Must be at least {element['min_length']} characters."
    if kind == "email_text_input" and not EMAIL.fullmatch(value):
        return "Must be a valid email address."
    if kind == "number_input":
        try:
            number = float(value)
        except ValueError:
            return "Must be a number."
        if not element["is_decimal_allowed"] and not number.is_integer():
            return "Must be a whole number."
        if "min_value" in element and number < float(element["min_value"]):
            return f"Must be at least {element['min_value']}."
        if "max_value" in element and number > float(element["max_value"]):
            return f"Must be at most {element['max_value']}."
    return ""
