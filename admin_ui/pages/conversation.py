"""The page of one conversation, reached by any mail or reply of it; read anew when anything changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.timeline import draw_conversation
from admin_ui.shell import panel, read_shell
from services.actors import Actor
from services.conversations import (
    ConversationView,
    read_conversation_mark,
    read_conversation_of_email,
    read_conversation_of_reply,
)
from services.errors import ProductError

LOOK_AGAIN_S = 2.0
Reading = Callable[[Actor], Awaitable[ConversationView]]


def register() -> None:
    ui.page("/emails/{email_id}")(email_page)
    ui.page("/replies/{reply_id}")(reply_page)


@answering
async def email_page(request: Request, email_id: str) -> Any:
    await _show(request, lambda actor: read_conversation_of_email(actor, email_id), f"email-{email_id}")


@answering
async def reply_page(request: Request, reply_id: str) -> Any:
    await _show(request, lambda actor: read_conversation_of_reply(actor, reply_id), f"reply-{reply_id}")


async def _show(request: Request, read: Reading, asked: str) -> None:
    """Who asks is asked again at every look: the page may stay open for days (law 3)."""
    shell = await read_shell(request)
    shown = await read(shell.actor)
    with panel(shell, shown.customer_name, "conversation", here="/customers"):
        drawn = ui.refreshable(draw_conversation)
        drawn(shown, asked)
    # The page is drawn in the browser, so it can't go there by itself.
    ui.run_javascript(f"document.getElementById('{asked}')?.scrollIntoView()")

    async def look_again() -> None:
        nonlocal shown
        try:
            actor = await asker(request, seen=False)
            if await read_conversation_mark(actor, shown.id) == shown.mark:
                return
            shown = await read(actor)
        except ProductError:  # signed out or gone: the socket is about to be cut, and the page then says so
            looking.deactivate()
            return
        drawn.refresh(shown, asked)

    looking = ui.timer(LOOK_AGAIN_S, look_again)
