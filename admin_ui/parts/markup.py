"""Markup made of text: whatever is put into a template is escaped, and characters that lie are dropped (law 11)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

# Control characters, and direction marks, which make words lie.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

NOTHING = Markup()


def fill(template: str, /, *values: Any, **named: Any) -> Markup:
    """A template of ours with values of anybody's: strings are escaped, markup made here is kept.

    The template is a literal in our code, never something that came from outside.
    """
    return Markup(template).format(*map(_safe, values), **{name: _safe(v) for name, v in named.items()})  # noqa: S704


def join(parts: Iterable[Markup], between: str = "") -> Markup:
    return Markup(between).join(parts)  # noqa: S704


def attribute(name: str, value: Any) -> Markup:
    """` name="value"`, or nothing where there is no value; `True` is the bare name."""
    if value is None or value is False or value == "":
        return NOTHING
    return fill(" {}", name) if value is True else fill(' {}="{}"', name, value)


def clean(text: str) -> str:
    return _UNSEEN.sub("", text)


def _safe(value: Any) -> Markup:
    if isinstance(value, Markup):
        return value
    return escape(clean(str(value)))
