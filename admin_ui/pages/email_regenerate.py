"""Have a mail written again, with a wish. The wording that stood there stays among its versions."""

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
from services import customers, drafting
from services.actors import Actor
from services.translation import _


def register() -> None:
    ui.page("/emails/{email_id}/regenerate")(regenerate_page)


@answering
async def regenerate_page(request: Request, email_id: str) -> Any:
    shell = await read_shell(request)
    email = await drafting.read_email(shell.actor, email_id)
    require_offered(
        shell.actor, drafting.regenerate_email, await customers.read_customer(shell.actor, email.customer_id)
    )

    async def regenerate_email(actor: Actor, given: Given) -> Go:
        await drafting.regenerate_email(actor, email.id, given.number("revision"), given["instruction"])
        return Go(f"/emails/{email.id}")

    hint = _("For example: shorter, and ask about the export.")
    fields = join(
        (
            hidden("revision", email.revision),
            area("instruction", _("What should be different?"), hint=hint, longest=3_000),
            fill(
                '<div class="acts">{}{}</div>',
                button(_("Write it again")),
                link_button(_("Cancel"), f"/emails/{email.id}"),
            ),
        )
    )
    with panel(shell, _("Write again"), "conversation", "customer", here="/customers"):
        lead = _("The wording that stands there now is kept among its versions.") if email.version else ""
        ui.html(mail_head(email, _("Have it written again"), lead), sanitize=False).classes("customer-head")
        Form(request, fields, regenerate_email, classes="form card", warns=True)
