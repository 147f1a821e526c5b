"""auth.*, users.*, conversations.* and apps.*: who and what is there."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

from sandbox.refusal import SlackRefusal
from sandbox.web_api.methods import Arguments, Ground, method
from sandbox.world import Person

JSON = dict[str, Any]


@method("api.test")
def test_api(ground: Ground, arguments: Arguments) -> JSON:
    return {"args": dict(arguments)}


@method("auth.test")
def test_auth(ground: Ground, arguments: Arguments) -> JSON:
    world = ground.workspace.world
    return {
        "url": f"{ground.url()}/",
        "team": world.slack_team_name,
        "user": world.app_name.lower(),
        "team_id": world.slack_team_id,
        "user_id": world.bot_user_id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open")
def open_connection(ground: Ground, arguments: Arguments) -> JSON:
    return {"url": ground.sockets.new_url(ground.url())}


def _user(ground: Ground, person: Person) -> JSON:
    now = datetime.datetime.now(zoneinfo.ZoneInfo(person.timezone))
    offset = now.utcoffset() or datetime.timedelta()
    first = person.name.split()[0]
    return {
        "id": person.slack_id,
        "team_id": ground.workspace.world.slack_team_id,
        "name": first.lower(),
        "deleted": False,
        "real_name": person.name,
        "tz": person.timezone,
        "tz_label": now.tzname(),
        "tz_offset": int(offset.total_seconds()),
        "is_bot": False,
        "is_app_user": False,
        "is_owner": person.role == "owner",
        "is_admin": person.role in ("owner", "admin"),
        "is_primary_owner": person.role == "owner",
        "is_restricted": False,
        "is_ultra_restricted": False,
        "locale": "en-US",
        "updated": 0,
        "profile": {
            "real_name": person.name,
            "display_name": first,
            "email": person.email,
            "title": person.title,
            "team": ground.workspace.world.slack_team_id,
        },
    }


@method("users.info")
def show_user(ground: Ground, arguments: Arguments) -> JSON:
    world = ground.workspace.world
    user_id = arguments.need("user", "user_not_found")
    if user_id == world.bot_user_id:
        return {
            "user": {
                "id": user_id,
                "team_id": world.slack_team_id,
                "name": world.app_name.lower(),
                "real_name": world.app_name,
                "is_bot": True,
                "deleted": False,
                "profile": {"real_name": world.app_name, "bot_id": world.bot_id},
            }
        }
    person = ground.workspace.people.get(user_id)
    if person is None:
        raise SlackRefusal("user_not_found")
    return {"user": _user(ground, person)}


@method("users.lookupByEmail")
def look_up_user(ground: Ground, arguments: Arguments) -> JSON:
    wanted = str(arguments.need("email", "users_not_found")).strip().lower()
    for person in ground.workspace.people.values():
        if person.email.lower() == wanted:
            return {"user": _user(ground, person)}
    raise SlackRefusal("users_not_found")


@method("users.list")
def list_users(ground: Ground, arguments: Arguments) -> JSON:
    people = [_user(ground, p) for p in ground.workspace.people.values()]
    return {"members": people, "response_metadata": {"next_cursor": ""}}


def _conversation(ground: Ground, channel: JSON) -> JSON:
    shown = {
        "id": channel["id"],
        "is_im": channel["is_im"],
        "is_channel": channel["is_channel"],
        "is_group": False,
        "is_mpim": False,
        "is_private": channel["is_im"],
        "is_archived": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "created": 0,
        "context_team_id": ground.workspace.world.slack_team_id,
    }
    if channel["is_im"]:
        return shown | {"user": channel["user"], "is_user_deleted": False}
    return shown | {
        "name": channel["name"],
        "name_normalized": channel["name"],
        "is_member": True,
        "is_general": channel["name"] == "general",
        "num_members": len(ground.workspace.members(channel)),
        "purpose": {"value": channel["purpose"], "creator": "", "last_set": 0},
        "topic": {"value": "", "creator": "", "last_set": 0},
    }


@method("conversations.info")
def show_conversation(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    return {"channel": _conversation(ground, channel)}


@method("conversations.list")
def list_conversations(ground: Ground, arguments: Arguments) -> JSON:
    kinds = {"public_channel": False, "im": True}
    wanted = {kinds[t] for t in str(arguments.get("types") or "public_channel").split(",") if t.strip() in kinds}
    channels = [_conversation(ground, c) for c in ground.workspace.channels.values() if c["is_im"] in wanted]
    return {"channels": channels, "response_metadata": {"next_cursor": ""}}


@method("conversations.open")
def open_conversation(ground: Ground, arguments: Arguments) -> JSON:
    if arguments.get("channel"):
        channel = ground.workspace.find_channel(arguments["channel"])
    else:
        people = arguments.need("users", "users_list_not_supplied")
        people = people.split(",") if isinstance(people, str) else people
        if len(people) != 1:
            raise SlackRefusal("method_not_supported_for_channel_type")
        channel = ground.workspace.open_direct_messages(people[0])
    return {"channel": _conversation(ground, channel) if arguments.flag("return_im") else {"id": channel["id"]}}


@method("conversations.members")
def list_members(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    return {"members": ground.workspace.members(channel), "response_metadata": {"next_cursor": ""}}


def _page(messages: list[JSON], arguments: Arguments) -> JSON:
    """One page, and a cursor that names the ts at which the next one starts. Bounds as Slack has them:
    exclusive unless `inclusive`."""
    inclusive, oldest, latest = arguments.flag("inclusive"), arguments.get("oldest"), arguments.get("latest")
    if oldest:
        messages = [m for m in messages if float(m["ts"]) > float(oldest) or (inclusive and m["ts"] == oldest)]
    if latest:
        messages = [m for m in messages if float(m["ts"]) < float(latest) or (inclusive and m["ts"] == latest)]
    if not arguments.flag("include_all_metadata"):
        messages = [{k: v for k, v in m.items() if k != "metadata"} for m in messages]
    cursor = arguments.get("cursor")
    start = next((i for i, m in enumerate(messages) if m["ts"] == cursor), None) if cursor else 0
    if start is None:
        raise SlackRefusal("invalid_cursor")
    limit = arguments.number("limit", 100, 999)
    more = len(messages) > start + limit
    return {
        "messages": messages[start : start + limit],
        "has_more": more,
        "response_metadata": {"next_cursor": messages[start + limit]["ts"] if more else ""},
    }


@method("conversations.history")
def list_history(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    held = ground.workspace.messages[channel["id"]].values()
    newest_first = [m for m in reversed(held) if m.get("thread_ts", m["ts"]) == m["ts"]]
    return _page(newest_first, arguments)


@method("conversations.replies")
def list_replies(ground: Ground, arguments: Arguments) -> JSON:
    channel = ground.workspace.find_channel(arguments.need("channel", "channel_not_found"))
    parent = ground.workspace.messages[channel["id"]].get(arguments.need("ts", "thread_not_found"))
    if parent is None:
        raise SlackRefusal("thread_not_found")
    root = parent.get("thread_ts", parent["ts"])
    first = [m for ts, m in ground.workspace.messages[channel["id"]].items() if ts == root]
    return _page([*first, *ground.workspace.replies(channel["id"], root)], arguments)
