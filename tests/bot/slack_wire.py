"""Speaks to the bot as Slack does: signed requests over HTTP."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.guard import sign

SECRET = "signing-secret-of-the-tests"
FORM, AS_JSON = "application/x-www-form-urlencoded", "application/json"


class SlackWire:
    def __init__(self, url: str) -> None:
        self._url = url
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        await self._session.close()

    async def post(
        self, body: Any, content_type: str = AS_JSON, *, offset_s: int = 0, **headers: str | None
    ) -> tuple[int, str]:
        """Status and body of the answer. Headers given as None are left out, others replace the right
        ones."""
        timestamp = str(int(time.time()) + offset_s)
        raw = body if isinstance(body, bytes) else str(body).encode()
        right = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(SECRET, timestamp, raw),
        }
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {k: v for k, v in {**right, **named}.items() if v is not None}
        async with self._session.post(self._url, data=body, headers=sent) as response:
            return response.status, await response.text()

    async def event(self, payload: dict[str, Any]) -> tuple[int, str]:
        return await self.post(json.dumps(payload))

    async def interaction(self, payload: dict[str, Any]) -> tuple[int, str]:
        return await self.post(urlencode({"payload": json.dumps(payload)}), FORM)

    async def command(self, name: str, text: str = "", *, trigger_id: str = "1.2.3", **fields: str) -> tuple[int, str]:
        form = {
            "token": "old",
            "team_id": "T0FERNWEH",
            "user_id": "UOLIVIA",
            "channel_id": "CMAIL",
            "command": name,
            "text": text,
            "trigger_id": trigger_id,
            "response_url": "http://127.0.0.1:9/r",
            **fields,
        }
        return await self.post(urlencode(form), FORM)


def event_callback(kind: str, event_id: str = "Ev1") -> dict[str, Any]:
    return {
        "type": "event_callback",
        "token": "old",
        "team_id": "T0FERNWEH",
        "event_id": event_id,
        "event": {"type": kind, "user": "UOLIVIA", "tab": "home"},
    }


def submission(
    act: str, values: dict[str, Any], *, view_id: str = "V1", about: str = '{"id":1,"rev":0}'
) -> dict[str, Any]:
    return {
        "type": "view_submission",
        "user": {"id": "UOLIVIA", "team_id": "T0FERNWEH"},
        "team": {"id": "T0FERNWEH"},
        "trigger_id": "9.9.9",
        "view": {
            "type": "modal",
            "id": view_id,
            "hash": "h1",
            "callback_id": act,
            "private_metadata": about,
            "state": {"values": values},
        },
    }
