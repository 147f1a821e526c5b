"""The ground shakes: PostgreSQL is stopped at once under the whole product, then its disk is full. The short form of
`make faults` (PROMISES S14, S15)."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks.fault_parts.full_disk import refuse_writes
from benchmarks.fault_parts.ground_account import STATED
from benchmarks.fault_parts.ground_trial import Size, shake_the_ground
from benchmarks.fault_parts.kept_server import KeptServer
from gateways.postgres import EmbeddedPostgres
from services import database


async def test_what_was_acknowledged_is_done_once_though_the_database_is_stopped_and_its_disk_is_full(
    tmp_path: Path,
) -> None:
    data_dir = tmp_path / "product"
    server = EmbeddedPostgres(data_dir)
    dsn = await server.start()
    try:
        await database.open_database(dsn, pool=4)
        shakes = [KeptServer(dsn, data_dir).crash, partial(refuse_writes, dsn, 0.5)]
        size = Size(mails=40, customers=100, past=400)
        account = await shake_the_ground(
            dsn, tmp_path, ["web", "bot", "worker"], shakes=shakes, size=size, within_s=4, environment={}
        )
        await database.close_database()
    finally:
        await server.erase_data()
    assert account.acknowledged > 30 and account.refused > 3
    assert {name: n for name, n in asdict(account).items() if name not in STATED and n} == {}, account
