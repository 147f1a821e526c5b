"""What the house tells the doors (`EmailChanged`, `ReplyRead`): durable work, run where the door is mounted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from services.durable_work import BOT, durable, enqueue

Listener = Callable[..., Awaitable[None]]
_LISTENERS: dict[str, list[Listener]] = {}


def listens(kind: str) -> Callable[[Listener], Listener]:
    """Declare a door's function to be told of an announcement; it may be told twice after a crash."""

    def declare(function: Listener) -> Listener:
        _LISTENERS.setdefault(kind, []).append(function)
        return function

    return declare


async def announce(kind: str, *, key: str, delay_s: float = 0, **facts: Any) -> None:
    """Tell the doors, if the running transaction commits. The same key twice tells once."""
    await enqueue(tell, key=f"{kind}:{key}", delay_s=delay_s, kind=kind, facts=facts)


@durable(BOT)
async def tell(kind: str, facts: dict[str, Any]) -> None:
    for listener in _LISTENERS.get(kind, []):
        await listener(**facts)
