"""response_url: an address at which the app may answer an interaction five times within thirty minutes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.message_content import as_app, content_of
from sandbox.refusal import SlackRefusal
from sandbox.workspace import Workspace

JSON = dict[str, Any]
USES = 5
LIFE_S = 30 * 60


@dataclass(slots=True)
class ResponseUrl:
    channel: str
    person: str
    original_ts: str  # empty for a slash command
    original_is_ephemeral: bool
    thread_ts: str | None
    born: float
    uses: int = 0


class ResponseUrls:
    def __init__(self, workspace: Workspace, base_url: Callable[[], str]) -> None:
        self._workspace = workspace
        self._base_url = base_url
        self._given: dict[str, ResponseUrl] = {}

    def register(self, app: web.Application) -> None:
        app.router.add_post("/response/{secret}", self._take)

    def new(self, channel: str, person: str, message: JSON | None = None) -> str:
        """An address for one interaction; `message` is the one whose button was pressed."""
        now = self._workspace.clock()
        self._given = {k: g for k, g in self._given.items() if now - g.born <= LIFE_S}
        secret = secrets.token_urlsafe(24)
        message = message or {}
        self._given[secret] = ResponseUrl(
            channel,
            person,
            message.get("ts", ""),
            bool(message.get("is_ephemeral")),
            message.get("thread_ts"),
            now,
        )
        return f"{self._base_url()}/response/{secret}"

    async def _take(self, request: web.Request) -> web.Response:
        given = self._given.get(request.match_info["secret"])
        try:
            if given is None or self._workspace.clock() - given.born > LIFE_S:
                raise SlackRefusal("expired_url")
            if given.uses >= USES:
                raise SlackRefusal("used_url")
        except SlackRefusal as refusal:
            return web.json_response({"ok": False, "error": refusal.error}, status=404)
        try:
            said = json.loads(await request.text())
            if not isinstance(said, dict):
                raise SlackRefusal("invalid_payload")
            given.uses += 1
            self.say(given, said)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except SlackRefusal as refusal:
            return web.json_response({"ok": False, "error": refusal.error, **refusal.details}, status=400)
        return web.Response(text="ok")

    def say(self, given: ResponseUrl, said: JSON) -> None:
        """Carries out what the app said: delete or replace the original, or a message for one person or for
        all."""
        workspace = self._workspace
        if said.get("delete_original") and given.original_ts:
            if given.original_is_ephemeral:
                workspace.dismiss_whisper(given.channel, given.original_ts)
            else:
                workspace.remove(given.channel, given.original_ts)
            return
        content = as_app(workspace.world, content_of(said))
        if said.get("replace_original") and given.original_ts:
            if given.original_is_ephemeral:
                workspace.change_whisper(given.channel, given.original_ts, content)
            else:
                workspace.change(given.channel, given.original_ts, content)
            return
        thread_ts = said.get("thread_ts")
        if said.get("response_type") == "in_channel":
            workspace.post(given.channel, content, thread_ts)
        else:
            workspace.whisper(given.channel, given.person, content, thread_ts or given.thread_ts)

    def answer_at_once(self, channel: str, person: str, said: JSON) -> None:
        """The body of the acknowledgement itself, which says something just as a response_url would."""
        self.say(ResponseUrl(channel, person, "", False, None, self._workspace.clock()), said)
