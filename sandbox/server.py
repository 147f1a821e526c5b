"""Puts the sandbox together: one web server for Slack's Web API and the pages, one SMTP server for the
mailbox, both on 127.0.0.1 and nowhere else."""

from __future__ import annotations

import pathlib
from typing import Any

from aiohttp import web

from sandbox.acts import Acts
from sandbox.bot_wire import BotWire, is_loopback
from sandbox.faults import Faults
from sandbox.keeping import Keeper
from sandbox.live import Live
from sandbox.mailbox import Mailbox
from sandbox.mailbox_page import MailboxPage
from sandbox.pages import BODY_BYTES, STATIC, only_from_here
from sandbox.response_urls import ResponseUrls
from sandbox.socket_mode import SocketMode
from sandbox.web_api import WebApi
from sandbox.web_api.methods import Ground
from sandbox.workspace import Workspace
from sandbox.workspace_page import WorkspacePage
from sandbox.world import WORLD, World

HOST = "127.0.0.1"


class Sandbox:
    """Slack and the customers' mailbox on this machine, started once. Tests reach in by `acts` (what people
    do), `faults` (what goes wrong), `calls` (what the product called), `workspace`, `mailbox` and
    `bot_wire`."""

    def __init__(
        self,
        *,
        port: int,
        smtp_port: int,
        data_dir: pathlib.Path,
        bot_events_url: str,
        signing_secret: str,
        bot_token: str,
        inbound_smtp: tuple[str, int],
        reply_domain: str = "",
        stripe_url: str = "",
        company: World = WORLD,
    ) -> None:
        if not is_loopback(bot_events_url) or not is_loopback(f"//{inbound_smtp[0]}"):
            raise ValueError(
                "the sandbox works on this machine only: the bot's address and the inbound listener's "
                f"must be loopback, not {bot_events_url} and {inbound_smtp[0]}"
            )
        self._port = port
        self._smtp_port = smtp_port
        self._data_dir = data_dir
        self._runner: web.AppRunner | None = None
        self.faults = Faults()
        self._live = Live()
        self.workspace = Workspace(company, self._tell)
        self.mailbox = Mailbox(data_dir / "sandbox_mails", self._tell, reply_domain=reply_domain, listener=inbound_smtp)
        self._keeper = Keeper(data_dir / "sandbox.json", self._to_keep)
        self.sockets = SocketMode(company.app_id)
        self.bot_wire = BotWire(bot_events_url, signing_secret, self.sockets)
        self._response_urls = ResponseUrls(self.workspace, lambda: self.url)
        self.acts = Acts(self.workspace, self.bot_wire, self._response_urls)
        ground = Ground(self.workspace, self._response_urls, self.sockets, lambda: self.url, self.acts.announce)
        self._web_api = WebApi(ground, bot_token, self.faults)
        self._stripe_url = stripe_url
        self._mailbox_page = MailboxPage(company, self.mailbox, self._live, inbound_smtp)
        self.calls = self._web_api.calls

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    @property
    def slack_api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def smtp_url(self) -> str:
        return f"smtp://{HOST}:{self._smtp_port}"

    async def start(self) -> None:
        """Raises OSError with a plain sentence when a port is taken."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        kept = self._keeper.load()
        self.workspace.restore(kept.get("workspace", {}))
        self.mailbox.restore(kept.get("mails", []))
        app = web.Application(middlewares=[only_from_here], client_max_size=BODY_BYTES)
        for part in (
            self._web_api,
            self._response_urls,
            self.sockets,
            self._mailbox_page,
            WorkspacePage(self.workspace, self.acts, self._live, self._stripe_url),
        ):
            part.register(app)
        app.router.add_static("/static/", STATIC)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as problem:
            await self._runner.cleanup()
            raise OSError(f"port {self._port} for the local Slack is taken: {problem.strerror}") from None
        self._port = self._runner.addresses[0][1]
        try:
            self._smtp_port = await self.mailbox.start(self._smtp_port)
        except OSError as problem:
            await self._runner.cleanup()
            raise OSError(f"port {self._smtp_port} for the mailbox is taken: {problem.strerror}") from None
        await self.bot_wire.start()
        self._keeper.start()

    async def stop(self) -> None:
        await self.acts.stop()
        self.faults.release()
        self._live.close()
        await self.mailbox.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self.bot_wire.stop()
        await self._keeper.stop()

    def _tell(self, notice: dict[str, Any], only: str | None = None) -> None:
        self._keeper.mark_changed()
        self._live.tell(notice, only)

    def _to_keep(self) -> dict[str, Any]:
        return {"workspace": self.workspace.to_keep(), "mails": self.mailbox.to_keep()}
