"""Batches on real durable work, asking a model that speaks HTTP and counts whom it was asked about."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
import pytest_asyncio

import config
from models import Batch, Customer, CustomerProfile
from services import database
from services.accounts import operator
from services.actors import Actor
from services.batches import BatchView, read_batch
from services.credits import grant_credits
from services.customers import CustomerSelection
from services.profiles import AnalysisWish, analyse_customers, estimate_analysis
from tests.cast import Cast, until
from tests.llm_stub import ModelStub

ENGLISH = AnalysisWish("en")


@pytest_asyncio.fixture
async def model(settings: config.Settings, request: pytest.FixtureRequest) -> AsyncIterator[ModelStub]:
    async with ModelStub(otherwise={"profile": "Uses the product each day."}) as stub:
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key=request.node.name[:40]))
        yield stub


async def add_customers(cast: Cast, count: int, business_id: int = 0) -> CustomerSelection:
    """Customers named “Bulk …”, and the selection that finds them and nobody else."""
    business_id = business_id or cast.business_id
    await database.execute(
        """INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment,
                                  facts, created_at)
           SELECT $1, $2, 'bulk' || n || '@bulk.example', 'Bulk ' || n, 'Bulk', '', '', '', 'client',
                  '{"Plan": "Team"}', now()
             FROM generate_series(1, $3::int) n""",
        cast.olivia.team_id,
        business_id,
        count,
    )
    return CustomerSelection(business_id, words="bulk")


async def give_credits(amount: int) -> None:
    await grant_credits(await operator("Fernweh Maps"), amount, source="gift", key=f"more:{amount}")


async def begin(
    actor: Actor,
    chosen: CustomerSelection,
    wish: AnalysisWish = ENGLISH,
    *,
    key: str = "k",
    ids: list[int] | None = None,
) -> int:
    """As the page does: what was estimated is asked for."""
    shown = await estimate_analysis(actor, chosen, ids, wish)
    return await analyse_customers(actor, chosen, ids, wish, expected=shown.total, newest=shown.newest, key=key)


async def reached(
    actor: Actor, batch_id: int, condition: Callable[[BatchView], bool], within_s: float = 60
) -> BatchView:
    async def look() -> BatchView | None:
        view = await read_batch(actor, batch_id)
        return view if condition(view) else None

    return await until(look, within_s=within_s)


async def over(actor: Actor, batch_id: int, within_s: float = 60) -> BatchView:
    return await reached(actor, batch_id, lambda view: view.state == "finished", within_s)


async def profiles_of(batch_id: int) -> list[int]:
    """The customers of its business that have a profile, one entry a profile."""
    batch = await Batch.get(id=batch_id)
    rows = CustomerProfile.filter(customer__business_id=batch.business_id).exclude(text="").order_by("id")
    return list(await rows.values_list("customer_id", flat=True))


async def named(name: str) -> int:
    return (await Customer.get(name=name)).id


async def ledger_is_exact(team_id: int, *, spent: int, held: int = 0) -> None:
    """Lots agree with their lines, and of all that was granted so much is spent, so much set aside, the rest free."""
    rows = await database.query(
        """SELECT l.remaining, l.amount, coalesce(sum(e.amount), 0)::bigint AS lines,
                  coalesce(sum(e.settled) FILTER (WHERE e.kind = 'commit'), 0)::bigint AS spent
             FROM credit_lots l JOIN credit_entries e ON e.lot_id = l.id WHERE l.team_id = $1 GROUP BY l.id""",
        team_id,
    )
    assert all(row["remaining"] == row["lines"] for row in rows)
    assert sum(row["spent"] for row in rows) == spent
    assert sum(row["amount"] - row["remaining"] for row in rows) == spent + held
