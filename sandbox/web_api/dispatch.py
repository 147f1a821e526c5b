"""The HTTP face of the Web API: reads the arguments, checks the token, applies the faults a test asked for,
and answers 200 with ok=false as Slack does when it refuses."""

from __future__ import annotations

import hmac
import json
from collections import deque
from typing import Any

from aiohttp import web

from sandbox.faults import Faults
from sandbox.refusal import SlackRefusal
from sandbox.web_api import chat, directory, reactions, views  # noqa: F401 - they register their methods
from sandbox.web_api.methods import METHODS, Arguments, Ground

NESTED = ("blocks", "view", "metadata", "attachments")
CALLS_REMEMBERED = 2_000


class WebApi:
    def __init__(self, ground: Ground, bot_token: str, faults: Faults) -> None:
        self._ground = ground
        self._bot_token = bot_token
        self._faults = faults
        self.calls: deque[tuple[str, dict[str, Any]]] = deque(maxlen=CALLS_REMEMBERED)

    def register(self, app: web.Application) -> None:
        app.router.add_route("*", "/api/{method}", self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]

        async def carry_out() -> web.Response:
            try:
                arguments = await _read_arguments(request)
                self._authenticate(name, request.headers.get("Authorization", ""), arguments)
                self.calls.append((name, dict(arguments)))
                if name not in METHODS:
                    raise SlackRefusal("unknown_method", req_method=name)
                answer = METHODS[name](self._ground, arguments)
            except SlackRefusal as refusal:
                return web.json_response({"ok": False, "error": refusal.error, **refusal.details})
            return web.json_response({"ok": True, **answer})

        return await self._faults.apply(name, carry_out)

    def _authenticate(self, name: str, header: str, arguments: Arguments) -> None:
        token = arguments.pop("token", "") or header.removeprefix("Bearer ").strip()
        if not token:
            raise SlackRefusal("not_authed")
        if name == "apps.connections.open":
            if not token.startswith("xapp-"):
                raise SlackRefusal("not_allowed_token_type")
        elif name != "api.test" and not hmac.compare_digest(token.encode(), self._bot_token.encode()):
            raise SlackRefusal("invalid_auth")


async def _read_arguments(request: web.Request) -> Arguments:
    arguments = Arguments(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise SlackRefusal("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackRefusal("json_not_object")
        arguments.update(body)
    elif request.method == "POST":
        arguments.update(await request.post())
    for key in NESTED:
        if isinstance(arguments.get(key), str) and arguments[key]:
            try:
                arguments[key] = json.loads(arguments[key])
            except ValueError:
                raise SlackRefusal("invalid_blocks_format" if key == "blocks" else "invalid_arguments") from None
    return arguments
