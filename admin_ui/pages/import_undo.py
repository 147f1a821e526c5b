"""Undoing an import: what goes, what comes back and what stays, before the yes."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.import_stages import what_undo_does
from admin_ui.parts.markup import fill
from admin_ui.parts.page_way import way_back
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.actors import Actor
from services.imports import read_import, undo_import
from services.translation import _, say_day


def register() -> None:
    ui.page("/imports/{import_id}/undo")(undo_page)


@answering
async def undo_page(request: Request, import_id: str) -> Any:
    shell = await read_shell(request)
    view = await read_import(shell.actor, import_id)
    path = f"/imports/{view.id}"

    async def undo(actor: Actor, given: Given) -> Go:
        await undo_import(actor, view.id)
        return Go(path)

    with panel(shell, _("Undo the import"), "imports", here="/customers"):
        way = way_back(view.file_name, path)
        if view.undo_ends_at is None:
            ui.html(way + page_head(_("Undo the import")), sanitize=False)
            words = _("It wrote nothing, is undone already, or its 30 days are over.")
            ui.html(empty_state(_("There is nothing left to undo"), words), sanitize=False)
            return
        lead = _("Into {business}. Possible until {day}.", business=view.business_name, day=say_day(view.undo_ends_at))
        ui.html(way + page_head(_("Undo the import of {file}", file=view.file_name), lead), sanitize=False)
        ui.html(what_undo_does(view), sanitize=False)
        acts = fields.button(_("Undo the import"), kind="danger") + fields.link_button(_("Keep it"), path)
        Form(request, fill('<div class="acts">{}</div>', acts), undo)
