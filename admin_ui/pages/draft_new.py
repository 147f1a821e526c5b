"""Begin a mail: to a customer, or in answer to what they wrote. The writer's words then wait for a person."""

from __future__ import annotations

import secrets
from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.customer_head import cautions, lead
from admin_ui.parts.fields import area, button, hidden, link_button
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.mail_acts import require_offered
from admin_ui.parts.markup import fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.parts.words import paragraph
from admin_ui.shell import page_head, panel, read_shell
from services import customers, drafting, replies
from services.actors import Actor
from services.translation import _

LONGEST_WISH = 3_000


def register() -> None:
    ui.page("/customers/{customer_id:int}/draft")(draft_page)
    ui.page("/replies/{reply_id}/answer")(answer_page)


@answering
async def draft_page(request: Request, customer_id: int) -> Any:
    shell = await read_shell(request)
    customer = await customers.read_customer(shell.actor, customer_id)
    require_offered(shell.actor, drafting.draft_email_for_customer, customer)

    async def draft_email_for_customer(actor: Actor, given: Given) -> Go:
        wish, key = given["instruction"], _key(actor, given)
        email = await drafting.draft_email_for_customer(actor, customer.id, wish, key=key)
        return Go(f"/emails/{email.id}")

    path = f"/customers/{customer.id}"
    with panel(shell, _("Draft a mail"), "customer", here="/customers"):
        head = page_head(_("Draft a mail to {name}", name=customer.name), lead(customer))
        above = join((way_back(customer.name, path), head, cautions(customer)))
        ui.html(above, sanitize=False).classes("customer-head")
        hint = _("For example: mention the new export. What is said about them rests on the facts held.")
        Form(request, _fields(hint, path), draft_email_for_customer, classes="form card", warns=True)


@answering
async def answer_page(request: Request, reply_id: str) -> Any:
    shell = await read_shell(request)
    reply = await replies.read_reply(shell.actor, reply_id)
    customer = await customers.read_customer(shell.actor, reply.customer_id)
    require_offered(shell.actor, replies.draft_answer, customer)

    async def draft_answer(actor: Actor, given: Given) -> Go:
        email = await replies.draft_answer(actor, reply.id, given["instruction"], key=_key(actor, given))
        return Go(f"/emails/{email.id}")

    path = f"/replies/{reply.id}"
    with panel(shell, _("Draft an answer"), "conversation", "customer", here="/customers"):
        ui.html(
            join(
                (
                    way_back(_("Conversation"), path),
                    page_head(_("Answer {name}", name=customer.name), lead(customer)),
                    cautions(customer),
                    fill(
                        '<blockquote class="card said"><h2>{}</h2><p class="text">{}</p></blockquote>',
                        reply.subject or _("(no subject)"),
                        reply.text or _("(no words)"),
                    ),
                )
            ),
            sanitize=False,
        ).classes("customer-head")
        hint = _("What you want to tell them. Without a language model your words go into the answer as they are.")
        Form(request, _fields(hint, path), draft_answer, classes="form card", warns=True)


def _fields(hint: str, back: str) -> Any:
    return join(
        (
            area("instruction", _("What should it say?"), hint=hint, rows=4, longest=LONGEST_WISH),
            hidden("key", secrets.token_hex(8)),
            paragraph(_("It waits for approval before anything leaves."), "soft"),
            fill('<div class="acts">{}{}</div>', button(_("Write the draft")), link_button(_("Cancel"), back)),
        )
    )


def _key(actor: Actor, given: Given) -> str:
    """Sent twice, a page's form asks for one mail."""
    return f"panel:{actor.user_id}:{given['key'][:32]}"
