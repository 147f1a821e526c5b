"""Let an approved mail leave: now, or at a time in the person's own zone. Until it leaves it can be called back."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.fields import button, hidden, link_button
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.mail_acts import require_offered
from admin_ui.parts.mail_head import mail_head
from admin_ui.parts.markup import fill, join
from admin_ui.parts.moment_field import moment_field, next_hour, read_moment, tell_zone
from admin_ui.parts.words import paragraph
from admin_ui.shell import panel, read_shell
from services import customers, drafting, sending
from services.actors import Actor
from services.errors import Invalid
from services.translation import _


def register() -> None:
    ui.page("/emails/{email_id}/send")(send_page)


@answering
async def send_page(request: Request, email_id: str) -> Any:
    shell = await read_shell(request)
    email = await drafting.read_email(shell.actor, email_id)
    customer = await customers.read_customer(shell.actor, email.customer_id)
    require_offered(shell.actor, sending.send_email, customer)

    async def send_email(actor: Actor, given: Given) -> Go:
        at = read_moment(given, "at") if given["act"] == "later" else None
        try:
            await sending.send_email(actor, email.id, at, revision=given.number("revision"))
        except Invalid as refusal:
            raise Invalid(refusal.message, refusal.next_step, field="at") from None
        return Go(f"/emails/{email.id}")

    fields = join(
        (
            hidden("revision", email.revision),
            fill(
                '<section class="choice"><h2>{}</h2>{}<div class="acts">{}{}</div></section>',
                _("Now"),
                paragraph(
                    _("It leaves after a short hold, outside of the send window too. Until then Undo calls it back."),
                    "soft",
                ),
                button(_("Send now"), act="now"),
                link_button(_("Cancel"), f"/emails/{email.id}"),
            ),
            fill(
                '<section class="choice"><h2>{}</h2>{}{}<div class="acts">{}</div></section>',
                _("At a time"),
                paragraph(_("A time outside of the send window waits for its next opening."), "soft"),
                moment_field("at", _("When should it leave?"), next_hour(), required=True),
                button(_("Send at this time"), act="later", kind="quiet"),
            ),
        )
    )
    with panel(shell, _("Send"), "conversation", "customer", here="/waiting"):
        lead = email.subject
        ui.html(mail_head(email, _("Send the mail"), lead), sanitize=False).classes("customer-head")
        Form(request, fields, send_email, classes="form card")
    tell_zone()
