"""What is heavy gives way: it has the whole machine while nobody wants it, and stands back as soon as somebody does.

By the machine's own priorities. A pause between the parts of the work would slow it down when it is alone, and whoever
comes while a part runs would wait for it all the same.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from tortoise import connections

LESS = 10  # as nice(1) counts: a tenth of the share of whoever does not give way


def give_way() -> None:
    """From now on this process does, with the threads that it starts from now on: called as early as can be.

    A whole process or none of it: a thread that stands back while it holds the interpreter holds up all the others.
    """
    _lower(0)


@asynccontextmanager
async def connection_that_gives_way() -> AsyncIterator[asyncpg.Connection]:
    """One of the pool, whose server process does where it is on this machine and ours to lower. It is not used again.

    A server elsewhere has its own means, and has not this machine's cores to share.
    """
    async with connections.get("default").acquire_connection() as raw:
        lowered = _is_servers_process(raw.get_server_pid()) and _lower(raw.get_server_pid())
        try:
            yield raw
        finally:
            if lowered:
                await raw.close()


def _is_servers_process(pid: int) -> bool:
    """The number is the server's word, and on another machine it may be anybody's here."""
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return said.startswith(b"postgres:") and b"[local]" in said


def _lower(who: int) -> bool:
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, who, min(19, os.getpriority(os.PRIO_PROCESS, who) + LESS))
        return True
    return False
