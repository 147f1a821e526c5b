"""The channels of the local Slack workspace with their messages, kept in Slack's own JSON shapes. It opens no
socket; whoever watches is told of every change."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.refusal import SlackRefusal
from sandbox.views import Views
from sandbox.world import Person, World

JSON = dict[str, Any]
MESSAGES_KEPT_PER_CHANNEL = 5_000
EPHEMERALS_KEPT_PER_CHANNEL = 200


@dataclass(slots=True)
class Ephemeral:
    person: str
    message: JSON


class Workspace:
    def __init__(self, world: World, tell: Callable[..., None]) -> None:
        """`tell(notice, only=slack_id | None)` is called for every change that somebody can see."""
        self.world = world
        self.clock: Callable[[], float] = time.time
        self._tell = tell
        self._last_ts = 0
        self.people: dict[str, Person] = {p.slack_id: p for p in world.people}
        self.channels: dict[str, JSON] = {}
        self.messages: dict[str, dict[str, JSON]] = {}
        self.ephemerals: dict[str, dict[str, Ephemeral]] = {}
        self.views = Views(world, tell, lambda: self.clock())
        for channel in world.channels:
            self._add_channel(
                {
                    "id": channel.id,
                    "name": channel.name,
                    "is_channel": True,
                    "is_im": False,
                    "purpose": channel.purpose,
                }
            )

    # Channels ----------------------------------------------------------------------------------------------

    def _add_channel(self, channel: JSON) -> JSON:
        self.channels[channel["id"]] = channel
        self.messages.setdefault(channel["id"], {})
        self.ephemerals.setdefault(channel["id"], {})
        return channel

    def find_channel(self, channel_id: str) -> JSON:
        """A channel by its id; a person's id means the direct messages between the app and that person."""
        if channel_id in self.people:
            return self.open_direct_messages(channel_id)
        channel = self.channels.get(channel_id)
        if channel is None:
            raise SlackRefusal("channel_not_found")
        return channel

    def open_direct_messages(self, person: str) -> JSON:
        if person not in self.people:
            raise SlackRefusal("user_not_found")
        channel_id = "D" + person[1:]
        if channel_id not in self.channels:
            channel = self._add_channel(
                {
                    "id": channel_id,
                    "name": "directmessage",
                    "is_channel": False,
                    "is_im": True,
                    "user": person,
                }
            )
            self._tell({"kind": "channel", "channel": channel}, only=person)
        return self.channels[channel_id]

    def audience(self, channel_id: str) -> str | None:
        """Who alone may see a channel: the person of direct messages, or nobody in particular."""
        return self.channels[channel_id].get("user")

    def members(self, channel: JSON) -> list[str]:
        people = [channel["user"]] if channel["is_im"] else list(self.people)
        return [*people, self.world.bot_user_id]

    # Messages ----------------------------------------------------------------------------------------------

    def next_ts(self) -> str:
        """Microseconds since the epoch, unique and rising, in Slack's notation."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def find_message(self, channel_id: str, ts: str) -> JSON:
        message = self.messages[self.find_channel(channel_id)["id"]].get(ts)
        if message is None:
            raise SlackRefusal("message_not_found")
        return message

    def post(self, channel_id: str, message: JSON, thread_ts: str | None = None) -> JSON:
        held = self.messages[channel_id]
        message = {"type": "message", **message, "ts": self.next_ts(), "team": self.world.slack_team_id}
        if thread_ts:
            thread_ts = held.get(thread_ts, {}).get("thread_ts", thread_ts)
            if thread_ts not in held:
                raise SlackRefusal("cannot_reply_to_message")
            message["thread_ts"] = thread_ts
            message["parent_user_id"] = held[thread_ts].get("user")
        held[message["ts"]] = message
        if thread_ts:
            self._count_replies(channel_id, thread_ts)
        while len(held) > MESSAGES_KEPT_PER_CHANNEL:
            del held[next(iter(held))]
        self._tell({"kind": "message", "channel": channel_id, "message": message}, only=self.audience(channel_id))
        return message

    def change(self, channel_id: str, ts: str, changes: JSON) -> JSON:
        message = self.find_message(channel_id, ts)
        message.update(changes)
        message["edited"] = {"user": message.get("user"), "ts": self.next_ts()}
        self._tell({"kind": "message", "channel": channel_id, "message": message}, only=self.audience(channel_id))
        return message

    def touch(self, channel_id: str, message: JSON) -> None:
        """Tells the watchers about a change made in the message itself (reactions)."""
        self._tell({"kind": "message", "channel": channel_id, "message": message}, only=self.audience(channel_id))

    def remove(self, channel_id: str, ts: str) -> None:
        message = self.find_message(channel_id, ts)
        del self.messages[channel_id][ts]
        self._tell({"kind": "message_gone", "channel": channel_id, "ts": ts}, only=self.audience(channel_id))
        parent = message.get("thread_ts")
        if parent and parent != ts and parent in self.messages[channel_id]:
            self._count_replies(channel_id, parent)

    def replies(self, channel_id: str, thread_ts: str) -> list[JSON]:
        held = self.messages[channel_id].values()
        return [m for m in held if m.get("thread_ts") == thread_ts and m["ts"] != thread_ts]

    def _count_replies(self, channel_id: str, thread_ts: str) -> None:
        parent = self.messages[channel_id][thread_ts]
        replies = self.replies(channel_id, thread_ts)
        if replies:
            writers = list(dict.fromkeys(m.get("user", "") for m in replies))
            parent.update(
                thread_ts=thread_ts,
                reply_count=len(replies),
                reply_users=writers,
                reply_users_count=len(writers),
                latest_reply=replies[-1]["ts"],
                is_locked=False,
            )
        else:
            for key in (
                "thread_ts",
                "reply_count",
                "reply_users",
                "reply_users_count",
                "latest_reply",
                "is_locked",
            ):
                parent.pop(key, None)
        self._tell({"kind": "message", "channel": channel_id, "message": parent}, only=self.audience(channel_id))

    def whisper(self, channel_id: str, person: str, message: JSON, thread_ts: str | None = None) -> JSON:
        """An ephemeral message: one person sees it, no API reads it, and it does not outlive the process."""
        message = {"type": "message", "is_ephemeral": True, **message, "ts": self.next_ts()}
        if thread_ts:
            message["thread_ts"] = thread_ts
        held = self.ephemerals[channel_id]
        held[message["ts"]] = Ephemeral(person, message)
        while len(held) > EPHEMERALS_KEPT_PER_CHANNEL:
            del held[next(iter(held))]
        self._tell({"kind": "message", "channel": channel_id, "message": message}, only=person)
        return message

    def change_whisper(self, channel_id: str, ts: str, changes: JSON) -> None:
        ephemeral = self.ephemerals[channel_id].get(ts)
        if ephemeral is None:
            raise SlackRefusal("message_not_found")
        ephemeral.message.update(changes)
        self._tell({"kind": "message", "channel": channel_id, "message": ephemeral.message}, only=ephemeral.person)

    def dismiss_whisper(self, channel_id: str, ts: str) -> None:
        ephemeral = self.ephemerals[channel_id].pop(ts, None)
        if ephemeral is not None:
            self._tell({"kind": "message_gone", "channel": channel_id, "ts": ts}, only=ephemeral.person)

    # What outlives the process -----------------------------------------------------------------------------

    def to_keep(self) -> JSON:
        return {
            "channels": list(self.channels.values()),
            "homes": self.views.homes,
            "messages": {channel: list(held.values()) for channel, held in self.messages.items()},
        }

    def restore(self, kept: JSON) -> None:
        for channel in kept.get("channels", []):
            self._add_channel(channel)
        for channel_id, messages in kept.get("messages", {}).items():
            self.messages[channel_id] = {m["ts"]: m for m in messages}
        self.views.homes = kept.get("homes", {})
