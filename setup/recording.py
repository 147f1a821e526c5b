"""Records what the migrations do to an empty database: `python -m setup.recording`, after each change of one."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tortoise import connections
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor

from gateways.postgres import EmbeddedPostgres
from services import database
from services.recorded_migrations import RECORDING, heading

_OPENING = """-- What the migrations do to an empty database, statement by statement: under the name of each, with the
-- digest of the file that it was recorded of. Made by `python -m setup.recording`, edited by nobody.
"""
_NOTE = "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '{}', now());\n"


class RecordingExecutor(MigrationExecutor):
    """Writes down each statement of a migration as it is carried out."""

    def __init__(self, address: str) -> None:
        super().__init__(connections.get("default"), database.tortoise_config(address)["apps"])
        own_table = self._schema_editor()._get_model_sql_data(self.recorder.model).table_sql
        self.said = [_OPENING, _statement(own_table)]

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> AsyncpgSchemaEditor:
        return _Editor(self, atomic)

    def told(self, event: str, _app: str, migration: str) -> None:
        self.said.append(heading(migration) if event == "apply_start" else _NOTE.format(migration))


class _Editor(AsyncpgSchemaEditor):
    def __init__(self, executor: RecordingExecutor, atomic: bool) -> None:
        super().__init__(executor.connection, atomic=atomic)
        self._executor = executor

    async def _run_sql(self, sql: str) -> None:
        self._executor.said.append(_statement(sql))
        await super()._run_sql(sql)


def _statement(sql: str) -> str:
    return sql.strip().removesuffix(";") + ";\n"


async def record() -> None:
    with tempfile.TemporaryDirectory(prefix="askusers-recording-") as folder:
        server = EmbeddedPostgres(Path(folder))
        try:
            address = await server.start()
            await database.open_database(address, migrate=False)
            executor = RecordingExecutor(address)
            await database.migrate_tables(executor, executor.told)
            await database.close_database()
        finally:
            await server.erase_data()
    RECORDING.write_text("".join(executor.said))


if __name__ == "__main__":
    asyncio.run(record())
