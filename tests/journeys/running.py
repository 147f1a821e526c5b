"""The whole product as one process, started as `make run` starts it but patient, with ports and data of its own."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from gateways.postgres import EmbeddedPostgres
from tests.cast import until

ROOT = Path(__file__).resolve().parents[2]
READY_S = 300
FIRST_PORT, PORTS_OF_A_WORKER = 15_000, 2_000
WORKING = "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING')"


@dataclass
class Product:
    """`said` is all that it has printed."""

    environment: dict[str, str]
    process: asyncio.subprocess.Process
    web: str
    workspace: str
    mailbox: str
    said: list[str]

    async def operate(self, *words: str) -> str:
        """An act of the operator's, by `manage.py` beside the running product; what it says."""
        command = await asyncio.create_subprocess_exec(
            sys.executable,
            "manage.py",
            *words,
            cwd=ROOT,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await command.communicate()
        assert command.returncode == 0, said.decode(errors="replace")
        return said.decode()

    async def rest(self) -> None:
        """Until it has done all that it was told to do, so that no page is drawn anew by itself any more."""
        server = EmbeddedPostgres(Path(self.environment["DATA_DIR"]))  # the running one is joined
        database = await asyncpg.connect(await server.start())

        async def rests() -> bool:
            return await database.fetchval(WORKING) == 0

        try:
            await until(rests, within_s=120)
        finally:
            await database.close()
            await server.stop()

    async def stop(self, number: int = signal.SIGINT) -> int:
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await self.process.wait()


def free_ports() -> int:
    """The first of six neighbouring ports that are free now, below those that the kernel gives out by itself; each
    process of a test run looks among its own."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    lowest = FIRST_PORT + worker * PORTS_OF_A_WORKER
    for _ in range(200):
        first = random.randrange(lowest, lowest + PORTS_OF_A_WORKER - 6)
        if all(_is_free(first + n) for n in range(6)):
            return first
    raise AssertionError("no six free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


async def start_product(data_dir: Path, **settings: str) -> Product:
    """Start it and wait until it says that it is ready."""
    first = free_ports()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "PORT": str(first),
        "INBOUND_SMTP": f"127.0.0.1:{first + 5}",
        "DATA_DIR": str(data_dir),
        "SEND_HOLD_SECONDS": "1",
        "PYTHONUNBUFFERED": "1",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.journeys.patient_serve",
        "web",
        "bot",
        "worker",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    base = f"http://127.0.0.1:{first}"
    workspace = f"http://127.0.0.1:{first + 2}"
    product = Product(environment, process, base, workspace, f"{workspace}/mailbox", [])
    ready = asyncio.Event()

    async def listen() -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            product.said.append(line.decode(errors="replace"))
            if "AskUsers is ready" in product.said[-1]:
                ready.set()
        ready.set()

    product.listening = asyncio.create_task(listen())  # type: ignore[attr-defined]
    async with asyncio.timeout(READY_S):
        await ready.wait()
    assert process.returncode is None, "".join(product.said)
    return product


async def fetch(url: str, *, method: str = "GET") -> tuple[int, str]:
    """Status and body of an address; refusals are answers too."""

    def ask() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    return await asyncio.to_thread(ask)
