"""The Bolt app: every listener registered by name, one file a noun; and the durable work that brings it what
Slack sent, once, also after a crash."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import askusers, batches, credits, drafts, emails, home, install, replies
from bot.errors import give_up, translate
from services.durable_work import BOT, TryLater, durable

JSON = dict[str, Any]


def build_app(bot_token: str, panel_url: str) -> AsyncApp:
    """Signature, challenge and duplicates are dealt with before Bolt; here it finds and runs the listener."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """One workspace, so the token is known; Bolt's own way asks Slack at every request."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

    app = AsyncApp(
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        raise_error_for_unhandled_request=True,
    )
    for noun in (emails, drafts, batches, replies, credits, askusers, install):
        noun.register(app)
    home.register(app, panel_url)
    app.error(_to_words)
    return app


async def _to_words(error: Exception, body: JSON) -> None:
    await translate(error, body)


@durable(BOT, give_up=give_up)
async def hear_slack(key: str, payload: JSON) -> None:
    """Run the listener for one recorded request. After a crash it runs again: its acts are conditional or
    keyed."""
    if not _mounted:
        raise TryLater("Slack's door is not open yet", 1)
    app, quiet = _mounted[0]
    await quiet()
    request = AsyncBoltRequest(body=payload, mode="socket_mode", context={"request_key": key})
    await app.async_dispatch(request)


_mounted: list[tuple[AsyncApp, Callable[[], Awaitable[None]]]] = []


def mount(app: AsyncApp, quiet: Callable[[], Awaitable[None]]) -> None:
    """Make this the process's app. `quiet` lets requests that still wait for their acknowledgement go
    first."""
    _mounted[:] = [(app, quiet)]


def unmount() -> None:
    _mounted.clear()
