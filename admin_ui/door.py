"""Mounts the pages and the machines' door in one web server inside our own loop."""

from __future__ import annotations

import asyncio
import contextlib

import uvicorn
from fastapi import FastAPI
from nicegui import ui

from admin_ui.guarding import Guarding
from admin_ui.pages import start
from admin_ui.theme import TITLE


class WebDoor:
    """Pages beside the machines' door on one port.

    `workspace_url` and `mailbox_url` lead into the sandbox; they are empty where there is none.
    """

    def __init__(self, machines: FastAPI, *, port: int, workspace_url: str = "", mailbox_url: str = "") -> None:
        self.port = port
        start.register(workspace_url, mailbox_url)
        ui.run_with(machines, title=TITLE, dark=None, reconnect_timeout=5, show_welcome_message=False)
        self._server = _Server(
            uvicorn.Config(
                Guarding(machines), host="0.0.0.0", port=port, log_level="warning", lifespan="on",  # noqa: S104
                server_header=False, timeout_graceful_shutdown=3, ws_max_size=2**20, access_log=False,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when requests are answered; `port` is then the real one. Raises OSError when it is taken."""
        self._serving = asyncio.create_task(self._server.serve(), name="web server")
        while not self._server.started:
            if self._serving.done():
                raise OSError(f"the web server can't listen on port {self.port}; is something else there?")
            await asyncio.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._serving:
            await asyncio.gather(self._serving, return_exceptions=True)


class _Server(uvicorn.Server):
    """Leaves the signals to serve, which stops everything in order."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()
