"""Ties each of NiceGUI's sockets to the session its page was drawn for, and cuts it when that ends (law 3).

NiceGUI lets any socket speak for any page whose client id it names. Here a socket speaks for one page, and
only while the browser that holds it has the session that the page was drawn for.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from nicegui import Client, core
from socketio.exceptions import ConnectionRefusedError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services import accounts
from services.outages import outage_of
from services.translation import speak

log = logging.getLogger(__name__)

PATH = "/_nicegui_ws/"
LOOK_EVERY_S = 0.4  # one query for all sockets of this process; a slow one still cuts within a second
REFUSED_FOR_S = 5.0  # what is refused may hold its connection this long
REVOKED = 4401
TRY_AGAIN = 1013  # RFC 6455's registry: try again later
_SPEAKS_FOR = "askusers.speaks_for"  # in the scope of a socket: the client id of its page
# NiceGUI's page reloads itself on these words, and so ends on the page that says how to sign in.
_PLEASE_RELOAD = "Implicit handshake failed"


@dataclass(frozen=True, slots=True)
class Visit:
    """The session that a page was drawn for, and the role it was drawn for; the language its person chose."""

    token: str
    role: str
    language: str = field(default="", compare=False)


def page_visit(client_id: str) -> Visit | None:
    """Whom a page was drawn for; None for a page for everybody.

    Raises:
        LookupError: there is no such page.
    """
    return getattr(Client.instances[client_id].request.state, "visit", None)


class Sockets:
    """The live sockets of signed-in pages in this process."""

    def __init__(self) -> None:
        self._lines: set[tuple[Line, Visit]] = set()
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        tie_sockets_to_pages()
        self._watching = asyncio.create_task(self._watch(), name="watch sessions")

    async def stop(self) -> None:
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def carry(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, token: str) -> None:
        """Let a socket through. One that may not speak for its page is told to reload, and soon cut."""
        client_id = parse_qs(scope["query_string"].decode("latin-1")).get("client_id", [""])[0]
        line = Line(receive, send)
        if client_id not in Client.instances:
            line.cut_in(REFUSED_FOR_S)
            await app(scope, line.hear, line.say)
            return
        # What a handler says later, it says in the language of its page.
        speak(getattr(Client.instances[client_id].request.state, "language", ""))
        visit = page_visit(client_id)
        if visit is None:
            scope[_SPEAKS_FOR] = client_id
            await app(scope, line.hear, line.say)
            return
        watched = (line, visit)
        self._lines.add(watched)  # before it is asked whether the session stands, so that no ending is missed
        try:
            stands = visit.token == token and await _stands(visit)
        except Exception as error:
            # Nobody knows. Refused before it is open the page keeps what was typed and comes again by itself.
            self._lines.discard(watched)
            log.warning("a socket waits until its session can be read (%s)", type(error).__name__)
            await send({"type": "websocket.close", "code": TRY_AGAIN})
            return
        try:
            if stands:
                scope[_SPEAKS_FOR] = client_id
            else:
                self._lines.discard(watched)  # cut at once it would come back, without having heard why
                line.cut_in(REFUSED_FOR_S)
            await app(scope, line.hear, line.say)
        finally:
            self._lines.discard(watched)

    async def _watch(self) -> None:
        blind = False
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            lines = list(self._lines)
            if not lines:
                continue
            try:
                standing = await accounts.read_live_sessions({visit.token for _, visit in lines})
            except Exception as error:
                # Without the database no page can show or do anything; sockets may stay until it is back.
                if not blind:
                    log.warning("can't ask which sessions still stand", exc_info=None if outage_of(error) else error)
                blind = True
                continue
            blind = False
            for line, visit in lines:
                if standing.get(visit.token) != visit.role:
                    line.cut()


class Line:
    """One socket, which can be cut from outside: from then on no word passes, whatever its other end does."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._closing: asyncio.Task[None] | None = None

    async def hear(self) -> Message:
        message = await self._receive()
        return message if self._closing is None else {"type": "websocket.disconnect", "code": REVOKED}

    async def say(self, message: Message) -> None:
        if self._closing is None:
            await self._send(message)

    def cut(self) -> None:
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="cut a socket")

    def cut_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self.cut)

    async def _close(self) -> None:
        try:
            await self._send({"type": "websocket.close", "code": REVOKED})
        except Exception:  # it went by itself meanwhile
            log.debug("the socket was gone already", exc_info=True)


async def _stands(visit: Visit) -> bool:
    return (await accounts.read_live_sessions([visit.token])).get(visit.token) == visit.role


@functools.cache
def tie_sockets_to_pages() -> None:
    """Put our question before each of NiceGUI's socket handlers; once a process, as NiceGUI itself is."""
    for event, handle in list(core.sio.handlers["/"].items()):
        if event == "connect":
            core.sio.on(event, _refusing_strangers(handle))
        elif event == "log":
            core.sio.on(event, _unheard)
        elif event != "disconnect":
            core.sio.on(event, _for_own_page(handle))


def _refusing_strangers(connect: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(connect)
    async def connected(sid: str, environ: dict[str, Any], auth: Any = None) -> Any:
        if _SPEAKS_FOR not in environ["asgi.scope"]:
            raise ConnectionRefusedError(_PLEASE_RELOAD)
        return await connect(sid, environ, auth)

    return connected


def _for_own_page(handle: Callable[..., Any]) -> Callable[..., Any]:
    """A word for any page but the socket's own is answered as NiceGUI answers one for a page that is gone."""

    @functools.wraps(handle)
    async def handled(sid: str, said: Any) -> Any:
        own = core.sio.get_environ(sid)["asgi.scope"].get(_SPEAKS_FOR)
        if not isinstance(said, dict) or said.get("client_id") != own:
            return False
        try:  # what a page's own handlers raise is answered elsewhere
            result = handle(sid, said)
            return await result if inspect.isawaitable(result) else result
        except Exception as error:
            log.info("a page's socket said what no page says (%s)", type(error).__name__)
            return False

    return handled


async def _unheard(sid: str, said: Any) -> None:
    """NiceGUI would write these words into our log as they are: lines that anybody can make up (ASVS 16.4.1)."""
