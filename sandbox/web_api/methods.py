"""The register of Web API methods, and what every method is given: the workspace and its call's arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.refusal import SlackRefusal
from sandbox.response_urls import ResponseUrls
from sandbox.socket_mode import SocketMode
from sandbox.workspace import Workspace

JSON = dict[str, Any]


@dataclass(slots=True)
class Ground:
    """What the methods stand on. `after_post` hears of every message that the app itself posted."""

    workspace: Workspace
    response_urls: ResponseUrls
    sockets: SocketMode
    url: Callable[[], str]
    after_post: Callable[[str, JSON], None]


class Arguments(dict[str, Any]):
    """The arguments of one call, from a form, a query or a JSON body alike."""

    def need(self, key: str, error: str = "") -> Any:
        value = self.get(key)
        if value in (None, ""):
            raise SlackRefusal(
                error or "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] missing required field: {key}"]},
            )
        return value

    def flag(self, key: str) -> bool:
        return str(self.get(key, "")).lower() in ("1", "true")

    def number(self, key: str, default: int, at_most: int) -> int:
        try:
            return max(1, min(int(self.get(key) or default), at_most))
        except (TypeError, ValueError):
            raise SlackRefusal("invalid_limit") from None


Method = Callable[[Ground, Arguments], JSON]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register
