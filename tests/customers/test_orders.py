"""The orders of the list: each one that an index has, and a filter finds the same however it is read."""

from __future__ import annotations

import pytest
from tortoise.transactions import in_transaction

from services.actors import Actor
from services.customers import CustomerRow, CustomerSelection, listing, read_customers, walking
from services.customers.sorting import SORTS, Run
from services.database import execute, query
from tests.cast import Cast
from tests.customers.ties import fill_business


@pytest.mark.parametrize("sort", [way + name for name in SORTS for way in ("", "-")])
async def test_a_filter_finds_the_same_in_the_same_order_walked_or_read_whole(
    cast: Cast, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_business(cast)
    for business in (cast.business_id, None):
        everybody, chosen = CustomerSelection(business), CustomerSelection(business, segment="partner", words="tie z")
        assert (await read_customers(cast.olivia, chosen, sort=sort)).total == 16
        expected = [
            row.id
            for row in await rows_of(cast.olivia, everybody, sort)
            if (row.segment, row.name) == ("partner", "Zoë")
        ]
        assert len(expected) == 16
        for walked, walks, counted in (
            (5_000, 4, 100),
            (60, 4, 100),
            (2, 4, 100),
            (5_000, 0, 100),
            (2, 4, 3),
            (2, 4, 9),
        ):
            monkeypatch.setattr(walking, "WALKED", walked)
            monkeypatch.setattr(walking, "WALKS", walks)
            monkeypatch.setattr(walking, "COUNTED_TO", counted)
            monkeypatch.setattr(listing, "A_PAGE", 5)
            assert [row.id for row in await rows_of(cast.olivia, chosen, sort)] == expected, (
                business,
                walked,
                walks,
                counted,
            )
        monkeypatch.undo()


@pytest.mark.parametrize("order", ["ASC", "DESC"])
@pytest.mark.parametrize(
    "run", [pytest.param(run, id=f"{name} {n}") for name, runs in SORTS.items() for n, run in enumerate(runs, 1)]
)
async def test_every_order_is_one_that_an_index_has(cast: Cast, run: Run, order: str) -> None:
    """Even told never to sort it would, where nothing else is left. Moments that are the same are put in order."""
    sql, values = walking._walk(run, order, 51, "true", "c.segment = 'client'", [], [cast.business_id])
    async with in_transaction():
        for way in ("sort", "seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            await execute(f"SET LOCAL enable_{way} = off")
        plan = "\n".join(row["QUERY PLAN"] for row in await query(f"EXPLAIN {sql}", *values))
    assert "->  Sort" not in plan and "Seq Scan on customers" not in plan, plan


async def rows_of(actor: Actor, chosen: CustomerSelection, sort: str) -> list[CustomerRow]:
    page = await read_customers(actor, chosen, sort=sort)
    rows = [*page.rows]
    while page.after:
        page = await read_customers(actor, chosen, sort=sort, after=page.after)
        rows += page.rows
    return rows
