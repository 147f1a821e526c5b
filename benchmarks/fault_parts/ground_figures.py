"""The ways in which the ground shakes, each on a server of its own: restarts, a full disk, a clock that jumps."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks.fault_parts.clock_trial import clock_jumps
from benchmarks.fault_parts.full_disk import can_mount, full_and_up_again, small_disk
from benchmarks.fault_parts.ground_account import STATED, GroundAccount
from benchmarks.fault_parts.ground_trial import Shake, Size, shake_the_ground
from benchmarks.fault_parts.own_server import OwnServer, own_server
from services import database
from services.work_process import make_tables_of_work

AWAYS_S = (1.0, 5.0, 20.0)
FULL_S = 5.0
AT_WORK_S = 8.0
SIZE = Size(mails=1_000, customers=400, past=4_000)
WITHIN_S = 60.0
BACK_S = 10.0  # promised
CLOCK_MAILS, CLOCK_S = 500, 12.0
_DOORS = (["web"], ["bot"], ["worker"])


async def measure_ground() -> int:
    """Print every figure; 0 if they are what we promise."""
    kept = True
    async with _place() as folder, own_server(folder) as server:
        kept &= await _shaken("restarts", folder, server, [partial(server.crash, away) for away in AWAYS_S])
    if can_mount():
        # Its tables on the small disk and its log elsewhere: statements fail. All of it there: the server goes down.
        async with (
            _place() as folder,
            small_disk(folder / "small") as disk,
            own_server(folder, tablespace=disk.folder / "tables") as server,
        ):
            kept &= await _shaken("full_disk", folder, server, [partial(disk.full_for, FULL_S)])
        async with _place() as folder, small_disk(folder / "small") as disk, own_server(disk.folder) as server:
            shake = partial(full_and_up_again, disk, server, FULL_S)
            kept &= await _shaken("full_server", folder, server, [shake])
    else:
        print("faults.full_disk: not measured, for a small file system can't be mounted here (root can)", flush=True)
    async with _place() as folder, own_server(folder) as server, _opened(server):
        account = await clock_jumps(server.dsn, folder, mails=CLOCK_MAILS, within_s=CLOCK_S)
    for figure, value in asdict(account).items():
        print(f"faults.clock.{figure} {value}", flush=True)
    return 0 if kept and not any(asdict(account).values()) else 1


async def _shaken(name: str, folder: Path, server: OwnServer, shakes: list[Shake]) -> bool:
    async with _opened(server):
        account: GroundAccount = await shake_the_ground(
            server.dsn,
            folder,
            *_DOORS,
            shakes=shakes,
            size=SIZE,
            within_s=WITHIN_S,
            environment={"DATABASE_URL": server.dsn},
            at_work_s=AT_WORK_S,
        )
    for figure, value in asdict(account).items():
        print(f"faults.{name}.{figure} {value}", flush=True)
    wrong = [figure for figure, value in asdict(account).items() if figure not in STATED and value]
    return not wrong and account.slowest_back_s <= BACK_S


@asynccontextmanager
async def _place() -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory(prefix="askusers-ground-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own account passes through
        yield folder


@asynccontextmanager
async def _opened(server: OwnServer) -> AsyncIterator[None]:
    await database.open_database(server.dsn, pool=5)
    await make_tables_of_work(server.dsn)
    try:
        yield
    finally:
        await database.close_database()
