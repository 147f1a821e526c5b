"""Mail servers of the team's own: in the order in which they are asked, tried, changed, removed."""

from __future__ import annotations

import time
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.mail_server_words import draw_servers, fault_words, server_fields, works_words
from admin_ui.parts.markup import fill, join
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services import mail_servers
from services.actors import Actor
from services.errors import Invalid
from services.mail_servers import MailServerView
from services.translation import _, say_number, text

HERE = "/team/mail-servers"
_TYPED = ("host", "port", "security", "user", "authority", "connections", "senders")


def register() -> None:
    ui.page(HERE)(mail_servers_page)
    ui.page(f"{HERE}/new")(new_server_page)  # before the page of one, whose path would swallow it
    ui.page(f"{HERE}/{{server_id}}")(server_page)


@answering
async def mail_servers_page(request: Request) -> Any:
    shell = await read_shell(request)
    servers = await mail_servers.list_mail_servers(shell.actor)
    found: dict[int, Markup] = {}

    async def act(actor: Actor, given: Given) -> str | None:
        pressed, server_id = _pressed(given)
        said = None
        if pressed == "up":
            await mail_servers.move_mail_server(actor, server_id)
        elif pressed == "remove":
            await mail_servers.remove_mail_server(actor, server_id)
            said = _("The server is removed.")
        else:
            began = time.monotonic()
            fault = await mail_servers.check_mail_server(actor, server_id)
            took = say_number(round(time.monotonic() - began, 2))
            found[server_id] = fault_words(fault.words, fault.to_do) if fault else works_words(took)
        form.redraw(_listed(await mail_servers.list_mail_servers(actor), found))
        return said

    with panel(shell, _("Mail servers"), "mail_servers", here="/team"):
        add = fields.link_button(_("Add a server"), f"{HERE}/new", kind="first")
        lead = _("The first in the list that takes a sender's mail and works is used; the next ones stand in for it.")
        ui.html(page_head(_("Mail servers"), lead, add), sanitize=False)
        form = Form(request, _listed(servers, found), act)
        last = _("Mail of all other senders goes by the server of AskUsers.")
        ui.html(fill('<p class="hint">{}</p>', last), sanitize=False)


@answering
async def new_server_page(request: Request) -> Any:
    shell = await read_shell(request)
    await mail_servers.list_mail_servers(shell.actor)  # who may not add one is told so here

    async def add(actor: Actor, given: Given) -> Go:
        await mail_servers.add_mail_server(actor, _typed(given))
        return Go(HERE)

    with panel(shell, _("Add a mail server"), "mail_servers", here="/team"):
        lead = _("It is tried before it is kept: connected to, encrypted, signed in to. No mail is sent.")
        ui.html(page_head(_("Add a mail server"), lead), sanitize=False)
        with ui.element("section").classes("card"):
            Form(request, _whole(None), add, warns=True)


@answering
async def server_page(request: Request, server_id: str) -> Any:
    shell = await read_shell(request)
    server = await mail_servers.read_mail_server(shell.actor, server_id)

    async def change(actor: Actor, given: Given) -> Go:
        await mail_servers.change_mail_server(actor, server.id, given.number("revision"), _typed(given))
        return Go(HERE)

    with panel(shell, server.host, "mail_servers", here="/team"):
        lead = _("It is tried before it is kept. For another server or user its password is typed again.")
        ui.html(page_head(server.host, lead), sanitize=False)
        with ui.element("section").classes("card"):
            Form(request, _whole(server), change, warns=True)


def _listed(servers: tuple[MailServerView, ...], found: dict[int, Markup]) -> Markup:
    if servers:
        return draw_servers(servers, found)
    return empty_state(
        _("No server of your own yet"),
        _("All mail goes by the server of AskUsers. Add your own for mail that leaves from your provider's address."),
    )


def _whole(server: MailServerView | None) -> Markup:
    save = fields.button(_("Try and save"))
    return join(
        [server_fields(server), fill('<div class="acts">{}{}</div>', save, fields.link_button(_("Back"), HERE))]
    )


def _typed(given: Given) -> dict[str, str]:
    return {**{name: given[name] for name in _TYPED}, "password": given.secret("password")}


def _pressed(given: Given) -> tuple[str, int]:
    act, _between, number = given["act"].partition(":")
    if act not in ("up", "remove", "try") or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Invalid(text("Load the page anew and try again."))
    return act, int(number)
