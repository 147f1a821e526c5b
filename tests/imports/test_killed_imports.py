"""Killed in the midst of it, an import goes on in another process: nobody is lost, nobody comes twice."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from models import AuditEntry, Customer, ImportAddition, ImportChange
from services.imports import ImportView, read_import, start_import, undo_import
from services.work_process import make_tables_of_work
from tests.cast import Cast, until
from tests.imports.whole_way import at_rest, checked

ROOT = Path(__file__).resolve().parents[2]
FRESH, HELD = 3000, 1500


# In each of its stages an import's second part waits for as long as the test holds the lock of that number.
ADDING, CHANGING, UNDOING = 1, 2, 3
SECOND_PARTS = {
    ADDING: "OLD.added > 0 AND NEW.added > OLD.added",
    CHANGING: "OLD.changed > 0 AND NEW.changed > OLD.changed",
    UNDOING: "(OLD.undone ->> 'removed')::int > 0 AND NEW.undone <> OLD.undone",
}


async def keep_from_second_parts(dsn: str) -> asyncpg.Connection:
    """The connection that holds all three locks."""
    raw = await asyncpg.connect(dsn)
    await raw.execute(
        """CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::bigint); RETURN NEW; END $$"""
    )
    for number, condition in SECOND_PARTS.items():
        await raw.execute("SELECT pg_advisory_lock($1)", number)
        await raw.execute(
            f"""CREATE TRIGGER waits_{number} BEFORE UPDATE ON imports FOR EACH ROW WHEN ({condition})
                EXECUTE FUNCTION wait_for_the_test({number})"""
        )
    return raw


async def let_go_on(raw: asyncpg.Connection, number: int) -> None:
    """Whoever waits still is a dead process's connection: what it had not committed is gone with it."""
    waiting = "locktype = 'advisory' AND objid = $1 AND NOT granted"
    await raw.fetch(f"SELECT pg_terminate_backend(pid, 60000) FROM pg_locks WHERE {waiting}", number)
    await raw.execute("SELECT pg_advisory_unlock($1)", number)


@asynccontextmanager
async def importing_process(dsn: str, name: str, blocks: int) -> AsyncIterator[None]:
    """Killed with SIGKILL at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.imports.importing_process",
        dsn,
        name,
        str(blocks),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def test_an_import_killed_while_it_adds_changes_and_is_undone_loses_and_doubles_nobody(
    cast: Cast, dsn: str
) -> None:
    await make_tables_of_work(dsn)
    await Customer.bulk_create(
        Customer(
            team_id=cast.olivia.team_id, business_id=cast.business_id, email=f"u{n}@b.co", name="Old", total_spend=n
        )
        for n in range(HELD)
    )
    before = await Customer.filter(business_id=cast.business_id).order_by("id").values()
    lines = "".join(f"u{n}@b.co,Name {n},{n}.50\n" for n in range(FRESH + HELD))
    seen = await checked(cast.olivia, cast.business_id, f"email,name,spend\n{lines}".encode())
    await start_import(cast.olivia, seen.id, seen.turn)

    async def reaches(condition: Callable[[ImportView], bool]) -> None:
        async def holds() -> bool:
            return condition(await read_import(cast.olivia, seen.id))

        await until(holds)

    locks = await keep_from_second_parts(dsn)
    async with importing_process(dsn, "adds", 1):
        await reaches(lambda now: now.result.added > 0)
    assert (await read_import(cast.olivia, seen.id)).result.added < FRESH
    await let_go_on(locks, ADDING)
    async with importing_process(dsn, "changes", 4):
        await reaches(lambda now: now.result.changed > 0)
    assert (await read_import(cast.olivia, seen.id)).result.changed < HELD
    await let_go_on(locks, CHANGING)
    async with importing_process(dsn, "ends", 100):
        await reaches(lambda now: now.state == "done")
        done = (await read_import(cast.olivia, seen.id)).result
        assert (done.added, done.changed, done.unchanged, done.left_out) == (FRESH, HELD, 0, 0)
        now = {c.email: c for c in await Customer.filter(business_id=cast.business_id, email__startswith="u")}
        assert len(now) == FRESH + HELD
        assert all(now[f"u{n}@b.co"].total_spend == n * 100 + 50 for n in range(FRESH + HELD))
        additions = await ImportAddition.filter(of_import_id=seen.id).values_list("customer_ids", flat=True)
        added = [number for part in additions for number in part]
        assert len(added) == len(set(added)) == FRESH
        assert await ImportChange.filter(of_import_id=seen.id).count() == HELD
        assert await AuditEntry.filter(act="import_customers", facts__contains={"import": seen.id}).count() == 1
        await undo_import(cast.olivia, seen.id)
        await reaches(lambda now: now.undone.removed > 0)
    assert (await read_import(cast.olivia, seen.id)).state == "undoing"
    await let_go_on(locks, UNDOING)
    await locks.close()
    undone = (await at_rest(cast.olivia, seen.id)).undone
    assert (undone.removed, undone.restored, undone.kept) == (FRESH, HELD, {})
    assert await Customer.filter(business_id=cast.business_id).order_by("id").values() == before
