"""Stands before everything else at Slack's door: size first, then Slack's signature over the raw bytes. What
fails is counted by reason; it is neither parsed nor logged."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from typing import Protocol

from multidict import CIMultiDictProxy

from services.clocks import note_clock_of_slack

MOST_BYTES = 1024 * 1024
SKEW_S = 300  # Slack's own window, kept both ways
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Refused(Exception):
    """A request that gets nothing but its status; `reason` is a label for the counter, never what was
    sent."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Bytes(Protocol):
    async def readany(self) -> bytes: ...


async def read_genuine(
    headers: CIMultiDictProxy[str], content: Bytes, secret: str, *, now: float | None = None
) -> bytes:
    """The raw body, once it is known to come from Slack. Its time is looked at last: only of a genuine request it says
    something about our clock.

    Source: docs.slack.dev/authentication/verifying-requests-from-slack. Nothing is read of a request whose
    headers can't be right, and never more than MOST_BYTES of any.

    Raises:
        Refused: 413 too large, 401 not signed by Slack or outside its five minutes.
    """
    if _announced_bytes(headers) > MOST_BYTES:
        raise Refused(413, "too_large")
    timestamp = _the_only(headers, "X-Slack-Request-Timestamp", _TIMESTAMP, "timestamp")
    signature = _the_only(headers, "X-Slack-Signature", _SIGNATURE, "signature")
    body = bytearray()
    while piece := await content.readany():
        body += piece
        if len(body) > MOST_BYTES:
            raise Refused(413, "too_large")
    raw = bytes(body)
    if not hmac.compare_digest(sign(secret, timestamp, raw), signature):
        raise Refused(401, "wrong_signature")
    ahead_s = (time.time() if now is None else now) - int(timestamp)
    note_clock_of_slack(ahead_s)
    if abs(ahead_s) > SKEW_S:
        raise Refused(401, "stale")
    return raw


def sign(secret: str, timestamp: str, body: bytes) -> str:
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _the_only(headers: CIMultiDictProxy[str], name: str, shape: re.Pattern[str], noun: str) -> str:
    values = headers.getall(name, [])
    if not values:
        raise Refused(401, f"no_{noun}")
    if len(values) > 1 or not shape.fullmatch(values[0]):
        raise Refused(401, f"odd_{noun}")
    return values[0]


def _announced_bytes(headers: Mapping[str, str]) -> int:
    length = headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0
