"""The wire from Slack to the bot: requests signed as Slack signs them (v0 HMAC over timestamp and body),
three seconds to answer, and Slack's retries for events; over a socket instead when the bot has connected
one."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import json
import time
import urllib.parse
from typing import Any

import aiohttp

from sandbox.answer import Answer
from sandbox.socket_mode import SocketMode

ANSWER_BYTES = 1_000_000
JSON = dict[str, Any]


def is_loopback(url: str) -> bool:
    host = urllib.parse.urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """docs.slack.dev/authentication/verifying-requests-from-slack"""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


class BotWire:
    def __init__(self, events_url: str, signing_secret: str, sockets: SocketMode) -> None:
        self.events_url = events_url
        self._signing_secret = signing_secret
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None
        self.answer_within_s = 3.0
        self.event_retry_waits_s = (0.0, 60.0, 300.0)

    async def start(self) -> None:
        if not is_loopback(self.events_url):
            raise ValueError(f"the sandbox speaks to this machine only, not to {self.events_url}")
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None), connector=aiohttp.TCPConnector(limit=100)
        )

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send_command(self, form: JSON) -> Answer:
        if self._sockets.is_connected:
            return await self._sockets.send("slash_commands", form)
        return await self._post_form(form)

    async def send_interaction(self, payload: JSON) -> Answer:
        if self._sockets.is_connected:
            return await self._sockets.send("interactive", payload)
        return await self._post_form({"payload": json.dumps(payload)})

    async def send_event(self, payload: JSON) -> Answer:
        """Delivers an event, at most four times: at once, then after each of `event_retry_waits_s`."""
        answer = await self._send_event_once(payload, 0, "")
        for retry, wait_s in enumerate(self.event_retry_waits_s, start=1):
            if answer.acknowledged or answer.wants_no_retry:
                break
            await asyncio.sleep(wait_s)
            answer = await self._send_event_once(payload, retry, answer.failure)
        return answer

    async def _send_event_once(self, payload: JSON, retry: int, reason: str) -> Answer:
        if self._sockets.is_connected:
            return await self._sockets.send("events_api", payload, retry=retry, reason=reason)
        headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        return await self._post(json.dumps(payload).encode(), {"Content-Type": "application/json", **headers})

    async def _post_form(self, form: JSON) -> Answer:
        body = urllib.parse.urlencode(form).encode()
        return await self._post(body, {"Content-Type": "application/x-www-form-urlencoded"})

    async def _post(self, body: bytes, headers: dict[str, str]) -> Answer:
        if self._session is None:
            return Answer("connection_failed")
        timestamp = str(int(time.time()))
        signed = {
            **headers,
            "X-Slack-Request-Timestamp": timestamp,
            "User-Agent": "Slackbot 1.0 (sandbox)",
            "X-Slack-Signature": sign(self._signing_secret, timestamp, body),
        }
        try:
            async with asyncio.timeout(self.answer_within_s):
                async with self._session.post(
                    self.events_url, data=body, headers=signed, allow_redirects=False
                ) as response:
                    raw = await response.content.read(ANSWER_BYTES)
                    return _read_answer(response, raw)
        except TimeoutError:
            return Answer("http_timeout")
        except aiohttp.ClientError:
            return Answer("connection_failed")


def _read_answer(response: aiohttp.ClientResponse, raw: bytes) -> Answer:
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    if not 200 <= response.status < 300:
        return Answer("http_error", status=response.status, wants_no_retry=no_retry)
    text = raw.decode("utf-8", "replace")
    if response.content_type == "application/json":
        try:
            body = json.loads(text or '""')
        except ValueError:
            return Answer("http_error", status=response.status)
        return Answer(body=body if isinstance(body, dict) else str(body), status=response.status)
    return Answer(body=text, status=response.status)
