"""Mounts the pages and the machines' door in one web server inside our own loop."""

from __future__ import annotations

import asyncio
import contextlib

import uvicorn
from fastapi import FastAPI
from nicegui import app, core, ui
from nicegui.page import page
from starlette.requests import Request
from starlette.responses import Response

from admin_ui.errors import nothing_here
from admin_ui.guarding import Guarding
from admin_ui.pages import PAGES, start
from admin_ui.session import Sessions
from admin_ui.sockets import Sockets
from admin_ui.theme import TITLE

# NiceGUI gives a page up after three seconds, with a page of its own; a list may be asked for longer than that, and
# says itself that it takes too long.
PAGE_WITHIN_S = 15.0
# Until a page that does not answer is believed gone, and loses what was typed into it. NiceGUI's two seconds are less
# than a busy computer or a telephone between two masts takes.
SILENT_S = 20.0


class WebDoor:
    """Pages beside the machines' door on one port; NiceGUI allows one of these in a process.

    `workspace_url` and `mailbox_url` lead into the sandbox; they are empty where there is none.
    """

    def __init__(
        self,
        machines: FastAPI,
        *,
        port: int,
        host: str = "0.0.0.0",  # noqa: S104
        workspace_url: str = "",
        mailbox_url: str = "",
    ) -> None:
        self.port = port
        page.__init__.__kwdefaults__["response_timeout"] = PAGE_WITHIN_S
        start.register(workspace_url, mailbox_url)
        for module in PAGES:
            module.register()
        app.exception_handler(404)(_nothing_here)
        # Polling could not be cut as a socket can. The pages bring their own styles.
        app.config.socket_io_js_transports = ["websocket"]
        ui.run_with(machines, title=TITLE, dark=None, reconnect_timeout=5, show_welcome_message=False, tailwind=False)
        self._sockets = Sockets()
        self._server = _Server(
            uvicorn.Config(
                Guarding(Sessions(machines, machines, self._sockets, None if workspace_url else start.show_newcomer)),
                host=host,
                port=port,
                log_level="warning",
                lifespan="on",
                server_header=False,
                timeout_graceful_shutdown=3,
                ws_max_size=2**20,
                access_log=False,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when requests are answered; `port` is then the real one. Raises OSError when it's taken."""
        self._sockets.start()
        self._serving = asyncio.create_task(self._server.serve(), name="web server")
        while not self._server.started:
            if self._serving.done():
                raise OSError(f"the web server can't listen on port {self.port}; is something else there?")
            await asyncio.sleep(0.01)
        core.sio.eio.ping_timeout = SILENT_S  # NiceGUI has set its own while it started
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._serving:
            await asyncio.gather(self._serving, return_exceptions=True)
        await self._sockets.stop()


async def _nothing_here(request: Request, error: Exception) -> Response:
    """Instead of NiceGUI's own page, which would tell an unknown address from a stranger's."""
    return nothing_here()


class _Server(uvicorn.Server):
    """Leaves the signals to serve, which stops everything in order."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()
