"""Collects what is wrong with a Block Kit payload, in the words and JSON pointers in which Slack says it."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]


class Findings:
    def __init__(self) -> None:
        self.words: list[str] = []

    def add(self, words: str, at: str) -> None:
        self.words.append(f"{words} [json-pointer:{at}]")

    def keys(
        self,
        held: JSON,
        at: str,
        allowed: set[str],
        required: set[str] = frozenset(),  # type: ignore[assignment]
        *,
        block: bool = True,
    ) -> None:
        """Slack refuses properties that it does not know; `type` and a block's `block_id` are always
        known."""
        known = allowed | ({"type", "block_id"} if block else {"type"})
        for key in held:
            if key not in known:
                self.add(f"invalid additional property: {key}", at)
        for key in sorted(required):
            if held.get(key) is None:
                self.add(f"missing required field: {key}", at)

    def string(self, held: JSON, key: str, at: str, at_most: int, *, at_least: int = 0) -> None:
        """A missing value is no finding here: `keys` knows what is required."""
        value = held.get(key)
        if value is None:
            return
        if not isinstance(value, str):
            self.add("must be a string", f"{at}/{key}")
        elif len(value) > at_most:
            self.add(f"must be less than {at_most + 1} characters", f"{at}/{key}")
        elif len(value) < at_least:
            self.add(f"must be more than {at_least - 1} characters", f"{at}/{key}")

    def items(self, held: JSON, key: str, at: str, at_least: int, at_most: int) -> list[Any]:
        """The items of an array that is there, for the caller to check one by one."""
        if key not in held:
            return []
        value = held[key]
        if not isinstance(value, list):
            self.add("must be an array", f"{at}/{key}")
            return []
        if len(value) > at_most:
            self.add(f"no more than {at_most} items allowed", f"{at}/{key}")
        if len(value) < at_least:
            self.add(f"no fewer than {at_least} items allowed", f"{at}/{key}")
        return value

    def text(self, value: Any, at: str, at_most: int, *, plain: bool = False) -> None:
        """A text object; `plain` where Slack takes no mrkdwn."""
        if not isinstance(value, dict):
            self.add("missing required text object", at)
            return
        kind = value.get("type")
        if kind not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
            self.add(f"unsupported type: {kind}", f"{at}/type")
            return
        own = {"emoji"} if kind == "plain_text" else {"verbatim"}
        self.keys(value, at, {"text", *own}, {"text"}, block=False)
        self.string(value, "text", at, at_most, at_least=1)
