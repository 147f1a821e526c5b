"""What Slack sends, read strictly: raw bytes in, one `Incoming` out, or the reason why it is none."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from bot.guard import Refused

JSON = dict[str, Any]
MOST_FIELDS = 100
LONGEST_NAME = 80
# What somebody listens for. Other events are acknowledged and not kept: what people type is not ours.
EVENTS = frozenset({"app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked"})
INTERACTIONS = frozenset({"block_actions", "view_submission"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """`key` names one act of one person: Slack's retries carry the same. "" means that nothing is to be kept.

    `answer` is what the acknowledgement itself must say (the challenge of url_verification).
    """

    key: str
    payload: JSON
    answer: JSON | None = None


def read_request(content_type: str, raw: bytes) -> Incoming:
    """Read one genuine HTTP request: events come as JSON, commands and interactions as forms.

    Raises:
        Refused: 400, with the reason.
    """
    if content_type.partition(";")[0].strip().lower() == "application/json":
        return read_event(_object(raw))
    form = _form(raw)
    if "payload" in form:
        return read_interaction(_object(form["payload"].encode()))
    if "command" in form:
        return read_command(form)
    if form.get("ssl_check") == "1":
        return Incoming("", {}, {})
    raise Refused(400, "unknown_shape")


def read_event(payload: JSON) -> Incoming:
    kind = payload.get("type")
    if kind == "url_verification" and isinstance(payload.get("challenge"), str):
        return Incoming("", {}, {"challenge": payload["challenge"]})
    if kind == "app_rate_limited":
        return Incoming("", {})
    event = payload.get("event")
    if kind != "event_callback" or not isinstance(event, dict) or not isinstance(event.get("type"), str):
        raise Refused(400, "unknown_shape")
    _texts(payload, "event_id", "team_id")
    kept = event["type"] in EVENTS
    return Incoming(_key(payload, payload["event_id"]) if kept else "", _without_token(payload))


def read_command(form: JSON) -> Incoming:
    _texts(form, "command", "team_id", "user_id", "channel_id")
    if not form["command"].startswith("/"):
        raise Refused(400, "unknown_shape")
    return Incoming(_key(form, form.get("trigger_id")), _without_token(form))


def read_interaction(payload: JSON) -> Incoming:
    """A click or a submitted form. Two clicks have two trigger ids; one form submitted twice has one view and
    hash."""
    user, team = payload.get("user"), payload.get("team")
    if payload.get("type") not in INTERACTIONS or not isinstance(user, dict) or not isinstance(team, dict):
        raise Refused(400, "unknown_shape")
    _texts(user, "id")
    _texts(team, "id")
    if payload["type"] == "block_actions":
        actions = payload.get("actions")
        if not isinstance(actions, list) or not actions or not all(isinstance(a, dict) for a in actions):
            raise Refused(400, "unknown_shape")
        _texts(actions[0], "action_id")
        return Incoming(_key(payload, payload.get("trigger_id")), _without_token(payload))
    view = payload.get("view")
    if not isinstance(view, dict):
        raise Refused(400, "unknown_shape")
    _texts(view, "id", "type", "callback_id")
    return Incoming(_key(payload, f"{view['id']}:{view.get('hash', '')}"), _without_token(payload))


def _key(payload: JSON, name: Any) -> str:
    """Slack's own name for the act, else a digest of everything that was said."""
    if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME:
        return f"slack:{name}"
    return "slack:" + hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _without_token(payload: JSON) -> JSON:
    """Slack's deprecated verification token proves nothing here and must not lie in our rows."""
    return {k: v for k, v in payload.items() if k != "token"}


def _texts(held: JSON, *names: str) -> None:
    for name in names:
        if not isinstance(held.get(name), str) or not held[name]:
            raise Refused(400, "unknown_shape")


def _object(raw: bytes) -> JSON:
    try:
        value = json.loads(raw.decode(), parse_constant=_no_constant)
        found = _storable(value) if b"\\u" in raw or b"\x00" in raw else value
    except (ValueError, RecursionError):
        raise Refused(400, "not_json") from None
    if not isinstance(found, dict):
        raise Refused(400, "not_an_object")
    return found


def _form(raw: bytes) -> JSON:
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise Refused(400, "not_a_form") from None
    form = {name: value.replace("\x00", "\ufffd") for name, value in pairs}
    if len(form) != len(pairs):
        raise Refused(400, "field_twice")
    return form


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _storable(value: Any) -> Any:
    """NUL and lone surrogates are JSON but no text that PostgreSQL keeps."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(item) for name, item in value.items()}
    return value
