"""Slack as a person uses it: the local workspace on one side, the running bot on the other, real HTTP between
them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot import BotDoor
from sandbox import Sandbox
from services.work_process import DurableWork
from tests.bot.slack_wire import SECRET, SlackWire
from tests.cast import CHANNEL, Cast, until

TOKEN = "xoxb-of-the-tests"
PATIENCE_S = 60


class Office:
    """What the people of the cast do in Slack and what they see there."""

    def __init__(self, sandbox: Sandbox, wire: SlackWire, cast: Cast) -> None:
        self.sandbox, self.wire, self.cast = sandbox, wire, cast
        self.acts = sandbox.acts

    async def type(self, user: str, line: str, channel: str = CHANNEL) -> None:
        answer = await self.acts.run_command(user, channel, line)
        assert answer.acknowledged, answer.failure

    async def press(self, user: str, act: str, email_id: int | None = None, channel: str = CHANNEL) -> None:
        """Press a button of an email's card, or of the last thing that was said to this person alone."""
        message = self.card(email_id) if email_id is not None else self.whispers(user, channel)[-1]
        answer = await self.acts.click(user, channel, message["ts"], act)
        assert answer.acknowledged, answer.failure

    def cards(self, channel: str = CHANNEL) -> list[dict[str, Any]]:
        return [m for m in self.sandbox.workspace.messages[channel].values() if m.get("metadata")]

    def card(self, email_id: int, channel: str = CHANNEL) -> dict[str, Any]:
        found = [m for m in self.cards(channel) if m["metadata"]["event_payload"] == {"kind": "email", "id": email_id}]
        assert len(found) == 1, f"{len(found)} cards of email {email_id}"
        return found[0]

    def whispers(self, user: str, channel: str = CHANNEL) -> list[dict[str, Any]]:
        held = self.sandbox.workspace.ephemerals[channel].values()
        return [w.message for w in held if w.person == user]

    def form(self, user: str) -> dict[str, Any] | None:
        opened = self.sandbox.workspace.views.open_for(user)
        return opened[-1] if opened else None

    async def told(self, user: str, words: str, channel: str = CHANNEL) -> dict[str, Any]:
        """Wait until this person is told something, alone, that holds the words."""

        async def found() -> Any:
            return next((m for m in self.whispers(user, channel) if words in said(m)), None)

        try:
            return await until(found)
        except AssertionError:
            heard = [said(m) for m in self.whispers(user, channel)]
            raise AssertionError(f"{user} was not told {words!r}, but {heard}") from None

    async def shows(self, email_id: int, words: str) -> dict[str, Any]:
        """Wait until the card of an email holds the words."""

        async def found() -> Any:
            card = next(
                (m for m in self.cards() if m["metadata"]["event_payload"] == {"kind": "email", "id": email_id}),
                None,
            )
            return card if card and words in said(card) else None

        return await until(found)

    async def form_opens(self, user: str, title: str) -> dict[str, Any]:
        async def found() -> Any:
            form = self.form(user)
            return form if form and form["title"]["text"] == title else None

        return await until(found)

    async def draft(self, user: str = "UADAM", address: str = "jane@acme.example") -> int:
        """A draft, written and shown on its card; its number."""
        before = {m["ts"] for m in self.cards()}
        await self.type(user, f"/draft {address} mention the route export")

        async def written() -> Any:
            new = [m for m in self.cards() if m["ts"] not in before and "Waits for approval" in said(m)]
            return new[0]["metadata"]["event_payload"]["id"] if new else None

        return await until(written)


def said(message: dict[str, Any]) -> str:
    """All words of a message as its readers see them."""
    texts: list[str] = []

    def collect(held: Any) -> None:
        if isinstance(held, list):
            for item in held:
                collect(item)
        elif isinstance(held, dict):
            if held.get("type") in ("mrkdwn", "plain_text"):
                texts.append(held["text"])
            for value in held.values():
                collect(value)

    collect(message.get("blocks", []))
    return re.sub(r"([*_])(?=\S)([^*_\n]+)\1", r"\2", "\n".join([message.get("text", ""), *texts]))


def offered(message: dict[str, Any]) -> set[str]:
    """The acts whose buttons a message shows."""
    return {e["action_id"] for block in message["blocks"] for e in block.get("elements", []) if e["type"] == "button"}


@pytest_asyncio.fixture
async def office(durable_work: DurableWork, cast: Cast, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(cast, tmp_path) as opened:
        yield opened


@contextmanager
def patience_with_slack() -> Iterator[None]:
    """The three seconds of Slack, and ours within them, are too few where all cores are at work on other tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("bot.recording.WITHIN_S", "bot.receive.READ_WITHIN_S", "bot.slack.WITHIN_S"):
            patch.setattr(name, PATIENCE_S)
        patch.setattr("sandbox.views.TRIGGER_LIFE_S", PATIENCE_S)
        patch.setattr("sandbox.socket_mode.PING_S", 2 * PATIENCE_S)  # half of it is the time for the pong
        yield


def patient_sandbox(data_dir: Path) -> Sandbox:
    sandbox = Sandbox(
        port=0,
        smtp_port=0,
        data_dir=data_dir,
        bot_events_url="http://127.0.0.1:9/slack/events",
        signing_secret=SECRET,
        bot_token=TOKEN,
        inbound_smtp=("127.0.0.1", 9),
    )
    sandbox.bot_wire.answer_within_s = sandbox.sockets.ack_within_s = PATIENCE_S
    return sandbox


@asynccontextmanager
async def open_office(cast: Cast, data_dir: Path) -> AsyncIterator[Office]:
    with patience_with_slack():
        async with _opened_office(cast, data_dir) as opened:
            yield opened


@asynccontextmanager
async def _opened_office(cast: Cast, data_dir: Path) -> AsyncIterator[Office]:
    sandbox = patient_sandbox(data_dir)
    await sandbox.start()
    door = BotDoor(
        port=0,
        host="127.0.0.1",
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_token="",
        slack_api_url=sandbox.slack_api_url,
        panel_url="http://127.0.0.1:8080",
    )
    await door.start()
    sandbox.bot_wire.events_url = f"http://127.0.0.1:{door.port}/slack/events"
    wire = SlackWire(sandbox.bot_wire.events_url)
    yield Office(sandbox, wire, cast)
    await wire.close()
    await door.stop()
    await sandbox.stop()
