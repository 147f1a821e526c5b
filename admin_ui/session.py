"""Stands before every page and socket: who asks, by the session cookie; else a calm page and no more."""

from __future__ import annotations

import re

from fastapi import FastAPI
from nicegui import __version__ as nicegui_version
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

import config
from admin_ui import sockets
from admin_ui.guarding import is_same_origin
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.sockets import Sockets, Visit
from services import accounts
from services.errors import NotAllowed
from services.translation import choose_language, speak, spoken

# What anybody may see: the start page, the way in, and the files that every page is made of.
_OPEN = re.compile(rf"/|/favicon\.ico|/in/[^/]*|/_nicegui/{re.escape(nicegui_version)}/.*")
_OF_A_PAGE = re.compile(r"/_nicegui/client/([^/]+)/.*")  # uploads and the like
_CAN_BE_ASKED_FOR = re.compile(r"/(?:emails|replies)/[0-9]{1,18}")


class Sessions:
    """ASGI middleware between the guard and the pages. The machines' routes pass: they have their own keys.

    A page, and with it every socket and upload of it, belongs to the session that it was drawn for.
    """

    def __init__(self, app: ASGIApp, machines: FastAPI, live: Sockets) -> None:
        self._app, self._machines, self._live = app, machines, live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if scope["path"].startswith(sockets.PATH):
                await self._live.carry(self._app, scope, receive, send, read_cookie(scope))
            else:
                await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http" and not self._is_machines(scope):
            refusal = await self._refusal(scope)
            await (refusal or self._app)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        """Why a person's request goes no further; None lets it pass, with the visit in its state."""
        path = scope["path"]
        if path.startswith(sockets.PATH):  # the polling half of the protocol could not be cut
            return show_plain_page("Not here", "This address takes web sockets alone.", status=403)
        if scope["method"] not in ("GET", "HEAD") and not is_same_origin(scope):
            return show_plain_page("Not from there", "That was sent from another site.", status=403)
        visit = await _read_visit(read_cookie(scope))
        accepted = HTTPConnection(scope).headers.get("accept-language", "")
        speak(choose_language(visit.language if visit else "", accepted))
        scope.setdefault("state", {})["language"] = spoken()
        if visit:
            scope["state"]["visit"] = visit
        elif not _OPEN.fullmatch(path):
            return ask_to_sign_in(path)
        if (of_page := _OF_A_PAGE.fullmatch(path)) and not _is_drawn_for(of_page[1], visit):
            return show_plain_page("There is nothing here", status=404)
        return None

    def _is_machines(self, scope: Scope) -> bool:
        routes = (route for route in self._machines.routes if not isinstance(route, Mount))
        return any(route.matches(scope)[0] is not Match.NONE for route in routes)


def ask_to_sign_in(path: str) -> Response:
    """Says how to come in, and straight to this page where it is one that can be asked for."""
    wanted = f" {path}" if _CAN_BE_ASKED_FOR.fullmatch(path) else ""
    return show_plain_page(
        "Open this from Slack",
        f"Type /askusers panel{wanted} there, and follow the link that only you can see.",
        "You are not signed in here, or your session has ended.",
        status=401,
    )


def visit_of(request: Request) -> Visit | None:
    return getattr(request.state, "visit", None)


def address_of(request: Request) -> str:
    """The IP address that the request came from; a forwarded one counts only from a proxy that uvicorn trusts."""
    return request.client.host[:45] if request.client else ""


def read_cookie(scope: Scope) -> str:
    """The session's token, "" where there is none."""
    return HTTPConnection(scope).cookies.get(_cookie_name(), "")


def keep_cookie(response: Response, token: str) -> None:
    """Put the token where no script and no other site's request can use it; "" takes it away."""
    response.set_cookie(
        _cookie_name(),
        token,
        max_age=int(accounts.SESSION_LASTS.total_seconds()) if token else 0,
        path="/",
        httponly=True,
        samesite="lax",
        secure=_is_secure(),
    )


def _cookie_name() -> str:
    """Behind TLS with the prefix that lets no subdomain and no plain HTTP set it (RFC 6265bis, 4.1.3.2)."""
    return "__Host-askusers" if _is_secure() else "askusers"


def _is_secure() -> bool:
    return config.settings().public_url.startswith("https:")


async def _read_visit(token: str) -> Visit | None:
    if not token:
        return None
    try:
        actor = await accounts.actor_for_session(token)
    except NotAllowed:
        return None
    return Visit(token, actor.role, actor.language)


def _is_drawn_for(client_id: str, visit: Visit | None) -> bool:
    try:
        return sockets.page_visit(client_id) == visit
    except LookupError:
        return False
