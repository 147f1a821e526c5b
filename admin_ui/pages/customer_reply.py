"""Write down what a customer said on the phone, in a chat or face to face (C7): it counts as their reply."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.customer_head import lead
from admin_ui.parts.fields import area, button, choice, hidden, link_button, text_field
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.mail_acts import require_offered
from admin_ui.parts.markup import fill, join
from admin_ui.parts.moment_field import moment_field, read_moment, tell_zone
from admin_ui.parts.page_way import way_back
from admin_ui.parts.words import paragraph
from admin_ui.shell import page_head, panel, read_shell
from services import customers, replies
from services.actors import Actor
from services.translation import _


def register() -> None:
    ui.page("/customers/{customer_id:int}/reply")(log_reply_page)


@answering
async def log_reply_page(request: Request, customer_id: int) -> Any:
    shell = await read_shell(request)
    customer = await customers.read_customer(shell.actor, customer_id)
    require_offered(shell.actor, replies.log_reply, customer)
    path = f"/customers/{customer.id}"

    async def log_reply(actor: Actor, given: Given) -> Go:
        reply = await replies.log_reply(
            actor,
            customer.id,
            came_by=given["came_by"],
            at=read_moment(given, "at"),
            words=given["words"],
            subject=given["subject"],
            key=given["key"][:32],
        )
        return Go(f"/replies/{reply.id}")

    ways = {
        "phone": _("On the phone"),
        "chat": _("In a chat"),
        "meeting": _("In a meeting"),
        "other": _("Another way"),
    }
    fields = join(
        (
            fill(
                '<div class="row">{}{}</div>',
                choice("came_by", _("How did it come?"), {way: ways[way] for way in replies.CAME_BY}),
                fill("<div>{}</div>", moment_field("at", _("When?"), datetime.now(UTC), required=True)),
            ),
            area("words", _("What did they say?"), rows=8, required=True, hint=_("In their words, as far as you can.")),
            text_field("subject", _("What was it about?"), longest=200, hint=_("Stands as the subject of an answer.")),
            hidden("key", secrets.token_hex(8)),
            paragraph(
                _("It stops mail that was to leave to them, is read for what it means, and alerts the team in Slack."),
                "soft",
            ),
            fill('<div class="acts">{}{}</div>', button(_("Log the reply")), link_button(_("Cancel"), path)),
        )
    )
    with panel(shell, _("Log a reply"), "customer", here="/customers"):
        head = page_head(_("What {name} said", name=customer.name), lead(customer))
        ui.html(join((way_back(customer.name, path), head)), sanitize=False).classes("customer-head")
        Form(request, fields, log_reply, classes="form card", warns=True)
    tell_zone()
