"""What we say to Slack: every call has a time-out, a class of failure and, per channel, a pace."""

from __future__ import annotations

import logging
import time
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.cards.message import Message
from services.durable_work import TryLater

log = logging.getLogger(__name__)
JSON = dict[str, Any]
WITHIN_S = 10
DEFAULT_WAIT_S = 30.0
MOST_WAIT_S = 600.0
POST_EVERY_S = 1.0  # Slack's pace for one channel; above it, messages are hidden without an error

GONE = frozenset(
    {
        "app_uninstalled",
        "tokens_revoked",
        "token_revoked",
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
    }
)
NO_PLACE = frozenset({"channel_not_found", "not_in_channel", "is_archived", "restricted_action"})
NO_MESSAGE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})


class SlackRefused(Exception):
    """Slack said no for good; `error` is its own name for the reason."""

    def __init__(self, method: str, error: str) -> None:
        super().__init__(f"Slack refused {method}: {error}")
        self.error = error


class Busy(TryLater):
    """Slack's rate limit, or our own pace in a channel: wait for `retry_after_s`, and nothing has been
    said."""


class Slack:
    """The workspace's Web API. Pace and waits are kept per channel, so that one slow channel holds up no
    other."""

    def __init__(self, token: str, api_url: str) -> None:
        self._client = AsyncWebClient(token=token, base_url=api_url, timeout=WITHIN_S, retry_handlers=[])
        self._session: aiohttp.ClientSession | None = None
        self._gone = ""  # why Slack has taken the token back
        self.workspace_id = ""  # which workspace the token speaks for, once Slack has said so
        self._free_at: dict[str, float] = {}  # channel -> when the next message may be posted, monotonic
        self._waits_until: dict[str, float] = {}  # "channel" or "method" -> end of a 429, monotonic

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN_S))
        self._client.session = self._session

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(self, channel: str, message: Message, *, thread_ts: str = "", metadata: JSON | None = None) -> str:
        """Post a message and return its ts. Links are never unfurled: a preview would carry data out."""
        arguments: JSON = {
            "channel": channel,
            "unfurl_links": False,
            "unfurl_media": False,
            **message.arguments,
        }
        if thread_ts:
            arguments["thread_ts"] = thread_ts
        if metadata:
            arguments["metadata"] = metadata
        said = await self.call("chat.postMessage", place=channel, **arguments)
        return str(said.get("ts", ""))

    def turn_in(self, channel: str) -> float:
        """Reserve the next free turn of a channel: how many seconds until it comes."""
        now = time.monotonic()
        turn = max(now, self._free_at.get(channel, 0.0), self._waits_until.get(channel, 0.0))
        self._free_at[channel] = turn + POST_EVERY_S
        return turn - now

    async def call(self, method: str, *, place: str = "", as_form: bool = False, **arguments: Any) -> JSON:
        """One call of the Web API; `place` is the channel that a rate limit would be about.

        Reading methods of Slack's take forms alone (`as_form`), writing ones JSON.

        Raises:
            Busy: rate limited, at least until `retry_after_s`.
            TryLater: Slack can't be reached or has trouble of its own.
            SlackRefused: no, for good; of a token that Slack has taken back, without asking again.
        """
        if self._gone:
            raise SlackRefused(method, self._gone)
        where = place or method
        left = self._waits_until.get(where, 0.0) - time.monotonic()
        if left > 0:
            raise Busy(f"Slack asked us to wait ({where})", left)
        try:
            response = await self._client.api_call(method, **{"params" if as_form else "json": arguments})
        except SlackApiError as error:
            raise self._failure(method, where, error) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise TryLater(f"Slack could not be reached for {method}: {type(error).__name__}") from None
        return response.data if isinstance(response.data, dict) else {}

    def forget(self, why: str) -> None:
        """The token is dead: from now on nothing is asked of Slack with it."""
        self._gone = why

    def _failure(self, method: str, where: str, error: SlackApiError) -> Exception:
        response = error.response
        data = response.data if isinstance(getattr(response, "data", None), dict) else {}
        name, status = str(data.get("error", ""))[:60], getattr(response, "status_code", 0)
        if status == 429 or name in ("ratelimited", "rate_limited"):
            wait = _seconds(dict(getattr(response, "headers", {}) or {}))
            self._waits_until[where] = time.monotonic() + wait
            return Busy(f"Slack asked us to wait {wait:.0f} s ({where})", wait)
        if status >= 500 or name in PASSING or not name:
            return TryLater(f"Slack has trouble with {method}: {name or status}")
        if name in GONE:
            self.forget(name)
        return SlackRefused(method, name)

    async def answer(self, response_url: str, message: Message, *, replace: bool = False) -> bool:
        """Answer at a response_url, for the asker's eyes alone; False when Slack takes no more answers
        there."""
        said = {**message.arguments, "response_type": "ephemeral", "replace_original": replace}
        webhook = AsyncWebhookClient(response_url, timeout=WITHIN_S, session=self._session, retry_handlers=[])
        try:
            response = await webhook.send_dict({**said, "unfurl_links": False, "unfurl_media": False})
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return False
        if response.status_code != 200:
            log.info("an answer was not taken at its response_url (%s)", response.status_code)
        return response.status_code == 200


def _seconds(headers: dict[str, Any]) -> float:
    """Retry-After in seconds; DEFAULT_WAIT_S for anything odd."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            text = str(value[0] if isinstance(value, list) and value else value).strip()
            if text.isascii() and text.isdigit() and len(text) < 8:
                return min(max(float(text), 1.0), MOST_WAIT_S)
    return DEFAULT_WAIT_S


_mounted: list[Slack] = []


def slack() -> Slack:
    """The workspace of this process.

    Raises:
        TryLater: work of a process that died came before this one's door was open.
    """
    if not _mounted:
        raise TryLater("Slack's door is not open yet", 1)
    return _mounted[0]


def mount(one: Slack | None) -> None:
    """Make this the process's workspace; None when its door closes."""
    _mounted[:] = [one] if one else []
