"""The page of one conversation, reached by any mail or reply of it."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.customer_words import segment_name
from admin_ui.parts.fields import link_button
from admin_ui.parts.timeline import Reading, show_timeline
from admin_ui.shell import page_head, panel, read_shell
from services.conversations import ConversationView, read_conversation_of_email, read_conversation_of_reply
from services.translation import _


def register() -> None:
    ui.page("/emails/{email_id}")(email_page)
    ui.page("/replies/{reply_id}")(reply_page)


@answering
async def email_page(request: Request, email_id: str) -> Any:
    await _show(request, lambda actor, window: read_conversation_of_email(actor, email_id, window), f"email-{email_id}")


@answering
async def reply_page(request: Request, reply_id: str) -> Any:
    await _show(request, lambda actor, window: read_conversation_of_reply(actor, reply_id, window), f"reply-{reply_id}")


async def _show(request: Request, read: Reading, asked: str) -> None:
    shell = await read_shell(request)
    shown = await read(shell.actor, None)
    with panel(shell, shown.customer_name or _("A customer"), "conversation", "halting", here="/customers"):
        way = link_button(_("Customer page"), f"/customers/{shown.customer_id}")
        ui.html(page_head(shown.customer_name or _("A customer"), about(shown), way), sanitize=False)
        await show_timeline(request, shell.actor, read, shown, asked)
    # The page is drawn in the browser, so it can't go there by itself.
    ui.run_javascript(f"document.getElementById('{asked}')?.scrollIntoView()")


def about(shown: ConversationView) -> str:
    said = (
        shown.customer_company,
        shown.customer_address,
        _("segment {name}", name=segment_name(shown.segment)),
        _("customer of {name}", name=shown.business_name),
    )
    return " · ".join(part for part in said if part)
