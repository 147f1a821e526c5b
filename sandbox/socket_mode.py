"""Socket Mode: the bot connects by WebSocket and is sent envelopes, each of which it must acknowledge in
time."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.answer import Answer

PING_S = 10.0


class SocketMode:
    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._connections: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self.ack_within_s = 3.0

    @property
    def is_connected(self) -> bool:
        return bool(self._connections)

    def new_url(self, base_url: str) -> str:
        """A WebSocket address that works for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return f"{base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self._app_id}"

    def register(self, app: web.Application) -> None:
        app.router.add_get("/link/", self._connect)

    async def send(self, kind: str, payload: dict[str, Any], *, retry: int = 0, reason: str = "") -> Answer:
        """Sends one envelope (`slash_commands`, `interactive` or `events_api`) and waits for its
        acknowledgement."""
        if not self._connections:
            return Answer("connection_failed")
        connection = self._connections[0]
        self._connections = [*self._connections[1:], connection]
        envelope_id = secrets.token_hex(16)
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        answered = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answered
        try:
            await connection.send_json(envelope)
            return await asyncio.wait_for(answered, self.ack_within_s)
        except TimeoutError:
            return Answer("http_timeout")
        except ConnectionError:
            return Answer("connection_failed")
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks every connection to come back on a new one, as Slack does every few hours."""
        for connection in list(self._connections):
            await connection.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            await connection.close()

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="this ticket is spent or was never given out")
        self._tickets.discard(ticket)
        connection = web.WebSocketResponse(heartbeat=PING_S)
        await connection.prepare(request)
        self._connections.append(connection)
        try:
            await connection.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._connections),
                    "connection_info": {"app_id": self._app_id},
                    "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
                }
            )
            async for frame in connection:
                if frame.type is WSMsgType.TEXT:
                    self._take(frame.data)
        finally:
            self._connections = [c for c in self._connections if c is not connection]
        return connection

    def _take(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        answered = self._waiting.get(said.get("envelope_id", "")) if isinstance(said, dict) else None
        if answered is not None and not answered.done():
            answered.set_result(Answer(body=said.get("payload") or "", status=200))
