"""The two ends that the sandbox talks to, as real servers on loopback: a bot that takes Slack's requests, and an
inbound mail listener."""

from __future__ import annotations

import asyncio
import json
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session
from slack_sdk.signature import SignatureVerifier

from sandbox import Sandbox

SECRET = "signing-secret-of-the-tests"
TOKEN = "xoxb-of-the-tests"


class Bot:
    """Takes what Slack sends, checks each signature with slack_sdk, and answers what a test told it to."""

    def __init__(self) -> None:
        self.verifier = SignatureVerifier(SECRET)
        self.requests: list[dict[str, Any]] = []
        self.retries: list[tuple[str | None, str | None]] = []
        self.answer: Callable[[dict[str, Any]], web.Response] = lambda said: web.Response()
        self.url = ""
        self.unsubscribed: list[str] = []
        self.holds = asyncio.Event()
        self.holds.set()

    async def take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        assert self.verifier.is_valid_request(raw, dict(request.headers)), "Slack's signature does not hold"
        if request.content_type == "application/json":
            said = json.loads(raw)
        else:
            form = dict(urllib.parse.parse_qsl(raw.decode(), keep_blank_values=True))
            said = json.loads(form["payload"]) if "payload" in form else form
        self.requests.append(said)
        self.retries.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        await self.holds.wait()
        return self.answer(said)

    async def unsubscribe(self, request: web.Request) -> web.Response:
        self.unsubscribed.append(await request.text())
        return web.Response()

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [said["event"] for said in self.requests if said.get("event", {}).get("type") == kind]


class Inbound:
    """The product's inbound listener: keeps what arrives."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.address = ("127.0.0.1", 0)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append((envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content or b""))
        return "250 kept"


async def until(holds: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Waits for a condition and answers what it came to."""
    async with asyncio.timeout(seconds):
        while not (value := holds()):
            await asyncio.sleep(0.01)
        return value


def be_patient(sandbox: Sandbox) -> None:
    """Slack's three seconds are over soon on a busy machine: here the bot may take its time, and the workspace's clock
    stands still, so that no trigger runs out. A test that is about them says how late it is."""
    sandbox.bot_wire.answer_within_s = sandbox.sockets.ack_within_s = 60.0
    began = sandbox.workspace.clock()
    sandbox.workspace.clock = lambda: began


def make_sandbox(bot: Bot, inbound: Inbound, folder: Path) -> Sandbox:
    sandbox = Sandbox(
        port=0,
        smtp_port=0,
        data_dir=folder,
        bot_events_url=f"{bot.url}/slack/events",
        signing_secret=SECRET,
        bot_token=TOKEN,
        inbound_smtp=inbound.address,
    )
    be_patient(sandbox)
    return sandbox
