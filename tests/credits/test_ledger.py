"""Credits: reserved, committed or released, each once; never more than there are."""

from __future__ import annotations

import asyncio

import pytest
from tortoise.transactions import in_transaction

from models import CreditEntry, CreditLot
from services.actors import Actor
from services.credits import commit_credits, grant_credits, read_credits, release_credits, reserve_credits
from services.errors import NotAllowed, OutOfCredits
from tests.cast import Cast


async def reserve(actor: Actor, key: str, amount: int = 1) -> None:
    async with in_transaction():
        await reserve_credits(actor, amount, key=key, business_id=1, purpose="analysis")


async def sums_hold(team_id: int) -> None:
    for lot in await CreditLot.filter(team_id=team_id):
        entries = await CreditEntry.filter(lot_id=lot.id).values_list("amount", flat=True)
        assert lot.remaining == sum(entries)


async def test_twenty_at_once_spend_ten_credits_ten_times(cast: Cast) -> None:
    for number in range(90):
        await reserve(cast.olivia, f"before:{number}")
    results = await asyncio.gather(*(reserve(cast.mia, f"k{n}") for n in range(20)), return_exceptions=True)
    assert sum(r is None for r in results) == 10
    assert all(isinstance(r, OutOfCredits) for r in results if r is not None)
    assert (await read_credits(cast.olivia)).balance == 0
    await sums_hold(cast.olivia.team_id)


async def test_the_same_work_is_paid_once_and_given_back_once(cast: Cast) -> None:
    await asyncio.gather(*(reserve(cast.olivia, "analysis:1") for _ in range(5)))
    assert (await read_credits(cast.olivia)).balance == 99
    for _ in range(3):
        await release_credits("analysis:1")
    assert (await read_credits(cast.olivia)).balance == 100
    await reserve(cast.olivia, "analysis:2")
    await commit_credits("analysis:2")
    await release_credits("analysis:2")
    view = await read_credits(cast.olivia)
    assert (view.balance, view.used_this_month) == (99, (("Olivia Brandt", 1),))
    await sums_hold(cast.olivia.team_id)


async def test_what_expires_first_is_spent_first(cast: Cast) -> None:
    operator = Actor(cast.olivia.team_id, cast.olivia.user_id, "Olivia", cast.olivia.role, "operator")
    soon = await grant_credits(operator, 3, source="gift", key="soon", days=5)
    assert await grant_credits(operator, 3, source="gift", key="soon", days=5) == soon
    await reserve(cast.olivia, "five", 5)
    assert (await CreditLot.get(id=soon)).remaining == 0
    assert (await read_credits(cast.olivia)).balance == 98
    with pytest.raises(NotAllowed):
        await grant_credits(cast.olivia, 1000, source="gift", key="mine")
