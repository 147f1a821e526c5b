"""Signing in with address and password; a plain form that needs no script."""

from __future__ import annotations

from nicegui import app
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.errors import answering, status_of
from admin_ui.pacing import PACE
from admin_ui.parts.given import Given
from admin_ui.parts.plain_form import read_plain_form, typed, words_at
from admin_ui.parts.sign_in import show_sign_in
from admin_ui.session import address_of, browser_of, keep_cookie, visit_of
from services import accounts
from services.errors import NotAllowed, ProductError


def register() -> None:
    app.add_api_route("/sign-in", show, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/sign-in", sign_in, methods=["POST"], include_in_schema=False)


@answering
async def show(request: Request) -> Response:
    """Whoever is signed in already is led on."""
    wanted = accounts.local_path(request.query_params.get("next", ""))
    return RedirectResponse(wanted, status_code=303) if visit_of(request) else show_sign_in(wanted)


@answering
async def sign_in(request: Request) -> Response:
    given = Given({})
    try:
        PACE.take(address_of(request))
        given = await read_plain_form(request, "next", "address", "password")
        address, password, wanted = given["address"], given.secret("password"), given["next"]
        signed_in = await accounts.sign_in(address, password, browser_of(request), path=wanted)
    except ProductError as refusal:
        return show_sign_in(
            accounts.local_path(typed(given, "next")),
            address=typed(given, "address"),
            refused=words_at(refusal, "address", "password"),
            status=401 if isinstance(refusal, NotAllowed) else status_of(refusal),
        )
    response = RedirectResponse(signed_in.path, status_code=303)
    keep_cookie(response, signed_in.token)
    return response
