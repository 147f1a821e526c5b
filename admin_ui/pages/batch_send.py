"""Before what is approved of a batch leaves: what the rules of sending make of it, and the yes."""

from __future__ import annotations

import secrets
from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.batch_review import draw_preview
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.parts.words import paragraph
from admin_ui.shell import page_head, panel, read_shell
from services.actors import Actor
from services.mail_batches import preview_batch, send_batch
from services.translation import _, n_


def register() -> None:
    ui.page("/batches/{batch_id}/send")(batch_send_page)


@answering
async def batch_send_page(request: Request, batch_id: str) -> Any:
    shell = await read_shell(request)
    shown = await preview_batch(shell.actor, batch_id)
    key = secrets.token_hex(16)

    async def act(actor: Actor, given: Given) -> Go:
        sending = await send_batch(actor, batch_id, shown.mark, key=key)
        return Go(f"/batches/{sending.batch.id}")

    leaving = shown.total - len(shown.preview.left_out)
    yes = NOTHING
    if leaving:
        yes = fields.button(n_("Send {n} mail", "Send {n} mails", leaving), act="send_batch")
    else:
        yes = paragraph(_("None of them can leave now."), "warning")
    title = n_("Send {n} approved mail", "Send {n} approved mails", shown.total)
    with panel(shell, title, "customers", "batch_review", here="/batches"):
        lead = _("They leave by the rules of sending, after a short hold. You can pause them on the way.")
        ui.html(join((way_back(_("The batch"), f"/batches/{batch_id}"), page_head(title, lead))), sanitize=False)
        Form(request, join((draw_preview(shown), fill('<div class="acts">{}</div>', yes))), act, classes="form card")
