"""The parameters of a request: decoded from Stripe's nested form fields and taken one by one.

What nobody took is refused as Stripe refuses it, so that a misspelt parameter is found here and not in production.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
MOST_FIELDS = 1_000
_MOST_DEEP = 6
_TRUE, _FALSE = ("true", "1", "True"), ("false", "0", "False")


def decode(fields: Iterable[tuple[str, str]]) -> JSON:
    """`items[0][price]=x` becomes {"items": [{"price": "x"}]}; `ids[]=x` counts on."""
    decoded: JSON = {}
    for number, (name, value) in enumerate(fields):
        head, *steps = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name) or [""]
        if number >= MOST_FIELDS or len(steps) > _MOST_DEEP:
            raise Problem("Too many parameters.")
        place = decoded
        for step in steps:
            place = place.setdefault(head, {})
            if not isinstance(place, dict):
                raise Problem(f"Invalid object: {name}", param=name)
            head = step or str(len(place))
        place[head] = value
    return decoded


class Asked:
    def __init__(self, given: JSON, path: str = "") -> None:
        self._given, self._path, self._left = given, path, set(given)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def text(self, name: str, default: str = "", *, needed: bool = False, of: Collection[str] = ()) -> str:
        value = self._take(name, needed)
        if isinstance(value, dict):
            raise Problem("Invalid string", param=self.param(name))
        if of and value and value not in of:
            words = ", ".join(list(of)[:-1]) + f", or {list(of)[-1]}" if len(of) > 1 else next(iter(of))
            raise Problem(f"Invalid {self.param(name)}: must be one of {words}", param=self.param(name))
        return default if value is None else value

    def url(self, name: str, *, needed: bool = False) -> str:
        value = self.text(name, needed=needed)
        if value and not re.match(r"https?://[^/\s]", value):
            raise Problem("Not a valid URL", code="url_invalid", param=self.param(name))
        return value

    def number(
        self, name: str, default: int = 0, *, needed: bool = False, low: int | None = None, high: int = 99_999_999_999
    ) -> int:
        value = self._take(name, needed)
        if value is None:
            return default
        if isinstance(value, dict) or not re.fullmatch(r"-?\d{1,15}", value):
            raise Problem(f"Invalid integer: {value}", code="parameter_invalid_integer", param=self.param(name))
        if low is not None and int(value) < low:
            words = f"This value must be greater than or equal to {low}."
            raise Problem(words, code="parameter_invalid_integer", param=self.param(name))
        if int(value) > high:
            words = f"This value must be less than or equal to {high}."
            raise Problem(words, code="parameter_invalid_integer", param=self.param(name))
        return int(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._take(name)
        if value is None:
            return default
        if value not in (*_TRUE, *_FALSE):
            raise Problem(f"Invalid boolean: {value}", param=self.param(name))
        return value in _TRUE

    def part(self, name: str) -> Asked:
        """A nested object; empty where it was not given."""
        value = self._take(name)
        if value is not None and not isinstance(value, dict):
            if value == "":
                return Asked({}, self.param(name))
            raise Problem("Invalid object", param=self.param(name))
        return Asked(value or {}, self.param(name))

    def parts(self, name: str, *, needed: bool = False) -> list[Asked]:
        """A list of objects."""
        value = self._take(name, needed)
        if not value:
            return []
        if not isinstance(value, dict) or not all(step.isdecimal() and isinstance(value[step], dict) for step in value):
            raise Problem("Invalid array", param=self.param(name))
        return [Asked(value[step], f"{self.param(name)}[{step}]") for step in sorted(value, key=int)]

    def texts(self, name: str) -> list[str]:
        value = self._take(name)
        if not value:
            return []
        if not isinstance(value, dict) or any(isinstance(one, dict) for one in value.values()):
            raise Problem("Invalid array", param=self.param(name))
        return list(value.values())

    def metadata(self, kept: JSON | None = None) -> JSON:
        """`kept` with what was given put over it: an empty value removes its key, an empty whole removes all."""
        value = self._take("metadata")
        if value is None:
            return dict(kept or {})
        if value == "":
            return {}
        if not isinstance(value, dict) or any(isinstance(one, dict) for one in value.values()):
            raise Problem("Invalid metadata", param=self.param("metadata"))
        merged = {**(kept or {}), **value}
        for key, text in merged.items():
            if len(key) > 40 or len(text) > 500:
                words = "Metadata keys can have up to 40 characters and values up to 500."
                raise Problem(words, param=self.param("metadata"))
        if len(merged) > 50:
            raise Problem("Metadata can have up to 50 keys.", param=self.param("metadata"))
        return {key: text for key, text in merged.items() if text != ""}

    def everything(self) -> JSON:
        """As it was given."""
        self._left.clear()
        return self._given

    def ignore(self, *names: str) -> None:
        """What Stripe knows and nothing here depends on."""
        self._left.difference_update(names)

    def done(self) -> None:
        """Raises Problem for what nobody took."""
        for name in sorted(self._left):
            param = self.param(name)
            raise Problem(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)

    def param(self, name: str) -> str:
        return f"{self._path}[{name}]" if self._path else name

    def _take(self, name: str, needed: bool = False) -> Any:
        self._left.discard(name)
        value = self._given.get(name)
        if needed and value in (None, ""):
            param = self.param(name)
            raise Problem(f"Missing required param: {param}.", code="parameter_missing", param=param)
        return value
