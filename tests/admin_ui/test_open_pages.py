"""A page that stays open: it looks again after a while, and a browser that stands still for some seconds keeps it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from admin_ui import door
from services.approval import approve_email
from services.work_process import DurableWork
from tests.admin_ui.visiting import Visitor
from tests.approval.test_approving import drafted
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]


async def test_what_happened_before_the_browser_was_there_shows_with_the_first_look(
    cast: Cast, durable_work: DurableWork, visitor: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("admin_ui.pages.waiting.LOOK_AGAIN_S", 0.1)
    email = await drafted(cast.olivia)
    adam = await visitor()
    await adam.sign_in(cast.adam)
    client = await adam.open_page("/waiting")
    await approve_email(cast.olivia, email.id)
    await (await adam.open_socket(client)).hear("Nothing to approve")


async def test_a_browser_may_leave_a_ping_unanswered_for_longer_than_the_framework_allows(
    cast: Cast, visitor: Visitors
) -> None:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    socket = await adam.open_socket(await adam.open_page("/waiting"))
    assert socket.pong_within_s == door.SILENT_S
