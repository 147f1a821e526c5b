"""/credits (SPEC B5)."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.answers import answer
from bot.cards.credits import credits_card
from bot.identify import identify
from services import credits


def register(app: AsyncApp) -> None:
    app.command("/credits")(read_credits)


async def read_credits(ack: Any, body: dict[str, Any]) -> None:
    await ack()
    await answer(body, credits_card(await credits.read_credits(await identify(body))))
