"""Stands before every page and socket: who asks, by the session cookie; else the way in and no more."""

from __future__ import annotations

import re
from collections.abc import Callable

from fastapi import FastAPI
from nicegui import __version__ as nicegui_version
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import config
from admin_ui import sockets
from admin_ui.errors import error_page, nothing_here
from admin_ui.guarding import is_same_origin
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.parts.sign_in import show_sign_in
from admin_ui.sockets import Sockets, Visit
from services import accounts
from services.accounts import Browser, local_path
from services.errors import NotAllowed
from services.translation import _, choose_language, speak, spoken

# What anybody may see: the start page, the ways in, what mailed links lead to, the files that every page is made of.
_OPEN = re.compile(
    r"/|/favicon\.ico|/look/[^/]*|/sign-in|/sign-up|/forgotten|/deleted/[a-z]+"
    r"|/(?:in|welcome|new-password|confirm-address|join|verify)/[^/]*"
    rf"|/_nicegui/{re.escape(nicegui_version)}/.*"
)
_LONGEST_PATH = 1_000  # ours have at most some 200 characters; a number of thousands of digits is none
_OF_A_PAGE = re.compile(r"/_nicegui/client/([^/]+)/.*")  # uploads and the like


class Sessions:
    """ASGI middleware between the guard and the pages. The machines' routes pass: they have their own keys.

    A page, and with it every socket and upload of it, belongs to the session that it was drawn for. `newcomer`
    answers whoever opens the start page without one.
    """

    def __init__(
        self, app: ASGIApp, machines: FastAPI, live: Sockets, newcomer: Callable[[], Response] | None = None
    ) -> None:
        self._app, self._machines, self._live, self._newcomer = app, machines, live, newcomer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if scope["path"].startswith(sockets.PATH):
                await self._live.carry(self._app, scope, receive, send, read_cookie(scope))
            else:
                await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http" and not self._is_machines(scope):
            try:
                refusal = await self._refusal(scope)
            except Exception as error:  # who asks can't be found out: the page says why
                refusal = error_page(error, "sessions")
            await (refusal or self._app)(scope, receive, _keeping_renewed(scope, send))
        else:
            await self._app(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        """Why a person's request goes no further; None lets it pass, with the visit in its state."""
        path = scope["path"]
        accepted = HTTPConnection(scope).headers.get("accept-language", "")
        speak(choose_language("", accepted))
        if len(path) > _LONGEST_PATH:
            return nothing_here()
        if path.startswith(sockets.PATH):  # the polling half of the protocol could not be cut
            return show_plain_page(_("Not here"), _("This address takes web sockets alone."), status=403)
        if scope["method"] not in ("GET", "HEAD") and not is_same_origin(scope):
            return show_plain_page(_("Not from there"), _("That was sent from another site."), status=403)
        visit = await _read_visit(scope)
        speak(choose_language(visit.language if visit else "", accepted))
        scope.setdefault("state", {})["language"] = spoken()
        if visit:
            scope["state"]["visit"] = visit
        elif not _OPEN.fullmatch(path):
            said = _("You are not signed in here, or your session has ended.")
            return show_sign_in(_page_asked_for(scope), said=said, status=401)
        elif path == "/" and self._newcomer:
            return self._newcomer()
        if (of_page := _OF_A_PAGE.fullmatch(path)) and not _is_drawn_for(of_page[1], visit):
            return nothing_here()
        return None

    def _is_machines(self, scope: Scope) -> bool:
        routes = (route for route in self._machines.routes if not isinstance(route, Mount))
        return any(route.matches(scope)[0] is not Match.NONE for route in routes)


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


def browser_of(request: Request) -> Browser:
    """What somebody comes in with; the session that its cookie holds ends when they do."""
    return Browser(request.headers.get("user-agent", ""), address_of(request), read_cookie(request.scope))


async def _read_visit(scope: Scope) -> Visit | None:
    """Who asks. A page asked for in another role than its session was opened in gets a new token (PROMISES W5)."""
    token = read_cookie(scope)
    if not token:
        return None
    try:
        session = await accounts.read_session(token)
    except NotAllowed:
        return None
    role = session.actor.role
    if session.made_for != role and _is_for_a_page(scope):
        renewed = await accounts.renew_session(token, role)
        if renewed != token:
            token = scope.setdefault("state", {})["renewed"] = renewed
    return Visit(token, role, session.actor.language)


def _page_asked_for(scope: Scope) -> str:
    """Where to lead whoever signs in now; "/" where it was no page that was asked for."""
    if not _is_for_a_page(scope):
        return "/"
    query = scope["query_string"].decode("latin-1")
    return local_path(f"{scope['path']}?{query}" if query else scope["path"])


def _is_for_a_page(scope: Scope) -> bool:
    """Not for a picture or a file of one: those come many at once, and all but one would find their token dead."""
    asked_for = HTTPConnection(scope).headers.get("sec-fetch-dest", "document")
    return scope["method"] == "GET" and asked_for == "document" and not scope["path"].startswith("/_nicegui")


def _keeping_renewed(scope: Scope, send: Send) -> Send:
    """Puts the session's new token, if it got one, into the answer."""

    async def sent(message: Message) -> None:
        token = scope.get("state", {}).get("renewed")
        if token and message["type"] == "http.response.start":
            answer = Response()
            keep_cookie(answer, token)
            MutableHeaders(scope=message).append("set-cookie", answer.headers["set-cookie"])
        await send(message)

    return sent


def _is_drawn_for(client_id: str, visit: Visit | None) -> bool:
    try:
        return sockets.page_visit(client_id) == visit
    except LookupError:
        return False
