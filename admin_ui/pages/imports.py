"""The imports of a team: where each stands, what it brought, and the way to go on with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.import_upload import what_it_needs
from admin_ui.parts.import_words import state_kind, state_words
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.parts.scrolling import scrolling
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.errors import ProductError
from services.imports import ImportLine, read_imports
from services.translation import _, say_moment, say_number, say_percent

LOOK_AGAIN_S = 3.0
_MOVING = ("uploaded", "checking", "running", "undoing")


def register() -> None:
    ui.page("/imports")(imports_page)


@answering
async def imports_page(request: Request) -> Any:
    shell = await read_shell(request)
    shown = await read_imports(shell.actor)
    new = fields.link_button(_("Import a file"), "/imports/new", kind="first")
    with panel(shell, _("Imports"), "imports", here="/customers", wide=bool(shown)):
        lead = _("Files of customers, the newest first. Open one to go on with it, or to undo it.")
        acts = [new] if shown else []
        ui.html(way_back(_("Customers"), "/customers") + page_head(_("Imports"), lead, *acts), sanitize=False)
        if not shown:
            words = _("Bring your customers in from a CSV file: their addresses, their names and what they spend.")
            ui.html(empty_state(_("No import yet"), words, new), sanitize=False)
            ui.html(what_it_needs(), sanitize=False)
        drawn = ui.html(_table(shown), sanitize=False)

    async def look_again() -> None:
        try:
            now = await read_imports(await asker(request, seen=False))
        except ProductError:  # signed out, or no longer allowed: the socket is cut, and the page then says so
            looking.deactivate()
            return
        markup = _table(now)
        if drawn.content != markup:
            drawn.content = markup

    looking = look_every(LOOK_AGAIN_S, look_again)


def _table(shown: Sequence[ImportLine]) -> Markup:
    if not shown:
        return NOTHING
    titles = (_("File"), _("State"), _("Added"), _("Changed"), _("Rejected"), _("Uploaded"))
    head = join(
        fill('<th scope="col"{}>{}</th>', fill(' class="number"') if 2 <= n <= 4 else NOTHING, title)
        for n, title in enumerate(titles)
    )
    return scrolling(
        _("Imports"),
        fill(
            '<table class="table imports"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            head,
            join(map(_row, shown)),
        ),
    )


def _row(line: ImportLine) -> Markup:
    moving = fill(" {}", say_percent(line.share)) if line.state in _MOVING else NOTHING
    return fill(
        '<tr><th scope="row"><a href="/imports/{id}">{file}</a><small>{business}</small></th>'
        '<td><span class="state {kind}">{state}{moving}</span></td>{numbers}'
        '<td class="when">{at}<small>{by}</small></td></tr>',
        id=line.id,
        file=line.file_name,
        business=line.business_name,
        kind=state_kind(line.state),
        state=state_words(line.state),
        moving=moving,
        numbers=join(
            fill(
                '<td class="number{}" data-title="{}">{}</td>', "" if n else " none", title, say_number(n) if n else "–"
            )
            for title, n in (
                (_("Added"), line.added),
                (_("Changed"), line.changed),
                (_("Rejected"), line.rejected),
            )
        ),
        at=say_moment(line.created_at),
        by=line.created_by,
    )
