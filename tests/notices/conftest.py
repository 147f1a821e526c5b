"""The cast with a mail server and a Slack workspace around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from tortoise.transactions import in_transaction

import config
from models import NoticeShare
from services.notices import tell
from services.work_process import DurableWork
from tests.accounts.letters import Letterbox, open_letterbox
from tests.bot.conftest import Office, open_office, said
from tests.cast import Cast, until

OLIVIA, ADAM, MIA, VIC = (f"{name}@fernweh-maps.example" for name in ("olivia", "adam", "mia", "vic"))
# What each kind is told with by those who know it.
FACTS: dict[str, dict[str, Any]] = {
    "credits_low": {"left": 12, "below": 50},
    "credits_out": {},
    "credits_bought": {"credits": 1000, "amount": 4990, "currency": "usd", "by": None, "until": "2027-11-22"},
    "credits_expire_soon": {"credits": 1500, "on": "2026-11-30"},
    "credits_taken_back": {"credits": 750, "why": "refund", "short": 250},
    "credits_won_back": {"credits": 750},
    "plan_began": {"plan": "Enterprise", "amount": 9900, "currency": "usd", "until": "2026-12-22"},
    "plan_renewed": {"plan": "Enterprise", "amount": 9900, "currency": "usd", "credits": 2000, "until": "2026-12-22"},
    "plan_changed": {"plan": "Growth", "was": "Enterprise", "seats": 3, "businesses": 2},
    "plan_ended": {"plan": "Enterprise", "now": "Free"},
    "payment_failed": {"plan": "Enterprise", "amount": 9900, "currency": "usd", "until": "2026-11-29"},
    "purchase_failed": {"amount": 4990, "currency": "usd"},
    "purchase_held": {"amount": 4990, "currency": "usd"},
    "payment_returned": {},
    "over_limit": {"limit": "seats", "over": 2},
    "spending_stopped": {},
}


@pytest_asyncio.fixture
async def letterbox(settings: config.Settings) -> AsyncIterator[Letterbox]:
    box = await open_letterbox(settings)
    yield box
    await box.sink.stop()


@pytest_asyncio.fixture
async def office(letterbox: Letterbox, durable_work: DurableWork, cast: Cast, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(cast, tmp_path) as opened:
        yield opened


async def told(team_id: int, kind: str = "credits_low", key: str = "1", **other: Any) -> bool:
    """Told as acts tell: in a transaction of their own."""
    async with in_transaction():
        return await tell(team_id, kind, key, **{**FACTS[kind], **other})


def heard(office: Office, person: str) -> list[str]:
    """All that this person was told in their direct messages."""
    return [said(m) for m in office.sandbox.workspace.messages.get(f"D{person[1:]}", {}).values()]


async def all_settled(shares: int) -> list[NoticeShare]:
    """Wait until every share of so many has ended in some way."""

    async def settled() -> list[NoticeShare] | None:
        rows = await NoticeShare.all().order_by("id").select_related("user", "notice")
        return rows if len(rows) == shares and all(row.settled_at for row in rows) else None

    return await until(settled)
