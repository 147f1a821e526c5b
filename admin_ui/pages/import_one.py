"""One import, from its file to its end: each state has its place on this page, and it goes on by itself."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.import_columns import Asked, columns_fields, place_of, read_columns
from admin_ui.parts.import_figures import RejectedRow, examples, read_rows, rejected
from admin_ui.parts.import_stages import ended, preview, start_words, undo_offer, working
from admin_ui.parts.import_words import about_file, state_words, way_through
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill
from admin_ui.parts.page_way import way_back
from admin_ui.shell import page_head, panel, read_shell
from services.actors import Actor
from services.errors import Invalid, ProductError
from services.imports import (
    ImportView,
    cancel_import,
    choose_columns,
    read_import,
    read_rejected,
    start_import,
)
from services.translation import _

LOOK_AGAIN_S = 1.0
_CHANGEABLE = ("looked_at", "checked")


def register() -> None:
    ui.page("/imports/{import_id}")(import_page)


@answering
async def import_page(request: Request, import_id: str) -> Any:
    """`?step=columns` leads from the preview back to the columns."""
    shell = await read_shell(request)
    view = await read_import(shell.actor, import_id)
    shown = ShownImport(request, view, request.query_params.get("step") == "columns")
    await shown.read_rejected(shell.actor)
    title = _("Import of {file}", file=view.file_name)
    with panel(shell, title, "imports", here="/customers"):
        lead = _("Into {business}", business=view.business_name)
        ui.html(way_back(_("Imports"), "/imports") + page_head(title, lead), sanitize=False)
        shown.draw()


class ShownImport:
    """On one open page. Another tab, or a worker, may move it on at any moment: what is shown then follows."""

    def __init__(self, request: Request, view: ImportView, chooses_again: bool) -> None:
        self._request, self._view = request, view
        self._chooses = view.look is not None and (view.state == "looked_at" or (chooses_again and _is_open(view)))
        self._rejected: tuple[RejectedRow, ...] = ()

    async def read_rejected(self, actor: Actor) -> None:
        if self._view.rejected and not self._view.is_working:
            self._rejected = read_rows((await read_rejected(actor, self._view.id)).lines)

    def draw(self) -> None:
        with ui.element("div"):
            self._aloud = ui.html("", sanitize=False).classes("sr-only").props('role="status"')
            self._place = ui.element("div").classes("import")
        self._draw_stage()
        self._looking = look_every(LOOK_AGAIN_S, self._look_again)

    async def _look_again(self) -> None:
        try:
            actor = await asker(self._request, seen=False)
            now = await read_import(actor, self._view.id)
            before, self._view = self._view, now
            if (now.state, now.turn) != (before.state, before.turn):
                self._chooses = now.state == "looked_at"
                await self.read_rejected(actor)
                self._place.clear()
                self._draw_stage()
                self._aloud.content = fill("{}", state_words(now.state))
            elif now.is_working and now != before:
                self._progress.content = working(now)
        except ProductError:  # signed out, or the business is gone: loading the page again says so
            self._looking.deactivate()

    def _draw_stage(self) -> None:
        view = self._view
        with self._place:
            ui.html(
                way_through(view, 1 if self._chooses else None) + fill('<p class="hint">{}</p>', about_file(view)),
                sanitize=False,
            ).classes("where")
            if self._chooses:
                self._draw_columns()
            elif view.state == "checked" and view.preview:
                self._draw_preview()
            elif view.is_working or view.state == "uploading":
                self._progress = ui.html(working(view), sanitize=False)
            else:
                ui.html(ended(view) + rejected(view, self._rejected) + undo_offer(view), sanitize=False)
            if view.state in ("uploaded", "looked_at", "checking", "checked", "running"):
                self._draw_cancelling()

    def _draw_columns(self) -> None:
        view = self._view
        assert view.look is not None

        async def choose(actor: Actor, given: Given) -> Go:
            assert view.look is not None
            choices = read_columns(given, view.look)
            try:
                await choose_columns(actor, view.id, choices)
            except Invalid as refusal:
                if refusal.field in ("number_format", "date_format"):
                    asked = Asked(number=refusal.field == "number_format", date=refusal.field == "date_format")
                    form.redraw(columns_fields(view, given, asked))
                raise Invalid(refusal.message, refusal.next_step, field=place_of(refusal, choices)) from None
            return Go(f"/imports/{view.id}")

        form = Form(self._request, columns_fields(view), choose, classes="form choosing")

    def _draw_preview(self) -> None:
        view, shown = self._view, self._view.preview
        assert shown is not None

        async def start(actor: Actor, given: Given) -> Go:
            await start_import(actor, view.id, given.number("turn"))
            return Go(f"/imports/{view.id}")

        ui.html(preview(view, shown), sanitize=False)
        again = fields.link_button(_("Change the columns"), f"/imports/{view.id}?step=columns")
        yes = NOTHING if shown.full else fields.button(start_words(shown), act="start")
        acts = fill('<div class="acts">{}{}</div>', yes, again)
        Form(self._request, fields.hidden("turn", shown.turn) + acts, start)
        ui.html(examples(view) + rejected(view, self._rejected), sanitize=False)

    def _draw_cancelling(self) -> None:
        view = self._view

        async def cancel(actor: Actor, given: Given) -> Go:
            await cancel_import(actor, view.id)
            return Go(f"/imports/{view.id}")

        said = _("The file is deleted and nothing is written.")
        if view.state == "running":
            said = _("It stops where it is. What was written stays, and can be undone.")
        with ui.element("details").classes("cancelling"):
            ui.html(fill("{}", _("Cancel this import")), sanitize=False, tag="summary")
            yes = fields.button(_("Cancel it"), act="cancel", kind="quiet danger")
            Form(self._request, fill("<p>{}</p>{}", said, yes), cancel)


def _is_open(view: ImportView) -> bool:
    return view.state in _CHANGEABLE
