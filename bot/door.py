"""Opens and closes Slack's door: the HTTP port, the socket when there is an app token, and what stands behind
them."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import web

from bot import app as bolt
from bot import slack as workspace
from bot.answers import answer
from bot.cards.blocks import words
from bot.install import meet_workspace
from bot.receive import Receiver
from bot.recording import Recorder
from bot.socket_mode import Socket
from services.durable_work import TryLater, enqueue_many

log = logging.getLogger(__name__)


class BotDoor:
    """`port` 0 takes any free one; after `start` it holds the real one."""

    def __init__(
        self,
        *,
        port: int,
        signing_secret: str,
        bot_token: str,
        app_token: str,
        slack_api_url: str,
        panel_url: str,
        host: str = "0.0.0.0",  # noqa: S104 - Slack calls from outside; what it sends is verified
    ) -> None:
        self.port = port
        self._host = host
        self._app_token, self._api_url = app_token, slack_api_url
        self._slack = workspace.Slack(bot_token, slack_api_url)
        self._bolt = bolt.build_app(bot_token, panel_url)
        self._recorder = Recorder(_write)
        self._receiver = Receiver(signing_secret, self._recorder.record, _tell)
        self._runner: web.AppRunner | None = None
        self._socket: Socket | None = None
        self._meeting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        await self._slack.start()
        workspace.mount(self._slack)
        bolt.mount(self._bolt, self._recorder.quiet)
        self._runner = web.AppRunner(
            self._receiver.web_app(), access_log=None, shutdown_timeout=3.0, auto_decompress=False
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self.port, backlog=1024).start()
        self.port = self._runner.addresses[0][1]
        self._meeting = asyncio.create_task(meet_workspace(self._slack), name="slack auth.test")
        if self._app_token:
            self._socket = Socket(self._app_token, self._api_url, self._receiver)
            self._socket.start()

    async def stop(self) -> None:
        """What was acknowledged is in the database; what was not, Slack sends again."""
        if self._meeting is not None:
            self._meeting.cancel()
            await asyncio.gather(self._meeting, return_exceptions=True)
        if self._socket is not None:
            await self._socket.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self._recorder.close()
        bolt.unmount()
        workspace.mount(None)
        await self._slack.stop()


async def _tell(payload: dict[str, Any], said: str) -> None:
    try:
        await answer(payload, words(said))
    except TryLater as trouble:
        log.warning("nobody could be told that their request was not recorded: %s", trouble)


async def _write(requests: list[tuple[str, dict[str, Any]]]) -> None:
    await enqueue_many(bolt.hear_slack, requests)
