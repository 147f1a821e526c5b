"""Which workspace our token speaks for, and the end of that: uninstalled, or the token taken back (SPEC
B8)."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.identify import read_asker
from bot.slack import Slack, SlackRefused, slack
from services import accounts
from services.durable_work import TryLater
from services.errors import ProductError

log = logging.getLogger(__name__)
JSON = dict[str, Any]
LONGEST_WAIT_S = 60.0


def register(app: AsyncApp) -> None:
    app.event("app_uninstalled")(app_uninstalled)
    app.event("tokens_revoked")(tokens_revoked)


async def meet_workspace(workspace: Slack) -> None:
    """Ask Slack once whose token this is, and tie that workspace to the team; in the background, until Slack
    answers."""
    wait = 1.0
    while True:
        try:
            told = await workspace.call("auth.test")
            workspace.workspace_id = str(told.get("team_id", ""))
            await accounts.adopt_workspace(workspace.workspace_id, str(told.get("team", "")))
            return
        except SlackRefused as refused:
            log.error(
                "Slack refuses SLACK_BOT_TOKEN (%s): install the app again and set the new token.",
                refused.error,
            )
            return
        except ProductError as refusal:
            log.error("%s", refusal.words)
            return
        except TryLater as trouble:
            log.warning("%s; asking again in %.0f s", trouble, wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT_S)


async def app_uninstalled(body: JSON) -> None:
    await disconnect(read_asker(body).workspace, "app_uninstalled")


async def tokens_revoked(body: JSON, event: JSON) -> None:
    """Users' tokens, which we never ask for, come in the same event: only the bot's counts."""
    tokens = event.get("tokens")
    if isinstance(tokens, dict) and tokens.get("bot"):
        await disconnect(read_asker(body).workspace, "tokens_revoked")


async def disconnect(workspace_id: str, why: str) -> None:
    """From here on nothing is asked of Slack with this token. The events may come in any order, more than
    once."""
    slack().forget(why)
    await accounts.workspace_disconnected(workspace_id, why)
