"""A PostgreSQL server of the operator's own, as DATABASE_URL names one: the harness stops it like a power cut, keeps it
away for a while, and starts it again."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg

from gateways.postgres_keeper import SUPERUSER
from gateways.postgres_place import SYSTEM_ACCOUNT, find_programs, make_owned_dir

DATABASE = "askusers"
STARTS_WITHIN_S = 60.0
# Three processes of ours beside the harness.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "timezone": "UTC",
    "jit": "off",
    **{"min_wal_size": "2MB", "max_wal_size": "8MB"},  # little of its log lies ready, so a full disk stops it soon
}


class OwnServer:
    """`dsn` stays the same over every restart."""

    def __init__(self, folder: Path) -> None:
        self._owner = pwd.getpwnam(SYSTEM_ACCOUNT) if os.geteuid() == 0 else None
        self._programs = find_programs(self._owner)
        self._cluster, self._sockets = folder / "cluster", folder / "sockets"
        self._log = folder / "postgres.log"
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.dsn = self._address(DATABASE)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def make(self, *, tablespace: Path | None = None) -> None:
        """The cluster and our database in it, whose files are in the tablespace if one is given; the server runs
        afterwards."""
        for place in (self._cluster, self._sockets):
            make_owned_dir(place, self._owner)
        words = [
            self._programs / "initdb",
            "-D",
            self._cluster,
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--wal-segsize=1",
        ]
        made = await asyncio.to_thread(
            subprocess.run, [*words, "--locale=C"], cwd="/", capture_output=True, **self._as_owner()
        )
        if made.returncode:
            raise RuntimeError(made.stderr.decode(errors="replace"))
        await self.start()
        admin = await asyncpg.connect(self._address("postgres"))
        where = ""
        if tablespace is not None:
            make_owned_dir(tablespace, self._owner)
            await admin.execute(f"CREATE TABLESPACE other LOCATION '{tablespace}'")
            where = "TABLESPACE other"
        await admin.execute(f"CREATE DATABASE {DATABASE} {where}")
        await admin.close()

    async def start(self) -> None:
        """Returns when it answers: what a crash left has been replayed by then."""
        settings = SETTINGS | {"unix_socket_directories": str(self._sockets), "port": str(self._port)}
        words = [self._programs / "postgres", "-D", self._cluster, *(f"--{n}={v}" for n, v in settings.items())]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(words, cwd="/", stdout=log, stderr=log, **self._as_owner())
        await until_it_answers(self._address("postgres"))

    async def stop_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does: every session is cut, nothing is written, the log is replayed later."""
        await self._stop(signal.SIGQUIT)

    async def crash(self, away_s: float) -> None:
        """Stopped at once, away for a while, and there again."""
        await self.stop_at_once()
        await asyncio.sleep(away_s)
        await self.start()

    async def erase(self) -> None:
        if self.runs:
            await self._stop(signal.SIGINT)
        for place in (self._cluster, self._sockets):
            shutil.rmtree(place, ignore_errors=True)

    async def _stop(self, sign: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(sign)
        await asyncio.to_thread(self._process.wait)

    def _address(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self._port}/{database}"

    def _as_owner(self) -> dict[str, object]:
        as_whom = {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []} if self._owner else {}
        return {"env": {"PATH": os.defpath}, **as_whom}


def free_port() -> int:
    """It stays the server's over every restart, so it is chosen before."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def until_it_answers(dsn: str) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(STARTS_WITHIN_S):
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await asyncpg.connect(dsn, timeout=5)
                await connection.execute("SELECT 1")
                await connection.close()
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def own_server(folder: Path, *, tablespace: Path | None = None) -> AsyncIterator[OwnServer]:
    """Made in this folder, which the server's own account must be able to enter; erased at the end."""
    server = OwnServer(folder)
    try:
        await server.make(tablespace=tablespace)
        yield server
    finally:
        await server.erase()
