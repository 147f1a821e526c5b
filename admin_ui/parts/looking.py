"""An open page looks again, every few seconds, whether anything has become otherwise than it shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui


def look_every(seconds: float, look_again: Callable[[], Awaitable[object]], *, active: bool = True) -> ui.timer:
    """First after one period, not as soon as the browser is there: the page has just been drawn then, and what is drawn
    anew at that moment is what somebody is about to press. Whatever happened in between shows with the first look."""
    return ui.timer(seconds, look_again, active=active, immediate=False)
