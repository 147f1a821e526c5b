"""The payloads that Slack sends to an app, in Slack's shapes: commands, interactions and events."""

from __future__ import annotations

import copy
import re
import secrets
from typing import Any

from sandbox.world import Person, World

JSON = dict[str, Any]
DEPRECATED_FIELD = "the-signature-counts"  # Slack still fills `token`, which proves nothing
ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")


def escape(text: str) -> str:
    """Slack's own escaping of what people type: three characters and no more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Payloads:
    def __init__(self, world: World) -> None:
        self._world = world

    def _who(self, person: Person) -> JSON:
        username = person.name.split()[0].lower()
        team = {"id": self._world.slack_team_id, "domain": self._world.slack_domain}
        return {
            "user": {
                "id": person.slack_id,
                "username": username,
                "name": username,
                "team_id": self._world.slack_team_id,
            },
            "api_app_id": self._world.app_id,
            "token": DEPRECATED_FIELD,
            "team": team,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def command(self, person: Person, channel: JSON, name: str, text: str, trigger_id: str, url: str) -> JSON:
        """Slack escapes the text of a command: what a person types as `spend>100` arrives as
        `spend&gt;100`."""
        return {
            "token": DEPRECATED_FIELD,
            "team_id": self._world.slack_team_id,
            "team_domain": self._world.slack_domain,
            "channel_id": channel["id"],
            "channel_name": channel["name"],
            "user_id": person.slack_id,
            "user_name": person.name.split()[0].lower(),
            "command": name,
            "text": escape(text),
            "api_app_id": self._world.app_id,
            "is_enterprise_install": "false",
            "response_url": url,
            "trigger_id": trigger_id,
        }

    def message_action(
        self,
        person: Person,
        channel: JSON,
        message: JSON,
        action: JSON,
        values: JSON,
        trigger_id: str,
        url: str,
    ) -> JSON:
        """block_actions from a message. For an ephemeral one Slack leaves the message itself out."""
        ephemeral = bool(message.get("is_ephemeral"))
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel["id"],
            "is_ephemeral": ephemeral,
        }
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        payload = {
            "type": "block_actions",
            **self._who(person),
            "container": container,
            "trigger_id": trigger_id,
            "channel": {"id": channel["id"], "name": channel["name"]},
            "state": {"values": values},
            "response_url": url,
            "actions": [action],
        }
        return payload if ephemeral else payload | {"message": _escaped(message)}

    def view_action(self, person: Person, view: JSON, action: JSON, trigger_id: str) -> JSON:
        return {
            "type": "block_actions",
            **self._who(person),
            "container": {"type": "view", "view_id": view["id"]},
            "trigger_id": trigger_id,
            "view": view,
            "actions": [action],
        }

    def submission(self, person: Person, view: JSON, trigger_id: str, response_urls: list[JSON]) -> JSON:
        return {
            "type": "view_submission",
            **self._who(person),
            "trigger_id": trigger_id,
            "view": view,
            "response_urls": response_urls,
        }

    def closing(self, person: Person, view: JSON, *, all_at_once: bool) -> JSON:
        return {"type": "view_closed", **self._who(person), "view": view, "is_cleared": all_at_once}

    def event(self, event: JSON, at: float) -> JSON:
        """An event_callback. `event_id` is the same in every retry."""
        return {
            "token": DEPRECATED_FIELD,
            "team_id": self._world.slack_team_id,
            "api_app_id": self._world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(at),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self._world.slack_team_id,
                    "user_id": self._world.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }

    def url_verification(self, challenge: str) -> JSON:
        return {"token": DEPRECATED_FIELD, "challenge": challenge, "type": "url_verification"}

    def message_event(self, channel: JSON, message: JSON) -> JSON:
        kind = "im" if channel["is_im"] else "channel"
        shown = {
            k: message[k]
            for k in (
                "type",
                "user",
                "text",
                "ts",
                "team",
                "thread_ts",
                "parent_user_id",
                "bot_id",
                "app_id",
                "blocks",
                "bot_profile",
            )
            if k in message
        }
        return {**shown, "channel": channel["id"], "channel_type": kind, "event_ts": message["ts"]}


def _escaped(held: Any) -> Any:
    """Slack hands a message's plain texts back escaped (slackapi/bolt-python issue 513)."""
    if isinstance(held, list):
        return [_escaped(item) for item in held]
    if not isinstance(held, dict):
        return held
    shown = {k: _escaped(v) for k, v in held.items()}
    if held.get("type") == "plain_text" and isinstance(held.get("text"), str):
        shown["text"] = ENTITY.sub("&amp;", held["text"]).replace("<", "&lt;").replace(">", "&gt;")
    return shown


def snapshot(view: JSON, values: JSON) -> JSON:
    """A view as it stands in a payload: a copy, with the person's values in it."""
    return {**copy.deepcopy(view), "state": {"values": values}}
