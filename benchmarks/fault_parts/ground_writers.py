"""Eight who do the product's acts over its real ways, and write down what was acknowledged to them: Slack's commands
and clicks, credits spent, replies by SMTP, unsubscriptions by HTTP. What is refused they do again, as people do."""

from __future__ import annotations

import asyncio
import smtplib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count
from typing import Any

import aiohttp

from sandbox import Sandbox
from services.credits import spend_credits

ASKS_WITHIN_S = 10.0
REFUSED_PAUSE_S, DONE_PAUSE_S = 0.1, 0.1
PRESSED_AGAIN_PAUSE_S = 1.0  # in Slack, which keeps no more than the last things that it whispered to somebody
DRAFTED_PAUSE_S = 2.0  # two do it, and Slack takes one new card a second in a channel
OWNER = "UOLIVIA"


@dataclass
class Heard:
    """What one of them was told. `taken` holds the moments of each acknowledgement, `refusals` what else was said."""

    acts: list[str] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scene:
    """Where they act: `addresses` are customers to draft for, `answering` reply addresses, `leaving` tokens."""

    slack: Sandbox
    channel: str
    web: str
    inbound_port: int
    team_id: int
    business_id: int
    past_id: int  # the business whose mails were sent before, and never by the mail server of the trial
    addresses: tuple[str, ...]
    answering: tuple[str, ...]
    leaving: tuple[str, ...]


Act = Callable[[str], Awaitable[None]]


class NotTaken(Exception):
    """It was not acknowledged; the words are what the person or the machine was told."""


class Writers:
    """`heard` by name: draft, approve, send, spend, reply, unsubscribe."""

    def __init__(self, scene: Scene, http: aiohttp.ClientSession) -> None:
        self._scene, self._http = scene, http
        self.heard = {name: Heard() for name in ("draft", "approve", "send", "spend", "reply", "unsubscribe")}

    def works(self) -> list[Coroutine[Any, Any, None]]:
        """What the eight do until they are cancelled."""
        scene = self._scene
        half = len(scene.addresses) // 2
        spends = [map(f"{who}:{{}}".format, count()) for who in ("first", "second")]
        return [
            self._one_by_one("draft", scene.addresses[:half], self._draft),
            self._one_by_one("draft", scene.addresses[half:], self._draft),
            self._press("approve", "approve_email"),
            self._press("send", "send_email"),
            *(self._one_by_one("spend", these, self._spend) for these in spends),
            self._one_by_one("reply", scene.answering, self._reply),
            self._one_by_one("unsubscribe", scene.leaving, self._unsubscribe),
        ]

    async def _one_by_one(self, name: str, things: Iterable[str], act: Act) -> None:
        """Each thing until it is acknowledged, then the next."""
        for thing in things:
            while not await self._try(name, thing, act):
                await asyncio.sleep(PRESSED_AGAIN_PAUSE_S if name == "draft" else REFUSED_PAUSE_S)
            await asyncio.sleep(DRAFTED_PAUSE_S if name == "draft" else DONE_PAUSE_S)

    async def _try(self, name: str, thing: str, act: Act) -> bool:
        heard = self.heard[name]
        try:
            async with asyncio.timeout(ASKS_WITHIN_S):
                await act(thing)
        except Exception as refusal:
            heard.refusals.append(f"{type(refusal).__name__}: {refusal}")
            return False
        heard.acts.append(thing)
        heard.taken.append(time.monotonic())
        return True

    async def _draft(self, address: str) -> None:
        answer = await self._scene.slack.acts.run_command(OWNER, self._scene.channel, f"/draft {address} hello")
        _require_taken(answer.acknowledged, answer.failure, answer.body)

    async def _press(self, name: str, action: str) -> None:
        """Whatever card shows this button, once."""
        scene, pressed = self._scene, set()

        async def press(ts: str) -> None:
            answer = await scene.slack.acts.click(OWNER, scene.channel, ts, action)
            _require_taken(answer.acknowledged, answer.failure, answer.body)

        while True:
            for ts, message in list(scene.slack.workspace.messages.get(scene.channel, {}).items()):
                about = (message.get("metadata") or {}).get("event_payload", {})
                if about.get("kind") != "email" or about["id"] in pressed or not _shows(message, action):
                    continue
                if not await self._try(name, ts, press):
                    await asyncio.sleep(PRESSED_AGAIN_PAUSE_S)
                    continue
                pressed.add(about["id"])
                self.heard[name].acts[-1] = str(about["id"])
            await asyncio.sleep(REFUSED_PAUSE_S)

    async def _spend(self, key: str) -> None:
        await spend_credits(
            self._scene.team_id, 1, key=key, user_id=None, business_id=self._scene.business_id, purpose="analysis"
        )

    async def _reply(self, recipient: str) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Customer <customer@far.example>", recipient, "Re: hello"
        mail["Message-ID"] = f"<{recipient}>"
        mail.set_content("Thank you, that works for me.")
        await asyncio.to_thread(_hand_in, self._scene.inbound_port, recipient, mail.as_bytes())

    async def _unsubscribe(self, token: str) -> None:
        async with self._http.post(f"{self._scene.web}/u/{token}") as answer:
            said = await answer.text()
            _require_taken(answer.status == 200, str(answer.status), said)


def _require_taken(taken: bool, how: str, said: object) -> None:
    if not taken:
        raise NotTaken(f"{how} {said}")


def _shows(message: dict[str, object], action: str) -> bool:
    blocks: list[dict[str, object]] = message.get("blocks", [])  # type: ignore[assignment]
    return any(e.get("action_id") == action for block in blocks for e in block.get("elements", []))  # type: ignore[union-attr,attr-defined]


def _hand_in(port: int, recipient: str, raw: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=ASKS_WITHIN_S) as smtp:
        smtp.sendmail("customer@far.example", [recipient], raw)


@asynccontextmanager
async def writing(scene: Scene) -> AsyncIterator[Writers]:
    """They act from here to the end of the block."""
    timeout = aiohttp.ClientTimeout(total=ASKS_WITHIN_S)
    async with aiohttp.ClientSession(timeout=timeout) as http, asyncio.TaskGroup() as group:
        writers = Writers(scene, http)
        tasks = [group.create_task(work) for work in writers.works()]
        try:
            yield writers
        finally:
            for task in tasks:
                task.cancel()
