"""What every wire out shares: the classified error, and the guard that no call leaves inside a transaction."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from tortoise import connections
from tortoise.exceptions import ConfigurationError

P = ParamSpec("P")
R = TypeVar("R")


class GatewayError(Exception):
    """A call to an outside party failed.

    `permanent`: trying again as it is can't help. `code` is a word for programs, listed by the gateway that raises
    it; `retry_after_s` is how long they ask us to wait.
    """

    def __init__(self, party: str, message: str, *, permanent: bool, code: str = "", retry_after_s: float = 0) -> None:
        super().__init__(f"{party}: {message}")
        self.party = party
        self.message = message
        self.permanent = permanent
        self.code = code
        self.retry_after_s = retry_after_s


def outside(call: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Mark a call that leaves the building: it may not hold a transaction open while it waits (law 6)."""

    @functools.wraps(call)
    async def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            connection = type(connections.get("default")).__name__
        except (ConfigurationError, KeyError, RuntimeError):
            connection = ""  # no database in this process: nothing to hold open
        if "Transaction" in connection:
            raise RuntimeError(f"{call.__qualname__} called inside a transaction; make it durable work")
        return await call(*args, **kwargs)

    return guarded
