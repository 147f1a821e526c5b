"""Close a mail that is not to leave, and say why."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.fields import area, button, hidden, link_button
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.mail_acts import require_offered
from admin_ui.parts.mail_head import mail_head
from admin_ui.parts.markup import fill, join
from admin_ui.shell import panel, read_shell
from services import approval, customers, drafting
from services.actors import Actor
from services.translation import _


def register() -> None:
    ui.page("/emails/{email_id}/reject")(reject_page)


@answering
async def reject_page(request: Request, email_id: str) -> Any:
    shell = await read_shell(request)
    email = await drafting.read_email(shell.actor, email_id)
    customer = await customers.read_customer(shell.actor, email.customer_id)
    require_offered(shell.actor, approval.reject_email, customer)

    async def reject_email(actor: Actor, given: Given) -> Go:
        await approval.reject_email(actor, email.id, given.number("revision"), given["reason"])
        return Go(f"/emails/{email.id}")

    fields = join(
        (
            hidden("revision", email.revision),
            area("reason", _("Why?"), hint=_("The team reads it on the card in Slack."), rows=3, longest=1_000),
            fill(
                '<div class="acts">{}{}</div>',
                button(_("Reject this mail"), kind="danger"),
                link_button(_("Cancel"), f"/emails/{email.id}"),
            ),
        )
    )
    with panel(shell, _("Reject"), "conversation", "customer", here="/customers"):
        lead = _("It will not leave. A new mail can be drafted at any time.")
        ui.html(mail_head(email, _("Reject the mail"), lead), sanitize=False).classes("customer-head")
        Form(request, fields, reject_email, classes="form card")
