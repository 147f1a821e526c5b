"""What a person sent with a form: text, of the fields that were asked for, without what no database can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from services.errors import Invalid
from services.translation import text

_UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
MOST = 200_000  # characters of one field


class Given:
    """The values by field. A field that nobody asks for is never looked at, so it can set nothing."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {
            str(name): [str(v) for v in (value if isinstance(value, list) else [value])]
            for name, value in values.items()
        }

    def __getitem__(self, name: str) -> str:
        """The field's text, trimmed, "" where it was not sent.

        Raises:
            Invalid: it holds characters that are no text, or is far too long.
        """
        found = self._values.get(name, [""])
        return _checked(name, found[0] if found else "").strip()

    def secret(self, name: str) -> str:
        """As typed, spaces included: a password."""
        found = self._values.get(name, [""])
        return _checked(name, found[0] if found else "")

    def all(self, name: str) -> list[str]:
        return [_checked(name, value) for value in self._values.get(name, [])]

    def has(self, name: str) -> bool:
        return bool(self._values.get(name))

    def number(self, name: str) -> int:
        """A whole number.

        Raises:
            Invalid: it is none, or has more than fifteen digits.
        """
        found = self[name]
        if not re.fullmatch(r"-?[0-9]{1,15}", found):
            raise Invalid(text("This must be a whole number."), field=name)
        return int(found)


def _checked(name: str, value: str) -> str:
    if len(value) > MOST:
        raise Invalid(text("This is too long."), field=name)
    if _UNUSABLE.search(value):
        raise Invalid(text("This contains characters that are not text."), field=name)
    return value.replace("\r\n", "\n")
