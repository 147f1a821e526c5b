"""A disk that fills up under PostgreSQL and gets space again: a small file system in memory where that may be mounted,
and triggers that refuse as a full disk does where it may not."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg

from benchmarks.fault_parts.own_server import OwnServer

BYTES = 400 * 2**20
_BLOCK = 2**16
# Whatever the writers of the trials write, they write one of these.
_WRITTEN = ("emails", "raw_mails", "suppressions", "credit_entries", "import_file_parts", "dbos.workflow_status")
_REFUSE = """
CREATE OR REPLACE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"""


class SmallDisk:
    """`full_for` fills it, and takes away again what filled it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    async def full_for(self, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        try:
            while asyncio.get_running_loop().time() < until:  # what is let go of meanwhile fills up as well
                await asyncio.to_thread(self._fill)
                await asyncio.sleep(0.2)
        finally:
            self._ballast.unlink()

    def _fill(self) -> None:
        with self._ballast.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * _BLOCK) == _BLOCK:
                pass


def can_mount() -> bool:
    return os.geteuid() == 0 and shutil.which("mount") is not None and _mount(Path("/mnt"), dry=True)


@asynccontextmanager
async def small_disk(folder: Path) -> AsyncIterator[SmallDisk]:
    """A file system of BYTES, mounted at the folder until the end of the block. Raises OSError."""
    folder.mkdir()
    if not _mount(folder):
        raise OSError("a file system in memory can't be mounted here")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)


def _mount(folder: Path, *, dry: bool = False) -> bool:
    words = ["mount", *(["--fake"] if dry else []), "-t", "tmpfs", "-o", f"size={BYTES},mode=755", "tmpfs", folder]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


async def full_and_up_again(disk: SmallDisk, server: OwnServer, seconds: float) -> None:
    """Without space for its log PostgreSQL goes down; whoever keeps it starts it again once there is some."""
    await disk.full_for(seconds)
    if not server.runs:
        await server.start()


@asynccontextmanager
async def refused_writes(dsn: str) -> AsyncIterator[None]:
    """What the product's statements meet on a full disk, without one."""
    await _each(dsn, _REFUSE, "CREATE TRIGGER no_space BEFORE INSERT OR UPDATE ON {} EXECUTE FUNCTION disk_is_full()")
    try:
        yield
    finally:
        await _each(dsn, "SELECT 1", "DROP TRIGGER no_space ON {}")


async def refuse_writes(dsn: str, seconds: float) -> None:
    async with refused_writes(dsn):
        await asyncio.sleep(seconds)


async def _each(dsn: str, first: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(first)
        for table in _WRITTEN:  # one by one: all at once would wait for everybody, and everybody for it
            await connection.execute(statement.format(table))
    finally:
        await connection.close()
