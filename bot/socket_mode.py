"""Slack over a socket that we open (SLACK_APP_TOKEN), for installations that nothing outside can reach.
Envelopes go the same way as HTTP requests: recorded, then acknowledged with the same body."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.receive import Receiver

log = logging.getLogger(__name__)


class Socket:
    """One connection; slack_sdk opens it again when Slack closes it, which it does every few hours."""

    def __init__(self, app_token: str, api_url: str, receiver: Receiver) -> None:
        self._client = SocketModeClient(app_token, web_client=AsyncWebClient(base_url=api_url, timeout=10))
        self._client.socket_mode_request_listeners.append(self._take)  # type: ignore[arg-type]
        self._receiver = receiver
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect in the background: Slack being out of reach must not keep the house from starting."""
        self._connecting = asyncio.create_task(self._client.connect(), name="slack socket")

    async def stop(self) -> None:
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        await self._client.close()

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        body = await self._receiver.take_envelope(request.type, request.payload)
        if body is not None:
            response = SocketModeResponse(envelope_id=request.envelope_id, payload=body or None)
            await client.send_socket_mode_response(response)
