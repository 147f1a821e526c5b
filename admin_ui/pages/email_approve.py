"""The exact mail, and a yes to it: what is shown is read from the bytes that the yes seals."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.fields import button, hidden, link_button
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.mail_acts import require_offered
from admin_ui.parts.mail_head import mail_head
from admin_ui.parts.markup import fill, join
from admin_ui.parts.words import paragraph
from admin_ui.shell import panel, read_shell
from services import approval, customers, drafting
from services.actors import Actor
from services.approval import SealPreview
from services.translation import _, n_


def register() -> None:
    ui.page("/emails/{email_id}/approve")(approve_page)


@answering
async def approve_page(request: Request, email_id: str) -> Any:
    shell = await read_shell(request)
    email = await drafting.read_email(shell.actor, email_id)
    customer = await customers.read_customer(shell.actor, email.customer_id)
    require_offered(shell.actor, approval.approve_email, customer)
    mail = await approval.preview_email(shell.actor, email.id)

    async def approve_email(actor: Actor, given: Given) -> Go:
        await approval.approve_email(actor, email.id, given.number("revision"), shown=given["shown"])
        return Go(f"/emails/{email.id}")

    fields = join(
        (
            hidden("revision", mail.revision),
            hidden("shown", mail.digest),
            fill(
                '<div class="acts">{}{}{}</div>',
                button(_("Approve this mail")),
                link_button(_("Edit"), f"/emails/{email.id}/edit"),
                link_button(_("Reject"), f"/emails/{email.id}/reject", kind="quiet danger"),
            ),
        )
    )
    with panel(shell, _("Approve"), "conversation", "customer", here="/waiting"):
        lead = _("Your yes seals exactly this mail. Any later change voids it. It leaves when somebody sends it.")
        ui.html(join((mail_head(email, _("Approve"), lead), _sealed(mail))), sanitize=False).classes("customer-head")
        Form(request, fields, approve_email, classes="form")


def _sealed(mail: SealPreview) -> Markup:
    head = join(
        fill("<dt>{}</dt><dd>{}</dd>", name, value)
        for name, value in (
            (_("From"), mail.sender),
            (_("To"), mail.recipient),
            (_("Replies to"), mail.reply_to),
            (_("Subject"), mail.subject),
        )
        if value
    )
    beside = [
        n_("{n} picture goes along.", "{n} pictures go along.", mail.pictures) if mail.pictures else "",
        _("Their mail program offers to unsubscribe in one click.") if mail.one_click else "",
        _("Seal {digest}", digest=mail.digest[:12]),
    ]
    return fill(
        '<section class="card sealed" aria-label="{}"><dl class="pairs">{}</dl><p class="text">{}</p>{}</section>',
        _("The exact mail"),
        head,
        mail.text.strip(),
        paragraph(" · ".join(filter(None, beside)), "soft"),
    )
