"""One migrated, empty database after another: the last test's is emptied and renamed, which takes milliseconds where
a new copy of the template takes up to half a second. One that was changed in its make or has grown is left behind."""

from __future__ import annotations

import contextlib

import asyncpg

from gateways import postgres
from gateways.outside import GatewayError
from gateways.postgres import EmbeddedPostgres

TEMPLATE = "template_house"
PATIENCE_S = 60
_GROWN = 8 * 2**20  # bytes over the template's size
# Any change of a table, column, key, trigger or function leaves a new row version behind; ANALYZE does not.
_MAKE = """
    SELECT md5(string_agg(v, ',' ORDER BY v)) FROM (
        SELECT 'c' || oid || '.' || xmin AS v FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'dbos')
        UNION ALL SELECT 't' || oid || '.' || xmin FROM pg_trigger
        UNION ALL SELECT 'p' || oid || '.' || xmin FROM pg_proc WHERE oid > 16383
        UNION ALL SELECT 'k' || oid || '.' || xmin FROM pg_constraint WHERE oid > 16383) AS versions"""
_TABLES = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
_SEQUENCES = "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NULL"


class CleanDatabases:
    """Each has a name of its own, so that whatever a test has left running finds nothing to write into."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server
        postgres.CONNECT_S = postgres.CREATE_S = PATIENCE_S
        self._last, self._make, self._size = "", "", 0
        self._empty = ""

    async def take(self, name: str) -> str:
        """The address of a clean database of this name; the one taken before is gone with that."""
        if self._last and await self._emptied() and await self._renamed(name):
            return await self._server.create_database(name)  # it is there: its address alone
        if self._last:
            # PostgreSQL gives those whom it cuts off five seconds to go; a machine may be too busy for that.
            with contextlib.suppress(GatewayError):
                await self._server.drop_database(self._last)
        address = await self._server.create_database(name, template=TEMPLATE)
        self._last = name
        await self._remember(address)
        return address

    async def _remember(self, address: str) -> None:
        raw = await asyncpg.connect(address)
        self._make = await raw.fetchval(_MAKE)
        self._size = await raw.fetchval("SELECT pg_database_size(current_database())")
        tables = [row[0] for row in await raw.fetch(_TABLES)]
        # What the migrations themselves have written stays: no test of ours changes it.
        tables = [table for table in tables if not await raw.fetchval(f"SELECT EXISTS (SELECT FROM {table})")]
        sequences = [row[0] for row in await raw.fetch(_SEQUENCES)]
        self._empty = "; ".join(
            (
                "BEGIN; SET LOCAL session_replication_role = replica",  # past what refuses to be deleted
                *(f"DELETE FROM {table}" for table in tables),
                *(f"SELECT setval('{sequence}', 1, false)" for sequence in sequences),
                "COMMIT",
            )
        )
        await raw.close()

    async def _emptied(self) -> bool:
        raw = await asyncpg.connect(await self._server.create_database(self._last))
        try:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            await raw.execute(
                f"SELECT pg_terminate_backend(pid, {PATIENCE_S * 1000}) FROM pg_stat_activity WHERE {others}"
            )
            if await raw.fetchval(_MAKE) != self._make:
                return False
            if await raw.fetchval("SELECT pg_database_size(current_database())") > self._size + _GROWN:
                return False
            await raw.execute(self._empty)
            return True
        finally:
            await raw.close()

    async def _renamed(self, name: str) -> bool:
        raw = await asyncpg.connect(await self._server.create_database("scratch"))
        try:
            await raw.execute(f'ALTER DATABASE "{self._last}" RENAME TO "{name}"')
        except asyncpg.ObjectInUseError:  # what a test left running came back in between
            return False
        finally:
            await raw.close()
        self._last = name
        return True
