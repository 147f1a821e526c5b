"""What Slack calls views: each person's stack of modals, their App Home, and the triggers that let an app
open one."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.refusal import SlackRefusal
from sandbox.world import World

JSON = dict[str, Any]
TRIGGER_LIFE_S = 3.0
VIEWS_DEEP = 3


@dataclass(slots=True)
class Trigger:
    person: str
    born: float
    spent: bool = False


class Views:
    def __init__(self, world: World, tell: Callable[..., None], clock: Callable[[], float]) -> None:
        self._world = world
        self._tell = tell
        self._clock = clock
        self._serial = itertools.count(1)
        self.modals: dict[str, JSON] = {}
        self.stacks: dict[str, list[str]] = {}  # person -> ids of open modals, the topmost last
        self.homes: dict[str, JSON] = {}
        self.triggers: dict[str, Trigger] = {}

    def new_trigger(self, person: str) -> str:
        now = self._clock()
        self.triggers = {k: t for k, t in self.triggers.items() if now - t.born < 60}
        trigger_id = f"{next(self._serial)}{int(now)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(person, now)
        return trigger_id

    def spend_trigger(self, trigger_id: str) -> str:
        """The person behind a trigger, once and within three seconds, as Slack allows."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if self._clock() - trigger.born > TRIGGER_LIFE_S:
            raise SlackRefusal("expired_trigger_id")
        if trigger.spent:
            raise SlackRefusal("exchanged_trigger_id")
        trigger.spent = True
        return trigger.person

    def _shape(self, view: JSON) -> JSON:
        external_id = view.get("external_id") or ""
        if external_id and any(v["external_id"] == external_id for v in self._all_views()):
            raise SlackRefusal("duplicate_external_id")
        view_id = f"V{secrets.token_hex(5).upper()}"
        return {
            "id": view_id,
            "team_id": self._world.slack_team_id,
            "type": view["type"],
            "blocks": view["blocks"],
            "private_metadata": view.get("private_metadata", ""),
            "callback_id": view.get("callback_id", ""),
            "state": {"values": {}},
            "hash": self._new_hash(),
            "title": view.get("title"),
            "clear_on_close": bool(view.get("clear_on_close")),
            "notify_on_close": bool(view.get("notify_on_close")),
            "close": view.get("close"),
            "submit": view.get("submit"),
            "previous_view_id": None,
            "root_view_id": view_id,
            "app_id": self._world.app_id,
            "external_id": external_id,
            "app_installed_team_id": self._world.slack_team_id,
            "bot_id": self._world.bot_id,
        }

    def _new_hash(self) -> str:
        return f"{int(self._clock())}.{secrets.token_hex(4)}"

    def _all_views(self) -> list[JSON]:
        return [*self.modals.values(), *self.homes.values()]

    def find(self, view_id: str = "", external_id: str = "") -> JSON:
        for view in self._all_views():
            if (view_id and view["id"] == view_id) or (external_id and view["external_id"] == external_id):
                return view
        raise SlackRefusal("not_found")

    def push(self, person: str, view: JSON, *, on_top: bool) -> JSON:
        """Opens a modal: alone, or on top of the ones that are open (at most three deep)."""
        shaped = self._shape(view)
        stack = self.stacks.setdefault(person, [])
        if on_top and stack:
            if len(stack) >= VIEWS_DEEP:
                raise SlackRefusal("push_limit_reached")
            shaped["previous_view_id"] = stack[-1]
            shaped["root_view_id"] = self.modals[stack[0]]["root_view_id"]
        else:
            self.clear(person)
        self.stacks[person] = [*self.stacks.get(person, []), shaped["id"]]
        self.modals[shaped["id"]] = shaped
        self._tell_stack(person)
        return shaped

    def redraw(self, view: JSON, new: JSON, expected_hash: str | None = None) -> JSON:
        if expected_hash and expected_hash != view["hash"]:
            raise SlackRefusal("hash_conflict")
        for key in ("blocks", "title", "submit", "close"):
            view[key] = new.get(key, view[key] if key == "title" else None)
        for key in ("private_metadata", "callback_id"):
            view[key] = new.get(key, "")
        view["hash"] = self._new_hash()
        for person, home in self.homes.items():
            if home is view:
                self._tell({"kind": "home", "view": view}, only=person)
        for person, stack in self.stacks.items():
            if view["id"] in stack:
                self._tell_stack(person)
        return view

    def pop(self, person: str, view_id: str) -> None:
        """Closes one modal and whatever lies on top of it. One that was replaced meanwhile is no longer
        there."""
        stack = self.stacks.get(person, [])
        if view_id in stack:
            for gone in stack[stack.index(view_id) :]:
                self.modals.pop(gone, None)
            del stack[stack.index(view_id) :]
        self._tell_stack(person)

    def clear(self, person: str) -> None:
        for view_id in self.stacks.pop(person, []):
            self.modals.pop(view_id, None)
        self._tell_stack(person)

    def publish_home(self, person: str, view: JSON, expected_hash: str | None = None) -> JSON:
        if not any(person == p.slack_id for p in self._world.people):
            raise SlackRefusal("user_not_found")
        home = self.homes.get(person)
        if home is not None:
            return self.redraw(home, view, expected_hash)
        self.homes[person] = self._shape(view)
        self._tell({"kind": "home", "view": self.homes[person]}, only=person)
        return self.homes[person]

    def open_for(self, person: str) -> list[JSON]:
        return [self.modals[view_id] for view_id in self.stacks.get(person, [])]

    def _tell_stack(self, person: str) -> None:
        self._tell({"kind": "views", "views": self.open_for(person)}, only=person)
