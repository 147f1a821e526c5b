"""The embedded server of a data folder, which its own keeper starts again when it has been stopped from outside."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

from benchmarks.fault_parts.own_server import until_it_answers
from gateways.postgres_place import find_place


class KeptServer:
    def __init__(self, dsn: str, data_dir: Path) -> None:
        self.dsn = dsn
        self._pid_file = find_place(data_dir.resolve() / "postgres").cluster / "postmaster.pid"

    async def crash(self) -> None:
        """How long it is away is its keeper's to decide, who looks once a second."""
        pid = int(self._pid_file.read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        with suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                await asyncio.sleep(0.01)
        await until_it_answers(self.dsn)
