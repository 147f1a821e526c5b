"""Takes addresses out of all that a viewer reads, free text included (SPEC T3): they stand anywhere."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from services.addresses import masked_address

View = TypeVar("View")
_ADDRESS = re.compile(r"[^\s@<>()\[\]{}\"'“”„«»,;:]{1,64}@[^\s@<>()\[\]{}\"'“”„«»,;:]{1,255}")


def without_addresses(view: View) -> View:
    """The same view, each text in it with its addresses masked."""
    return _masked(view)


def _masked(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return _ADDRESS.sub(lambda found: masked_address(found[0]), value) if "@" in value else value
    if isinstance(value, tuple):
        return tuple(_masked(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _masked(getattr(value, field.name)) for field in fields(value)})
    return value
