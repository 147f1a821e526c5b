"""Another address to sign in with: asked for here, confirmed by the link that is mailed to it."""

from __future__ import annotations

from typing import Any

from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import Response

from admin_ui.errors import answering
from admin_ui.pacing import PACE
from admin_ui.parts import fields
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill, join
from admin_ui.parts.password import SHOW_PASSWORDS, password_field
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.parts.used_up import show_used_up
from admin_ui.session import address_of, browser_of
from admin_ui.shell import page_head, panel, read_shell
from services import accounts
from services.actors import Actor
from services.errors import NotFound
from services.translation import _


def register() -> None:
    ui.page("/account/address")(address_page)
    app.add_api_route("/confirm-address/{token}", show_address_link, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/confirm-address/{token}", use_address_link, methods=["POST"], include_in_schema=False)


@answering
async def address_page(request: Request) -> Any:
    shell = await read_shell(request)
    me = shell.myself
    lead = _("You sign in with {address} now.", address=me.address)
    with panel(shell, _("Change the address"), "password", "account", here="/account"):
        ui.html(
            page_head(_("Change the address"), lead, fields.link_button(_("Back"), "/account/security")),
            sanitize=False,
        )
        with ui.element("section").classes("card"):
            if me.has_password:
                Form(request, _fields(), change_address, clears=True)
            else:
                said = _("This needs your password, and you have none yet. Have a link mailed to you first.")
                back = fields.link_button(_("Set a password"), "/account/security")
                ui.html(fill("<p>{}</p>{}", said, back), sanitize=False)
    ui.add_body_html(f"<script>{SHOW_PASSWORDS}</script>")


def _fields() -> Any:
    return join(
        [
            fields.text_field(
                "address", _("New address"), kind="email", required=True, autocomplete="email", longest=320
            ),
            password_field("password", _("Password")),
            fill(
                '<p class="hint">{}</p>',
                _("A link goes to the new address. Until it is opened and confirmed, nothing changes."),
            ),
            fields.button(_("Mail the link")),
        ]
    )


async def change_address(actor: Actor, given: Given) -> str:
    """Says the same whether the address is somebody's or not."""
    address = await accounts.change_address(actor, given.secret("password"), given["address"])
    return _("A link is on its way to {address}.", address=address)


@answering
async def show_address_link(request: Request, token: str) -> Response:
    """Uses nothing up."""
    try:
        old, new = await accounts.read_address_link(token)
    except NotFound as gone:
        return show_used_up(gone, "/account/address")
    return show_plain_page(
        _("Confirm your new address"),
        _("You sign in with {new} from then on, no longer with {old}.", new=new, old=old),
        button=_("Use this address"),
        below=[_("Your other sessions end. If you did not ask for it, close the page.")],
    )


@answering
async def use_address_link(request: Request, token: str) -> Response:
    PACE.take(address_of(request))
    try:
        address = await accounts.use_address_link(token, browser_of(request))
    except NotFound as gone:
        return show_used_up(gone, "/account/address")
    return show_plain_page(
        _("Your address is changed"),
        _("You sign in with {address} from now on.", address=address),
        below=[fill('<a href="/account">{}</a>', _("Go on"))],
    )
