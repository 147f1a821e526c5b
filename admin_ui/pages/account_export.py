"""All of one's data: asked for with a button, watched while it is gathered, fetched as one file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.account_tabs import account_head
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import fill, join
from admin_ui.shell import panel, read_shell
from admin_ui.uploads import say_size
from services import exports
from services.actors import Actor
from services.errors import NotFound, ProductError
from services.exports import ExportView
from services.translation import _, say_day, say_percent

LOOK_AGAIN_S = 1.0


def register() -> None:
    ui.page("/account/export")(export_page)
    app.add_api_route("/account/export/{export}", fetch_export, methods=["GET"], include_in_schema=False)


@answering
async def export_page(request: Request) -> Any:
    shell = await read_shell(request)
    shown = await exports.read_export(shell.actor)

    async def ask(actor: Actor, given: Given) -> str:
        await exports.request_export(actor)
        await look_again()
        return _("We are gathering your data. A letter comes when it is ready.")

    async def look_again() -> None:
        nonlocal shown
        try:
            now = await exports.read_export(await asker(request, seen=False))
        except ProductError:  # signed out: the socket is about to be cut, and the page then says so
            looking.deactivate()
            return
        if now != shown:
            shown = now
            form.redraw(_export(shown))

    with panel(shell, _("Your data"), "account", here="/account"):
        ui.html(account_head("/account/export"), sanitize=False)
        ui.html(_contents(exports.holds_team(shell.actor.role)), sanitize=False)
        with ui.element("section").classes("card"):
            form = Form(request, _export(shown), ask)
        ui.html(_deletion(), sanitize=False)
        looking = look_every(LOOK_AGAIN_S, look_again)


def _contents(holds_team: bool) -> Markup:
    held = [
        _("your account, your teams, your sessions, your picture"),
        _("what you did in this team: emails, wordings, approvals, profiles, settings, replies"),
    ]
    if holds_team:
        held.append(_("of the team: its businesses, customers, emails, replies and credits"))
    return fill(
        '<section class="card"><h2>{}</h2><p>{}</p><ul class="what">{}</ul></section>',
        _("Take your data with you"),
        _("One zip file, each list in it as CSV for people and as JSON for programs:"),
        join(fill("<li>{}</li>", words) for words in held),
    )


def _export(export: ExportView | None) -> Markup:
    again = fields.button(_("Gather my data"))
    if export is None:
        return again
    if export.is_running:
        return fill(
            '<label for="how-far">{}</label><progress id="how-far" max="1" value="{}">{}</progress>'
            '<p class="hint">{}</p>',
            _("Gathering your data: {share}", share=say_percent(export.share)),
            round(export.share, 3),
            say_percent(export.share),
            _("You can leave this page. A letter comes when it is ready."),
        )
    if export.state == "failed":
        return fill('<p class="error">{}</p>{}', _("It could not be gathered. Please ask for it again."), again)
    return fill(
        '<p>{}</p><div class="acts"><a class="button first" href="/account/export/{}" download>{}</a>{}</div>',
        _("Ready, until {day}.", day=say_day(export.expires_at)),
        export.id,
        _("Fetch it ({size})", size=say_size(export.size)),
        fields.button(_("Gather it anew"), kind="quiet"),
    )


def _deletion() -> Markup:
    return fill(
        '<section class="card"><h2>{}</h2><p>{}</p>{}</section>',
        _("Leave for good"),
        _("The next page says what goes and what stays. Nothing is deleted before you confirm it there."),
        fields.link_button(_("Delete my account"), "/account/delete", kind="quiet danger"),
    )


@answering
async def fetch_export(request: Request, export: str) -> Response:
    """Each piece is asked for anew: it ends in the middle when the person's right to it does (law 3)."""
    if not export.isdecimal() or len(export) > 18:
        raise NotFound("")
    ready = await exports.find_ready_export(await asker(request), int(export))

    async def pieces() -> AsyncIterator[bytes]:
        for number in range(ready.parts):
            yield await exports.read_export_part(await asker(request, seen=False), ready.id, number)

    return StreamingResponse(
        pieces(),
        media_type="application/zip",
        headers={
            "Content-Length": str(ready.size),
            "Content-Disposition": f'attachment; filename="askusers-{ready.created_at:%Y-%m-%d}.zip"',
            "Cache-Control": "no-store",
        },
    )
