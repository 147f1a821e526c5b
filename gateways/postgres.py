"""The embedded PostgreSQL: one server for all our processes on a data folder, gone when the last of them is.

For real use DATABASE_URL names a server of the operator's own, and nothing here is called.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import asyncpg

from gateways.outside import GatewayError
from gateways.postgres_keeper import READY_S, SERVER, STARTING, STOP_S, SUPERUSER, USERS
from gateways.postgres_place import Place, PlaceError, find_place, remove_place

DATABASE = "askusers"
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
CONNECT_S = 30
CREATE_S = 120
POLL_S = 0.02
PROJECT = Path(__file__).resolve().parent.parent


class EmbeddedPostgres:
    """The server of one data folder, as seen by one of the processes that share it."""

    def __init__(self, data_dir: Path) -> None:
        self._home = data_dir.resolve() / "postgres"
        self._users: int | None = None  # the descriptor that holds our share in the server
        self._sockets = Path()

    async def start(self) -> str:
        """Start the server, or join it where another process has; the answer is the address of our database.

        asyncpg, Tortoise, psycopg, SQLAlchemy and DBOS all take that address as it is.

        Raises:
            GatewayError: with the end of the server's log, in words for the operator.
        """
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        starting = await self._take(STARTING, fcntl.LOCK_EX)
        try:
            users = self._users if self._users is not None else await self._take(USERS, fcntl.LOCK_SH)
            try:
                place = self._place()
                self._sockets = place.sockets
                await self._bring_up(place)
                address = await self.create_database(DATABASE)
            except BaseException:
                os.close(users)
                self._users = None
                raise
            self._users = users
            return address
        finally:
            os.close(starting)

    async def stop(self) -> None:
        """Leave the server; the last of its users waits until it is down.

        Raises:
            GatewayError: it is still running after the time that every way of stopping it takes.
        """
        if self._users is None:
            return
        starting = await self._take(STARTING, fcntl.LOCK_EX)
        try:
            is_last = _try_lock(self._users, fcntl.LOCK_EX)
            os.close(self._users)  # which is what the keeper waits for
            self._users = None
            if is_last:
                os.close(await self._take(SERVER, fcntl.LOCK_EX, patience_s=3 * STOP_S))
        finally:
            os.close(starting)

    async def erase_data(self) -> None:
        """Stop the server and erase all its data; for scratch folders of tests and benchmarks.

        Raises:
            GatewayError: another process still uses it.
        """
        await self.stop()
        starting = await self._take(STARTING, fcntl.LOCK_EX)
        try:
            server = await self._take(SERVER, fcntl.LOCK_EX, patience_s=0)
            try:
                await asyncio.to_thread(remove_place, self._place())
            finally:
                os.close(server)
        finally:
            os.close(starting)

    async def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make the database unless it is there, as a copy of `template`, and answer its address.

        Raises:
            GatewayError: the template does not exist, or somebody is connected to it.
        """
        if not await self._run("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await self._run(f"CREATE DATABASE {_identifier(name)} TEMPLATE {_identifier(template)}")
        return self._address(name)

    async def drop_database(self, name: str) -> None:
        """Drop the database if it is there, cutting off whoever still uses it."""
        await self._run(f"DROP DATABASE IF EXISTS {_identifier(name)} WITH (FORCE)")

    def _place(self) -> Place:
        try:
            return find_place(self._home)
        except (PlaceError, OSError) as error:
            raise GatewayError("PostgreSQL", str(error), permanent=True) from error

    def _address(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self._sockets))}"

    async def _bring_up(self, place: Place) -> None:
        """Whoever gets the server's lock starts it; everybody waits until it answers."""
        deadline = asyncio.get_running_loop().time() + READY_S
        while True:
            server = self._open(SERVER)
            try:
                if _try_lock(server, fcntl.LOCK_EX):
                    await self._start_keeper(server)
            finally:
                os.close(server)  # not unlocked: the lock is shared with the keeper, which has inherited it
            if await self._answers():
                return
            if asyncio.get_running_loop().time() > deadline:
                message = f"The embedded PostgreSQL does not answer. Its log is {place.log}."
                raise GatewayError("PostgreSQL", message, permanent=False)
            await asyncio.sleep(POLL_S)

    async def _start_keeper(self, server_lock: int) -> None:
        # The keeper bounds its own time (INIT_S, READY_S), and says nothing more once the server is ready.
        said = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "gateways.postgres_keeper", self._home, str(server_lock)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=PROJECT,
            pass_fds=(server_lock,),
            start_new_session=True,  # Ctrl-C in the terminal is for us; the keeper goes when we are gone
            text=True,
            errors="replace",
        )
        if said.stdout.strip() != "ready":
            raise GatewayError("PostgreSQL", said.stdout.strip()[-4000:], permanent=True)

    async def _answers(self) -> bool:
        try:
            await self._run("SELECT 1")
        except GatewayError:
            return False
        return True

    async def _run(self, statement: str, *values: object) -> list[asyncpg.Record]:
        try:
            connection = await asyncpg.connect(self._address("postgres"), timeout=CONNECT_S)
            try:
                return await connection.fetch(statement, *values, timeout=CREATE_S)
            finally:
                await connection.close(timeout=CONNECT_S)
        except asyncpg.PostgresError as error:
            raise GatewayError("PostgreSQL", str(error), permanent=True, code=error.sqlstate or "") from error
        except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
            raise GatewayError("PostgreSQL", f"It can't be reached ({error}).", permanent=False) from error

    def _open(self, lock: str) -> int:
        return os.open(self._home / lock, os.O_RDWR | os.O_CREAT, 0o600)

    async def _take(self, lock: str, how: int, *, patience_s: float = READY_S) -> int:
        """Wait for a lock; it is held until the returned descriptor is closed, at the latest by our end."""
        deadline = asyncio.get_running_loop().time() + patience_s
        descriptor = self._open(lock)
        try:
            while not _try_lock(descriptor, how):
                if asyncio.get_running_loop().time() >= deadline:
                    message = f"The embedded PostgreSQL in {self._home} is held by another process ({lock})."
                    raise GatewayError("PostgreSQL", message, permanent=False)
                await asyncio.sleep(POLL_S)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


def _try_lock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _identifier(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"not a database name: {name!r}")
    return f'"{name}"'
