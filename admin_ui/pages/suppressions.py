"""Who is not written to: searched by the address bar alone, added to by hand, downloaded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill, join
from admin_ui.parts.suppression_words import draw_filters, draw_page
from admin_ui.parts.team_tabs import team_head
from admin_ui.shell import panel, read_shell
from admin_ui.uploads import say_size
from services import suppressions
from services.actors import Actor
from services.errors import ProductError
from services.suppressions import SuppressionSearch
from services.translation import _, n_

_ASKED = ("q", "reason", "since", "until")


def register() -> None:
    ui.page("/suppressions")(suppressions_page)
    app.add_api_route("/suppressions.csv", suppressions_csv, methods=["GET"], include_in_schema=False)


@answering
async def suppressions_page(request: Request) -> Any:
    shell = await read_shell(request)
    actor, asked = shell.actor, _asked_for(request)
    before = request.query_params.get("before", "")
    is_id = before.isascii() and before.isdigit() and len(before) < 18
    page = await suppressions.list_suppressions(actor, _search_of(asked), before=int(before) if is_id else 0)
    may_remove = actor.may(suppressions.remove_suppression)

    async def add(actor: Actor, given: Given) -> str:
        done = await suppressions.add_suppressions(actor, given["addresses"], given["note"])
        now = await suppressions.list_suppressions(actor, _search_of(asked))
        found.content = draw_page(now, asked, may_remove=may_remove)
        said = n_("{n} address added", "{n} addresses added", done.added)
        stopped = n_("{n} mail cancelled", "{n} mails cancelled", done.cancelled)
        return ", ".join([said, *([stopped] if done.cancelled else [])])

    with panel(shell, _("Suppression list"), "suppressions", here="/team", wide=True):
        lead = _("Nobody of the team writes to these addresses, from no business. Asked again when a mail leaves.")
        ui.html(team_head(shell.myself.team_name, "/suppressions"), sanitize=False)
        ui.html(fill('<p class="lead">{}</p>', lead), sanitize=False)
        if actor.may(suppressions.add_suppressions):
            with ui.element("details").classes("card adding"):
                ui.html(fill("{}", _("Add addresses")), sanitize=False, tag="summary")
                Form(request, _adding(), add, clears=True)
                if actor.may(suppressions.read_suppression_file):
                    ui.html(_file_form(), sanitize=False)
        ui.html(draw_filters(asked, may_search=not page.masked), sanitize=False)
        found = ui.html(draw_page(page, asked, may_remove=may_remove), sanitize=False).classes("found-addresses")


@answering
async def suppressions_csv(request: Request) -> Response:
    """Streamed part by part; each asks anew whether the person may (law 3)."""
    search = _search_of(_asked_for(request))
    first = await suppressions.export_suppressions(await asker(request), search)

    async def lines() -> AsyncIterator[str]:
        part, after = first
        yield part
        while after:
            try:
                part, after = await suppressions.export_suppressions(await asker(request), search, after)
            except ProductError:  # a file that was begun ends where the right did
                return
            yield part

    name = f"suppressions-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


def _asked_for(request: Request) -> dict[str, str]:
    given = request.query_params
    return {name: given[name].strip()[:320] for name in _ASKED if given.get(name, "").strip()}


def _search_of(asked: dict[str, str]) -> SuppressionSearch:
    """What can't be read as what it should be is left out: an address bar is typed into by anybody."""
    words = "".join(c for c in asked.get("q", "") if c.isprintable())
    return SuppressionSearch(words, asked.get("reason", ""), _day(asked.get("since", "")), _day(asked.get("until", "")))


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _adding() -> Markup:
    return join(
        [
            fields.area(
                "addresses",
                _("Addresses"),
                hint=_("One or many, as you have them: one a line, or split by commas. Mail that waits is cancelled."),
                rows=3,
                required=True,
            ),
            fields.text_field("note", _("Note"), hint=_("Why, for your colleagues."), longest=300),
            fields.button(_("Add to the list")),
        ]
    )


def _file_form() -> Markup:
    return fill(
        '<form method="post" action="/suppressions/file" enctype="multipart/form-data" class="form file">'
        '<div class="field"><label for="f-file">{}</label><input type="file" id="f-file" name="file" required'
        ' accept=".csv,.txt,text/csv,text/plain" aria-describedby="h-file"><p class="hint" id="h-file">{}</p></div>'
        '<button type="submit" class="button quiet">{}</button></form>',
        _("Or a file"),
        _(
            "CSV with a column Email, or one address a line, up to {size}. You see what is in it before it counts.",
            size=say_size(suppressions.MOST_BYTES),
        ),
        _("Read the file"),
    )
