"""A run that is stopped in the midst of it, while somebody else is adding one of its customers."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from models import Customer, Import
from services.imports import cancel_import, read_import, running, start_import, undo_import
from services.imports.running import carry_out_import
from tests.cast import Cast, until
from tests.imports.whole_way import at_rest, checked


async def adding(dsn: str, cast: Cast, address: str) -> asyncpg.Connection:
    """Somebody who adds this customer, and has not said so yet until the connection is closed: then never."""
    somebody = await asyncpg.connect(dsn)
    await somebody.execute("BEGIN")
    await somebody.execute(
        """INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment,
                                  facts, created_at)
           VALUES ($1, $2, $3, 'x', '', '', '', '', 'client', '{}', now())""",
        cast.olivia.team_id,
        cast.business_id,
        address,
    )
    return somebody


async def test_a_running_import_stops_where_it_is_and_can_be_undone(
    cast: Cast, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody is adding the customer of its last line at the same moment, which it waits for."""
    monkeypatch.setattr(running, "BLOCKS_AT_ONCE", 1)
    before = await Customer.filter(business_id=cast.business_id).order_by("id").values()
    lines = "".join(f"u{n}@b.co,Name {n}\n" for n in range(2000))
    seen = await checked(cast.olivia, cast.business_id, f"email,name\n{lines}".encode())
    await start_import(cast.olivia, seen.id, seen.turn)

    async def some_are_added() -> int:
        return (await read_import(cast.olivia, seen.id)).result.added

    somebody = await adding(dsn, cast, "u1999@b.co")
    work = asyncio.create_task(carry_out_import(seen.id))
    await until(some_are_added)
    await cancel_import(cast.olivia, seen.id)
    await somebody.close()
    await work
    done = await read_import(cast.olivia, seen.id)
    held = await Customer.filter(business_id=cast.business_id).count()
    assert done.state == "cancelled" and 0 < done.result.added < 2000
    assert held == len(before) + done.result.added
    await undo_import(cast.olivia, seen.id)
    assert (await at_rest(cast.olivia, seen.id)).undone.removed == done.result.added
    assert await Customer.filter(business_id=cast.business_id).order_by("id").values() == before


async def test_parts_that_were_written_past_a_waiting_one_are_counted_once_when_the_run_goes_on(
    cast: Cast, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BLOCKS_AT_ONCE", 1)
    lines = "".join(f"u{n}@b.co,Name {n}\n" for n in range(2000))
    seen = await checked(cast.olivia, cast.business_id, f"email,name\n{lines}".encode())
    await start_import(cast.olivia, seen.id, seen.turn)
    somebody = await adding(dsn, cast, "u0@b.co")
    work = asyncio.create_task(carry_out_import(seen.id))

    async def all_but_the_first_part_are_written() -> bool:
        return await Customer.filter(business_id=cast.business_id, email="u1999@b.co").exists()

    await until(all_but_the_first_part_are_written)
    work.cancel()
    await asyncio.wait([work])
    held = await Import.get(id=seen.id)
    assert held.staged_to == 0 and 0 < held.added < 2000
    await somebody.close()
    await carry_out_import(seen.id)
    done = await read_import(cast.olivia, seen.id)
    assert (done.state, done.result.added, done.result.unchanged) == ("done", 2000, 0)
    assert await Customer.filter(business_id=cast.business_id, email__endswith="@b.co").count() == 2000
