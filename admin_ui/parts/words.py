"""Text on a page: always as text, never as markup, whatever it holds (law 11)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from nicegui.elements.mixins.text_element import TextElement

# Control characters, and direction marks, which make words lie.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def words(tag: str, text: str, classes: str = "") -> TextElement:
    """An element that holds nothing but this text."""
    return TextElement(tag=tag, text=_UNSEEN.sub("", text)).classes(classes)


def moment(at: datetime) -> TextElement:
    """A time, in UTC and saying so."""
    utc = at.astimezone(UTC)
    return words("time", say_moment(utc)).props(f'datetime="{utc:%Y-%m-%dT%H:%M:%SZ}"')


def say_moment(at: datetime) -> str:
    """`3 Nov 2026, 09:15 UTC`."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"
