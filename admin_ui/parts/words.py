"""Text on a page: always as text, never as markup, whatever it holds (law 11)."""

from __future__ import annotations

from datetime import UTC, datetime

from nicegui.elements.mixins.text_element import TextElement

from admin_ui.parts.markup import clean
from services.translation import say_moment


def words(tag: str, text: str, classes: str = "") -> TextElement:
    """An element that holds nothing but this text."""
    return TextElement(tag=tag, text=clean(text)).classes(classes)


def moment(at: datetime) -> TextElement:
    """A time, in UTC and saying so."""
    utc = at.astimezone(UTC)
    return words("time", say_moment(utc)).props(f'datetime="{utc:%Y-%m-%dT%H:%M:%SZ}"')
