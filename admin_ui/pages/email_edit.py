"""A person's own wording of a mail. An approval of the wording before is void with it."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.fields import area, button, hidden, link_button, text_field
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.mail_acts import require_offered
from admin_ui.parts.mail_head import mail_head
from admin_ui.parts.markup import fill, join
from admin_ui.shell import panel, read_shell
from services import customers, drafting
from services.actors import Actor
from services.translation import _


def register() -> None:
    ui.page("/emails/{email_id}/edit")(edit_page)


@answering
async def edit_page(request: Request, email_id: str) -> Any:
    shell = await read_shell(request)
    email = await drafting.read_email(shell.actor, email_id)
    customer = await customers.read_customer(shell.actor, email.customer_id)
    require_offered(shell.actor, drafting.edit_email, customer)

    async def edit_email(actor: Actor, given: Given) -> Go:
        await drafting.edit_email(actor, email.id, given.number("revision"), given["subject"], given["body"])
        return Go(f"/emails/{email.id}")

    lead = _("Signature and the way to unsubscribe are added by themselves.")
    if email.digest:
        lead = _("This mail is approved. Saving a change voids that; somebody approves it again.")
    fields = join(
        (
            hidden("revision", email.revision),
            text_field("subject", _("Subject"), email.subject, required=True, longest=200),
            area("body", _("Text"), email.body, rows=16, required=True, longest=10_000),
            fill(
                '<div class="acts">{}{}</div>',
                button(_("Save the wording")),
                link_button(_("Cancel"), f"/emails/{email.id}"),
            ),
        )
    )
    with panel(shell, _("Edit"), "conversation", "customer", here="/customers"):
        ui.html(mail_head(email, _("Edit the mail"), lead), sanitize=False).classes("customer-head")
        Form(request, fields, edit_email, classes="form card", warns=True)
