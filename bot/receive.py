"""Takes what Slack sends, by HTTP or by socket: genuine, well formed, a form's faults answered at the field,
written down, and only then acknowledged. The work itself is done by whoever takes it from the queue."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from prometheus_client import Counter

from bot import forms
from bot.guard import MOST_BYTES, Refused, read_genuine
from bot.incoming import Incoming, read_command, read_event, read_interaction, read_request
from bot.recording import NotRecorded

log = logging.getLogger(__name__)
JSON = dict[str, Any]
PATH = "/slack/events"
READ_WITHIN_S = 5
# Whether it was written down after all can't be known: the database may have taken it and been lost before it said so.
NOT_KEPT = (
    "I could not note that down: my database is out of reach. Look in a minute whether it was done, else try again."
)
_REQUESTS = Counter("askusers_slack_requests", "Requests at Slack's door, by what became of them", ["outcome"])
_ENVELOPES: dict[str, Callable[[JSON], Incoming]] = {
    "events_api": read_event,
    "slash_commands": read_command,
    "interactive": read_interaction,
}


class Receiver:
    """`record(key, arguments)` returns when the request can no longer be lost; `tell(payload, words)` says something to
    the person who asked, where it can't be recorded."""

    def __init__(
        self,
        signing_secret: str,
        record: Callable[[str, JSON], Awaitable[None]],
        tell: Callable[[JSON, str], Awaitable[None]],
    ) -> None:
        self._signing_secret, self._record, self._tell = signing_secret, record, tell
        self._telling: set[asyncio.Task[None]] = set()

    def web_app(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        if self._signing_secret:  # in Socket Mode there may be none, and then nothing is taken by HTTP
            app.router.add_post(PATH, self.take_request)
        return app

    async def take_request(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(READ_WITHIN_S):
                raw = await read_genuine(request.headers, request.content, self._signing_secret)
            body = await self.take(read_request(request.headers.get("Content-Type", ""), raw))
        except Refused as refused:
            return _no(refused.status, refused.reason)
        except NotRecorded:
            return web.Response(status=503)
        except TimeoutError:
            return _no(408, "too_slow")
        except (web.RequestPayloadError, ConnectionError):
            return _no(400, "broken_off")
        _REQUESTS.labels("taken").inc()
        if not body:
            return web.Response()
        return web.Response(text=json.dumps(body), content_type="application/json")

    async def take_envelope(self, kind: str, payload: Any) -> JSON | None:
        """One envelope of Socket Mode: the body to acknowledge it with, or None when it must not be
        acknowledged."""
        read = _ENVELOPES.get(kind)
        try:
            if read is None or not isinstance(payload, dict):
                raise Refused(400, "unknown_shape")
            body = await self.take(read(payload))
        except Refused as refused:  # Slack would only send it again
            _REQUESTS.labels(refused.reason).inc()
            return {}
        except NotRecorded:
            return None
        _REQUESTS.labels("taken").inc()
        return body

    async def take(self, incoming: Incoming) -> JSON:
        """The body of the acknowledgement; by then the request is recorded, unless its form has to be mended
        first."""
        if incoming.answer is not None:
            return incoming.answer
        if not incoming.key:
            return {}
        if incoming.payload.get("type") == "view_submission":
            errors = forms.find_faults(incoming.payload["view"])
            if errors:
                return {"response_action": "errors", "errors": errors}
        try:
            await self._record(incoming.key, {"key": incoming.key, "payload": incoming.payload})
        except NotRecorded as reason:
            log.error("Slack's request was not recorded, so it was not acknowledged: %s", reason)
            _REQUESTS.labels("not_recorded").inc()
            self._say_not_kept(incoming.payload)
            raise
        return {"response_action": "clear"} if incoming.payload.get("type") == "view_submission" else {}

    def _say_not_kept(self, payload: JSON) -> None:
        """Slack repeats events alone, and what it shows of the others is an error's name. A form that was not taken
        says so by itself, and stays open."""
        if "command" in payload or payload.get("type") == "block_actions":
            task = asyncio.create_task(self._tell(payload, NOT_KEPT), name="say that it was not kept")
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)


def _no(status: int, reason: str) -> web.Response:
    _REQUESTS.labels(reason).inc()
    return web.Response(status=status)
