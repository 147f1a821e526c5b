"""What a person sent with a form: text, of the fields that were asked for, without what no database can hold."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping
from typing import Any

from services.errors import Invalid
from services.translation import text

_UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
MOST = 200_000  # characters of one field
MOST_INTEGER, WIDE = 2**31 - 1, 10**15  # of PostgreSQL's integer; of a row's number that is a bigint, or a mark
MOST_NAMES, LONGEST_NAME = 10, 40  # in a line of the log
log = logging.getLogger(__name__)


class Given:
    """The values by field. A field that nobody asks for is never looked at, so it can set nothing."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {
            str(name): [str(v) for v in (value if isinstance(value, list) else [value])]
            for name, value in values.items()
        }

    def log_fields_beyond(self, known: Collection[str], where: str) -> None:
        """Their names alone: what somebody typed or tried is nobody's to read in a log."""
        beyond = sorted(self._values.keys() - set(known))
        if beyond:
            names = ", ".join(repr(name[:LONGEST_NAME]) for name in beyond[:MOST_NAMES])
            log.warning("%r: %d fields came that nobody asked for and were ignored: %s", where, len(beyond), names)

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

    def number(self, name: str, *, most: int = MOST_INTEGER) -> int:
        """A whole number, as large as a column of integers holds; `most` for what is kept in wider ones.

        Raises:
            Invalid: it is none, or beyond that.
        """
        found = self[name]
        if not re.fullmatch(r"-?[0-9]{1,15}", found) or abs(int(found)) > most:
            raise Invalid(text("This must be a whole number."), field=name)
        return int(found)


def _checked(name: str, value: str) -> str:
    if len(value) > MOST:
        raise Invalid(text("This is too long."), field=name)
    if _UNUSABLE.search(value):
        raise Invalid(text("This contains characters that are not text."), field=name)
    return value.replace("\r\n", "\n")
