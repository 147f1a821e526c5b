"""A new import: the business, the file, and how far its upload is."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.import_upload import send_by_script, upload_form, what_it_needs
from admin_ui.parts.markup import NOTHING
from admin_ui.parts.page_way import way_back
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.businesses import create_business
from services.imports import read_import_targets
from services.translation import _


def register() -> None:
    ui.page("/imports/new")(new_import_page)


@answering
async def new_import_page(request: Request) -> Any:
    shell = await read_shell(request)
    targets = await read_import_targets(shell.actor)
    with panel(shell, _("Import customers"), "imports", here="/customers"):
        lead = _("First you see what would change. Nothing is written before your yes, and all of it can be undone.")
        ui.html(way_back(_("Imports"), "/imports") + page_head(_("Import customers"), lead), sanitize=False)
        if not targets:
            act = NOTHING
            if shell.actor.may(create_business):
                act = fields.link_button(_("Create a business"), "/businesses/new", kind="first")
            ui.html(
                empty_state(_("No business to import into"), _("Customers stand on the list of a business."), act),
                sanitize=False,
            )
            return
        send_by_script()
        ui.html(upload_form(targets, request.query_params.get("business", "")), sanitize=False)
        ui.html(what_it_needs(), sanitize=False)
