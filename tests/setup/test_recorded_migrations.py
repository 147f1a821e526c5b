"""A new database takes the recording of the migrations instead of them, and nobody can tell the difference.

That the recording makes what the migrations make is compared where they are all done: tests/setup/test_upgrading.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from gateways.postgres import EmbeddedPostgres
from services import database, recorded_migrations
from services.recorded_migrations import MIGRATIONS, RECORDING, recorded_sql
from tests.setup.database_make import make_of

NAMES = sorted(path.stem for path in MIGRATIONS.glob("0*.py"))
APPLIED = "SELECT name FROM tortoise_migrations ORDER BY id"


@pytest.fixture
async def empty(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    yield await postgres.create_database("new_one")
    await database.close_database()
    await postgres.drop_database("new_one")


@pytest.fixture
def another_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(recorded_migrations, "RECORDING", tmp_path / "recorded.sql")
    return tmp_path / "recorded.sql"


def test_the_recording_stands_for_every_migration_as_it_is_now() -> None:
    recorded = [name for name in NAMES if f"VALUES ('models', '{name}', now())" in recorded_sql()]
    assert recorded == NAMES, "a migration was added or changed; record them anew: python -m setup.recording"


async def test_a_migration_that_is_not_the_one_recorded_is_done_by_itself_and_all_after_it(
    empty: str, another_recording: Path, dsn: str
) -> None:
    behind = NAMES[-3]
    heading = recorded_migrations.heading(behind)
    another_recording.write_text(RECORDING.read_text().replace(heading, f"-- {behind} {'0' * 64}\n"))
    await database.close_database()
    await database.open_database(empty)
    assert [row["name"] for row in await database.query(APPLIED)] == NAMES
    at_once = await database.query("SELECT count(*) AS n FROM tortoise_migrations GROUP BY applied_at ORDER BY 1 DESC")
    assert [row["n"] for row in at_once] == [len(NAMES) - 3, 1, 1, 1]
    assert make_of(empty) == make_of(dsn)


async def test_a_recording_that_breaks_off_leaves_nothing_behind(empty: str, another_recording: Path) -> None:
    another_recording.write_text(RECORDING.read_text() + "SELECT 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await database.open_database(empty)
    assert await database.query("SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace") == []


async def test_a_database_that_was_ever_migrated_takes_nothing_of_it(empty: str, another_recording: Path) -> None:
    another_recording.write_text(RECORDING.read_text())
    await database.open_database(empty)
    before = make_of(empty)
    another_recording.write_text("SELECT 1 / 0;")
    await database.close_database()
    await database.open_database(empty)
    assert make_of(empty) == before


async def test_an_operators_own_server_needs_no_rights_but_those_of_the_databases_owner(
    postgres: EmbeddedPostgres, empty: str, dsn: str
) -> None:
    """Nor is a schema named: the tables go where the owner's own are made, as those of a migration do."""
    raw = await asyncpg.connect(empty)
    await raw.execute("CREATE ROLE landlord LOGIN NOSUPERUSER; CREATE SCHEMA landlord AUTHORIZATION landlord")
    await raw.execute("ALTER DATABASE new_one OWNER TO landlord")
    try:
        await database.close_database()
        await database.open_database(empty.replace("//askusers@", "//landlord@"))
        tables = await raw.fetchval(
            "SELECT count(*) FROM pg_tables WHERE tableowner = schemaname AND tableowner = 'landlord'"
        )
        assert tables == make_of(dsn).count("CREATE TABLE ")
    finally:
        await database.close_database()
        await raw.execute("ALTER DATABASE new_one OWNER TO CURRENT_USER")
        await raw.execute("DROP OWNED BY landlord CASCADE; DROP ROLE landlord")
        await raw.close()
