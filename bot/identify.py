"""Who asks, told anew by the house for each request, whatever else the payload says (SPEC B9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services import accounts
from services.actors import Actor

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asker:
    """A person and a place in Slack, as a payload names them. "" where the payload has none."""

    workspace: str
    user: str
    user_workspace: str  # differs from `workspace` for guests of a shared channel (Slack Connect)
    channel: str
    thread_ts: str
    response_url: str
    trigger_id: str


def read_asker(body: JSON) -> Asker:
    """Commands, clicks, forms and events name the same things in four ways."""
    user, team = _of(body, "user"), _of(body, "team")
    event, container = _of(body, "event"), _of(body, "container")
    return Asker(
        workspace=_text(team.get("id")) or _text(body.get("team_id")),
        user=_text(user.get("id")) or _text(body.get("user_id")) or _text(event.get("user")),
        user_workspace=_text(user.get("team_id")),
        channel=_text(_of(body, "channel").get("id"))
        or _text(body.get("channel_id"))
        or _text(container.get("channel_id"))
        or _text(event.get("channel")),
        thread_ts=_text(container.get("thread_ts")) or _text(event.get("thread_ts")),
        response_url=_text(body.get("response_url")),
        trigger_id=_text(body.get("trigger_id")),
    )


async def identify(body: JSON) -> Actor:
    """Raises NotAllowed for outsiders, strangers, the removed, and workspaces that are not connected."""
    asker = read_asker(body)
    return await accounts.actor_for_slack(asker.workspace, asker.user, asker.user_workspace)


def _of(body: JSON, name: str) -> JSON:
    held = body.get(name)
    return held if isinstance(held, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
