"""A file of addresses that are not to be written to: uploaded, looked at, added after a yes, watched meanwhile."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.asking import asker
from admin_ui.errors import answering, status_of
from admin_ui.parts import fields
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.parts.suppression_words import draw_import
from admin_ui.shell import page_head, panel, read_shell
from admin_ui.uploads import receive_file
from services import suppressions
from services.actors import Actor
from services.errors import Invalid, NotAllowed, ProductError
from services.suppressions import ImportView
from services.translation import _, n_, text, translated

LOOK_AGAIN_S = 1.0


def register() -> None:
    app.add_api_route("/suppressions/file", upload_file, methods=["POST"], include_in_schema=False)
    ui.page("/suppressions/files/{suppression_import_id}")(file_page)


@answering
async def upload_file(request: Request) -> Response:
    actor = await asker(request)
    if not actor.may(suppressions.read_suppression_file):  # not a byte of it is read
        raise NotAllowed(text("Only the owner and admins bring in files."), text("Ask one of them."))
    try:
        content = await receive_file(request, limit=suppressions.MOST_BYTES)
        import_id = await suppressions.read_suppression_file(actor, content)
    except Invalid as refusal:
        back = fill('<a href="/suppressions">{}</a>', _("Back to the list"))
        return show_plain_page(
            translated(refusal.message), translated(refusal.next_step), below=[back], status=status_of(refusal)
        )
    return RedirectResponse(f"/suppressions/files/{import_id}", status_code=303)


@answering
async def file_page(request: Request, suppression_import_id: str) -> Any:
    shell = await read_shell(request)
    shown = await suppressions.read_suppression_import(shell.actor, suppression_import_id)

    async def redraw(actor: Actor) -> ImportView:
        now = await suppressions.read_suppression_import(actor, shown.id)
        drawn.content = draw_import(now)
        form.redraw(_acts(now))
        return now

    async def add(actor: Actor, given: Given) -> None:
        await suppressions.add_suppression_import(actor, shown.id)
        await redraw(actor)
        looking.activate()

    async def look_again() -> None:
        try:
            now = await redraw(await asker(request, seen=False))
        except ProductError:  # signed out: the socket is about to be cut, and the page then says so
            looking.deactivate()
            return
        if now.state == "added":
            looking.deactivate()

    with panel(shell, _("A file of addresses"), "suppressions", here="/team"):
        ui.html(page_head(_("A file of addresses")), sanitize=False)
        drawn = ui.html(draw_import(shown), sanitize=False).classes("found-addresses")
        form = Form(request, _acts(shown), add)
        looking = look_every(LOOK_AGAIN_S, look_again, active=shown.state == "adding")


def _acts(shown: ImportView) -> Markup:
    back = fields.link_button(_("Back to the list"), "/suppressions")
    fresh = n_("Add {n} new address", "Add {n} new addresses", shown.fresh)
    add = fields.button(fresh) if shown.state == "read" and shown.fresh else NOTHING
    return fill('<div class="acts">{}{}</div>', add, back)
