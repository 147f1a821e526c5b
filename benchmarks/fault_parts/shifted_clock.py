"""A clock that jumps under a running process: every way in which Python code asks for the time, moved by as much as
stands in a few shared bytes. What waits (monotonic clocks) goes on as it does when somebody sets a machine's clock."""

from __future__ import annotations

import datetime
import mmap
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SECONDS = struct.Struct("d")


class Offset:
    """Shared by the harness that sets it and the processes that follow."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), _SECONDS.size)

    @property
    def seconds(self) -> float:
        return _SECONDS.unpack(self._bytes[:])[0]

    @seconds.setter
    def seconds(self, seconds: float) -> None:
        self._bytes[:] = _SECONDS.pack(seconds)


@contextmanager
def followed(offset: Offset) -> Iterator[None]:
    """This process goes by the shifted clock within the block."""
    real, real_time = datetime.datetime, time.time

    class _Kind(type):
        def __instancecheck__(cls, thing: Any) -> bool:
            return isinstance(thing, real)

    class Shifted(real, metaclass=_Kind):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return real.fromtimestamp(time.time(), tz)

        @classmethod
        def utcnow(cls) -> datetime.datetime:
            return real.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    time.time = lambda: real_time() + offset.seconds
    changed = [module for module in list(sys.modules.values()) if vars(module).get("datetime") is real]
    for module in (datetime, *changed):
        module.datetime = Shifted  # type: ignore[attr-defined]
    try:
        yield
    finally:
        time.time = real_time
        for module in (datetime, *changed):
            module.datetime = real  # type: ignore[attr-defined]
