"""Named moments in the life of a mail at which a worker process kills itself, as `kill -9` would. Only a worker of the
harness knows them: they are wrapped around the product's functions from outside."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
from collections.abc import Callable
from typing import Any

import gateways.smtp
from gateways.smtp_dialogue import SmtpConnection
from services.sending import outbox, preparing

# Where, and whether before or after the call; for `_settle` also in which of its two lists a mail must be.
CRASH_POINTS: dict[str, tuple[Any, str, str]] = {
    "before_claim": (outbox, "claim_due", "before"),
    "claimed": (outbox, "claim_due", "after"),
    "prepared": (preparing.Preparation, "prepare", "after"),
    "connecting": (gateways.smtp, "open_dialogue", "before"),
    "mail_answered": (SmtpConnection, "_mail_answered", "before"),
    "rcpt_answered": (SmtpConnection, "_rcpt_answered", "before"),
    "data_answered": (SmtpConnection, "_data_answered", "before"),
    "before_handing_over": (outbox.Outbox, "_settle", "before handing"),
    "handed_over": (outbox.Outbox, "_settle", "after handing"),
    "dot_written": (SmtpConnection, "release", "a moment after"),
    "accepted": (SmtpConnection, "_dot_answered", "before"),
    "before_recording": (outbox.Outbox, "_settle", "before outcomes"),
    "recorded": (outbox.Outbox, "_settle", "after outcomes"),
}
_MOMENT_S = 0.005  # long enough for what was written to reach the socket, too short for an answer


def crash_at(name: str, nth: int) -> None:
    """From now on the nth passage of the point ends this process."""
    owner, attribute, when = CRASH_POINTS[name]
    function = getattr(owner, attribute)
    passages = 0

    def passed(*args: Any) -> None:
        nonlocal passages
        if (when.endswith("handing") and not args[-2]) or (when.endswith("outcomes") and not args[-1]):
            return
        passages += 1
        if passages == nth:
            if when == "a moment after":
                asyncio.get_running_loop().call_later(_MOMENT_S, die)
            else:
                die()

    setattr(owner, attribute, _around(function, passed, before=when.startswith("before")))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _around(function: Callable[..., Any], passed: Callable[..., None], *, before: bool) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        async def watched(*args: Any, **kwargs: Any) -> Any:
            if before:
                passed(*args)
            result = await function(*args, **kwargs)
            if not before:
                passed(*args)
            return result
    else:

        def watched(*args: Any, **kwargs: Any) -> Any:
            if before:
                passed(*args)
            result = function(*args, **kwargs)
            if not before:
                passed(*args)
            return result

    return watched
