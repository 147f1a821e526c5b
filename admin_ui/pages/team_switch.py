"""Switching to another team of one's own, from the menu: the same browser, a new session token."""

from __future__ import annotations

from nicegui import app
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.errors import answering
from admin_ui.parts.plain_form import read_plain_form
from admin_ui.session import address_of, keep_cookie, read_cookie
from services import teams


def register() -> None:
    app.add_api_route("/teams/switch", switch_team, methods=["POST"], include_in_schema=False)


@answering
async def switch_team(request: Request) -> Response:
    """Leads to the start page: what was open belongs to the other team."""
    given = await read_plain_form(request, "team")
    token = await teams.switch_team(read_cookie(request.scope), given.number("team"), address_of(request))
    response = RedirectResponse("/", status_code=303)
    keep_cookie(response, token)
    return response
