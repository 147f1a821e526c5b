"""The routes behind the workspace page: what one person sees, and what that person does. The person is named
in `?as=`, so two tabs can be two people."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.acts import Acts
from sandbox.answer import Answer
from sandbox.live import Live
from sandbox.pages import read_body, serve_page
from sandbox.refusal import SlackRefusal
from sandbox.workspace import Workspace

JSON = dict[str, Any]
MESSAGES_SHOWN = 500


class WorkspacePage:
    def __init__(self, workspace: Workspace, acts: Acts, live: Live, stripe_url: str = "") -> None:
        """`stripe_url` leads to the stand-in of Stripe; "" where there is none."""
        self._stripe_url = stripe_url
        self._workspace = workspace
        self._acts = acts
        self._live = live
        self._acts_by_name: dict[str, Callable[[str, JSON], Awaitable[JSON]]] = {
            "say": self._say,
            "command": self._command,
            "click": self._click,
            "click-in-view": self._click_in_view,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "dismiss": self._dismiss,
        }

    def register(self, app: web.Application) -> None:
        app.router.add_get("/", serve_page("workspace.html"))
        app.router.add_get("/archives/{channel}/{place}", self._follow_permalink)
        app.router.add_get("/workspace", self._show)
        app.router.add_get("/workspace/events", self._stream)
        app.router.add_post("/workspace/{act}", self._act)

    def _person(self, request: web.Request) -> str:
        slack_id = request.query.get("as") or next(iter(self._workspace.people))
        if slack_id not in self._workspace.people:
            raise web.HTTPNotFound(text="there is no such person here")
        return slack_id

    async def _follow_permalink(self, request: web.Request) -> web.Response:
        channel, place = request.match_info["channel"], request.match_info["place"]
        digits = place.removeprefix("p")
        if not digits.isdigit() or not channel.isalnum():
            raise web.HTTPNotFound(text="there is no such message")
        raise web.HTTPFound(f"/?channel={channel}&ts={digits[:-6]}.{digits[-6:]}")

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        return await self._live.stream(request, self._person(request))

    async def _show(self, request: web.Request) -> web.Response:
        slack_id = self._person(request)
        workspace, world = self._workspace, self._workspace.world
        workspace.open_direct_messages(slack_id)
        channels = [c for c in workspace.channels.values() if c.get("user", slack_id) == slack_id]
        return web.json_response(
            {
                "you": slack_id,
                "team": {"id": world.slack_team_id, "name": world.slack_team_name},
                "app": {"id": world.app_id, "name": world.app_name, "bot_user_id": world.bot_user_id},
                "people": [dataclasses.asdict(p) for p in world.people],
                "stripe_url": self._stripe_url,
                "commands": [dataclasses.asdict(c) for c in world.commands],
                "channels": channels,
                "messages": {c["id"]: self._messages(slack_id, c["id"]) for c in channels},
                "views": workspace.views.open_for(slack_id),
                "home": workspace.views.homes.get(slack_id),
            }
        )

    def _messages(self, slack_id: str, channel_id: str) -> list[JSON]:
        shown = list(self._workspace.messages[channel_id].values())[-MESSAGES_SHOWN:]
        mine = [e.message for e in self._workspace.ephemerals[channel_id].values() if e.person == slack_id]
        return sorted([*shown, *mine], key=lambda m: m["ts"])

    async def _act(self, request: web.Request) -> web.Response:
        slack_id, said = self._person(request), await read_body(request)
        act = self._acts_by_name.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound(text="there is no such act")
        try:
            return web.json_response(await act(slack_id, said))
        except SlackRefusal as refusal:
            return web.json_response({"ok": False, "error": refusal.error})
        except (KeyError, TypeError, AttributeError):
            raise web.HTTPBadRequest(text="something is missing from this act") from None

    async def _say(self, slack_id: str, said: JSON) -> JSON:
        message = await self._acts.say(slack_id, said["channel"], said["text"], said.get("thread_ts"))
        return {"ok": True, "ts": message["ts"]}

    async def _command(self, slack_id: str, said: JSON) -> JSON:
        return _outcome(await self._acts.run_command(slack_id, said["channel"], said["line"]))

    async def _click(self, slack_id: str, said: JSON) -> JSON:
        return _outcome(
            await self._acts.click(
                slack_id,
                said["channel"],
                said["ts"],
                said["action_id"],
                block_id=said.get("block_id", ""),
                chosen=said.get("chosen"),
                entered=said.get("entered"),
            )
        )

    async def _click_in_view(self, slack_id: str, said: JSON) -> JSON:
        return _outcome(
            await self._acts.click_in_view(
                slack_id,
                said["view_id"],
                said["action_id"],
                block_id=said.get("block_id", ""),
                chosen=said.get("chosen"),
                entered=said.get("entered"),
            )
        )

    async def _submit(self, slack_id: str, said: JSON) -> JSON:
        errors = await self._acts.submit_view(slack_id, said["view_id"], said.get("entered"))
        return {"ok": not errors, "errors": errors}

    async def _close(self, slack_id: str, said: JSON) -> JSON:
        await self._acts.close_view(slack_id, said["view_id"], all_at_once=bool(said.get("all")))
        return {"ok": True}

    async def _home(self, slack_id: str, said: JSON) -> JSON:
        return _outcome(await self._acts.open_home(slack_id, said.get("tab", "home")))

    async def _dismiss(self, slack_id: str, said: JSON) -> JSON:
        self._workspace.dismiss_whisper(said["channel"], said["ts"])
        return {"ok": True}


def _outcome(answer: Answer) -> JSON:
    return {"ok": answer.acknowledged, "error": answer.failure}
