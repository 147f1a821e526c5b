"""The way in from Slack and the way out: a link shows a button, the button signs in; another signs out."""

from __future__ import annotations

from nicegui import app
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.errors import answering
from admin_ui.parts.markup import fill
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.session import browser_of, keep_cookie, read_cookie
from services import accounts
from services.translation import _


def register() -> None:
    app.add_api_route("/in/{token}", show_panel_link, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/in/{token}", use_panel_link, methods=["POST"], include_in_schema=False)
    app.add_api_route("/out", end_session, methods=["POST"], include_in_schema=False)


@answering
async def show_panel_link(request: Request, token: str) -> Response:
    """Uses nothing up: whoever previews or scans links does this too."""
    name = await accounts.read_panel_link(token)
    return show_plain_page(
        _("Sign in"),
        _("You asked for this in Slack."),
        button=_("Sign in as {name}", name=name),
        below=[_("The link works once, for two minutes. If you did not ask for it, close the page.")],
    )


@answering
async def use_panel_link(request: Request, token: str) -> Response:
    """The session is new whatever cookie came along, and the one that came along ends (session fixation)."""
    signed_in = await accounts.use_panel_link(token, browser_of(request))
    response = RedirectResponse(signed_in.path, status_code=303)
    keep_cookie(response, signed_in.token)
    return response


@answering
async def end_session(request: Request) -> Response:
    await accounts.end_session(read_cookie(request.scope))
    response = show_plain_page(
        _("You are signed out"),
        below=[
            fill('<a href="/sign-in">{}</a>', _("Sign in again")),
            fill("{} <code>/askusers panel</code>", _("Or come in from Slack:")),
        ],
    )
    keep_cookie(response, "")
    return response
