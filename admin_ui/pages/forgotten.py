"""A forgotten password: an address, then the mailed link, where a new one is set."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import app
from starlette.requests import Request
from starlette.responses import Response

from admin_ui.errors import answering, status_of
from admin_ui.pacing import LETTERS, PACE
from admin_ui.parts import fields
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill
from admin_ui.parts.password import password_field, whose_password
from admin_ui.parts.plain_form import read_plain_form, typed, words_at
from admin_ui.parts.plain_page import plain_form, show_plain_page
from admin_ui.parts.sign_in import show_sign_in
from admin_ui.parts.used_up import show_used_up
from admin_ui.session import address_of, browser_of
from services import accounts
from services.errors import NotFound, ProductError
from services.translation import _


def register() -> None:
    app.add_api_route("/forgotten", show, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/forgotten", request_password_link, methods=["POST"], include_in_schema=False)
    app.add_api_route("/new-password/{token}", show_password_link, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/new-password/{token}", use_password_link, methods=["POST"], include_in_schema=False)


@answering
async def show(request: Request) -> Response:
    return _forgotten({})


@answering
async def request_password_link(request: Request) -> Response:
    """The answer is the same whether anybody has the address or not."""
    given = Given({})
    try:
        LETTERS.take(address_of(request))
        given = await read_plain_form(request, "address")
        await accounts.request_password_link(given["address"])
    except ProductError as refusal:
        return _forgotten(words_at(refusal, "address"), address=typed(given, "address"), status=status_of(refusal))
    return show_plain_page(
        _("Look into your mail"),
        _("If {address} has an account, a letter with a link is on its way to it.", address=given["address"]),
        below=[
            _("Nothing came? Look among the junk mail, or ask again in a minute."),
            fill('<a href="/forgotten">{}</a>', _("Ask again")),
        ],
    )


def _forgotten(refused: Mapping[str, str], *, address: str = "", status: int = 200) -> Response:
    form = plain_form(
        "/forgotten",
        fields.text_field(
            "address",
            _("Email address"),
            address,
            kind="email",
            required=True,
            autocomplete="username",
            longest=320,
            error=refused.get("address", ""),
        ),
        fields.button(_("Mail me a link")),
        refusal=refused.get("", ""),
    )
    return show_plain_page(
        _("Set a new password"),
        _("We mail you a link that lets you choose one."),
        form=form,
        below=[fill('<a href="/sign-in">{}</a>', _("Back to signing in"))],
        status=status,
    )


@answering
async def show_password_link(request: Request, token: str) -> Response:
    try:
        return await _new_password(token, {})
    except NotFound as gone:
        return show_used_up(gone, "/forgotten")


@answering
async def use_password_link(request: Request, token: str) -> Response:
    """Signs nobody in: an address that is locked stays locked, whatever its password is now."""
    try:
        PACE.take(address_of(request))
        given = await read_plain_form(request, "address", "password")
        address = await accounts.read_password_link(token)
        await accounts.use_password_link(token, given.secret("password"), browser_of(request))
    except NotFound as gone:
        return show_used_up(gone, "/forgotten")
    except ProductError as refusal:
        return await _new_password(token, words_at(refusal, "password"), status=status_of(refusal))
    return show_sign_in(
        address=address, said=_("Your new password is set, and you are signed out everywhere. Sign in.")
    )


async def _new_password(token: str, refused: Mapping[str, str], *, status: int = 200) -> Response:
    """Uses nothing up."""
    address = await accounts.read_password_link(token)
    form = plain_form(
        "",
        whose_password(address),
        password_field("password", _("New password"), new=True, error=refused.get("password", "")),
        fields.button(_("Set the password")),
        refusal=refused.get("", ""),
    )
    return show_plain_page(
        _("Set a new password"),
        _("For {address}. You are signed out everywhere when it is set.", address=address),
        form=form,
        status=status,
    )
