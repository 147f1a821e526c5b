"""Signing up: name and address, then the mailed link, where a password is chosen and the account is made."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import app
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.errors import answering, status_of
from admin_ui.pacing import LETTERS, PACE
from admin_ui.parts import fields
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill
from admin_ui.parts.password import password_field, whose_password
from admin_ui.parts.plain_form import read_plain_form, typed, words_at
from admin_ui.parts.plain_page import plain_form, show_plain_page
from admin_ui.parts.used_up import show_used_up
from admin_ui.session import address_of, browser_of, keep_cookie
from services import accounts
from services.errors import NotFound, ProductError
from services.translation import _


def register() -> None:
    app.add_api_route("/sign-up", show, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/sign-up", request_sign_up, methods=["POST"], include_in_schema=False)
    app.add_api_route("/welcome/{token}", show_sign_up_link, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/welcome/{token}", use_sign_up_link, methods=["POST"], include_in_schema=False)


@answering
async def show(request: Request) -> Response:
    return _sign_up({})


@answering
async def request_sign_up(request: Request) -> Response:
    """The answer is the same whether the address has an account or not; its letter tells."""
    given = Given({})
    try:
        LETTERS.take(address_of(request))
        given = await read_plain_form(request, "name", "address")
        await accounts.request_sign_up(given["name"], given["address"])
    except ProductError as refusal:
        return _sign_up(
            words_at(refusal, "name", "address"),
            name=typed(given, "name"),
            address=typed(given, "address"),
            status=status_of(refusal),
        )
    return show_plain_page(
        _("Look into your mail"),
        _("A letter is on its way to {address}. Open its link to choose a password.", address=given["address"]),
        below=[
            _("Nothing came? Look among the junk mail, or ask again in a minute."),
            fill('<a href="/sign-up">{}</a>', _("Ask again")),
        ],
    )


def _sign_up(refused: Mapping[str, str], *, name: str = "", address: str = "", status: int = 200) -> Response:
    form = plain_form(
        "/sign-up",
        fields.text_field(
            "name",
            _("Your name"),
            name,
            required=True,
            autocomplete="name",
            longest=100,
            error=refused.get("name", ""),
        ),
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
        _("Sign up"),
        _("Win replies from customers you already have."),
        form=form,
        below=[fill('{} <a href="/sign-in">{}</a>', _("You have an account?"), _("Sign in"))],
        status=status,
    )


@answering
async def show_sign_up_link(request: Request, token: str) -> Response:
    try:
        return await _welcome(token, {})
    except NotFound as gone:
        return show_used_up(gone, "/sign-up")


@answering
async def use_sign_up_link(request: Request, token: str) -> Response:
    try:
        PACE.take(address_of(request))
        given = await read_plain_form(request, "address", "password")
        session = await accounts.use_sign_up_link(token, given.secret("password"), browser_of(request))
    except NotFound as gone:
        return show_used_up(gone, "/sign-up")
    except ProductError as refusal:
        return await _welcome(token, words_at(refusal, "password"), status=status_of(refusal))
    response = RedirectResponse("/", status_code=303)
    keep_cookie(response, session)
    return response


async def _welcome(token: str, refused: Mapping[str, str], *, status: int = 200) -> Response:
    """Uses nothing up. The address stands in the form for password keepers."""
    name, address = await accounts.read_sign_up_link(token)
    form = plain_form(
        "",
        whose_password(address),
        password_field("password", _("Password"), new=True, error=refused.get("password", "")),
        fields.button(_("Start")),
        refusal=refused.get("", ""),
    )
    return show_plain_page(
        _("Welcome, {name}", name=name),
        _("Choose a password for {address}.", address=address),
        form=form,
        status=status,
    )
