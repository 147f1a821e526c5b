"""How long Slack and the panel wait while a million customers come in and ten thousand mails go out, beside the same
while nothing else happens: web, bot and worker as three processes, then all in one. `python -m benchmarks mixed`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import config
from benchmarks.ack import SECRET, answers_taken
from benchmarks.approved_mails import count_states, make_sender, put_approved_mails, tell_to_leave
from benchmarks.faults import scratch_database
from benchmarks.mails import make_rows
from benchmarks.million_customers import begin_with, fill_list, more_businesses, write_file
from benchmarks.mixed_probes import COMMANDS_A_SECOND, PAGES_A_SECOND, Beat, Commands, Tables, p99
from benchmarks.send_wire import smtp_sink
from services.actors import Actor
from services.imports import ImportChoices, ImportView, choose_columns, read_import, start_import
from tests.journeys.running import free_ports

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("smtp-sink",)
CUSTOMERS = ROWS = 1_000_000
MAILS = 10_000
WARM_S, IDLE_S = 3.0, 30.0
READY_S, ENDED_S = 90, 900
# As Procfile starts it, and as `make run` does, by what their figures are called.
KINDS = {"": (("web",), ("bot",), ("worker",)), "one_process_": (("web", "bot", "worker"),)}


@dataclass(frozen=True, slots=True)
class House:
    """The running product, its owner, and the businesses: one that holds a million customers, two that send half of
    the mails each, one into which the file goes."""

    web: str
    bot_port: int
    owner: Actor
    listed: int
    senders: tuple[int, int]
    target: int


async def measure() -> None:
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as name, smtp_sink() as sink:
        folder = Path(name)
        file = folder / "customers.csv"
        await asyncio.to_thread(write_file, file, ROWS)
        async with scratch_database(folder / "postgres") as dsn, answers_taken() as slack:
            owner, listed = await make_sender("Listed")
            await fill_list(dsn, owner, listed, CUSTOMERS)
            for kind, processes in KINDS.items():
                names = (f"{kind}{what}" for what in ("first", "second", "target"))
                first, second, target = await more_businesses(dsn, listed, *names)
                for sender in (first, second):
                    rows = [replace(row, message_id=f"m{sender}.{row.message_id}") for row in make_rows(MAILS // 2)]
                    await put_approved_mails(dsn, owner.team_id, sender, rows)
                async with _running(dsn, folder / "data", slack, sink, processes) as (web, bot_port):
                    house = House(web, bot_port, owner, listed, (first, second), target)
                    for figure, value in (await _under_load(dsn, house, slack, file)).items():
                        print(f"mixed.{kind}{figure} {value:.4g}", flush=True)


async def _under_load(dsn: str, house: House, slack: str, file: Path) -> dict[str, float]:
    """Milliseconds at the 99th of a hundred, and at worst, from the first row read to the last row written and mail
    sent; the same idle; how long the load took."""
    commands, tables = Commands(house.bot_port, slack), Tables(house.web, house.listed)
    await tables.sign_in(house.owner)
    import_id = await begin_with(house.owner, house.target, file)
    seen = await _import_is(house.owner, import_id, "looked_at")
    acks, pages = Beat(COMMANDS_A_SECOND, commands.ask), Beat(PAGES_A_SECOND, tables.ask)
    asking = [asyncio.create_task(beat.keep()) for beat in (acks, pages)]
    try:
        await asyncio.sleep(WARM_S)
        warm = time.perf_counter()
        await asyncio.sleep(IDLE_S)
        idle = acks.since(warm), pages.since(warm)
        began = time.perf_counter()
        await _carry_load(dsn, house, seen)
        took = time.perf_counter() - began
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking)
        commands.close()
        await tables.close()
    held = acks.since(began), pages.since(began)
    return {
        "ack_p99_ms": p99(held[0]),
        "ack_max_ms": held[0][-1],
        "ack_idle_p99_ms": p99(idle[0]),
        "table_p99_ms": p99(held[1]),
        "table_max_ms": held[1][-1],
        "table_idle_p99_ms": p99(idle[1]),
        "seconds": took,
    }


async def _carry_load(dsn: str, house: House, seen: ImportView) -> None:
    """Half of the mails leave while the file is checked, half while its rows are written."""
    assert seen.look is not None
    columns = {name: found[0] for name, found in seen.look.guesses.items()}
    await tell_to_leave(dsn, house.senders[0])
    await choose_columns(house.owner, seen.id, ImportChoices(columns))
    checked = await _import_is(house.owner, seen.id, "checked")
    assert checked.preview is not None
    await tell_to_leave(dsn, house.senders[1])
    await start_import(house.owner, seen.id, checked.preview.turn)
    done = await _import_is(house.owner, seen.id, "done")
    async with asyncio.timeout(ENDED_S):
        while (states := await count_states(dsn)).keys() & {"scheduled", "sending"}:
            await asyncio.sleep(0.5)
    if done.result is None or done.result.added != ROWS or set(states) != {"sent"}:
        raise RuntimeError(f"not all came in or went out: {done.result}, {states}")


async def _import_is(owner: Actor, import_id: int, state: str) -> ImportView:
    async with asyncio.timeout(ENDED_S):
        while (seen := await read_import(owner, import_id)).state != state:
            if seen.why:
                raise RuntimeError(f"the import has ended: {seen.why}")
            await asyncio.sleep(0.5)
    return seen


@asynccontextmanager
async def _running(
    dsn: str, data_dir: Path, slack: str, sink: int, processes: Sequence[tuple[str, ...]]
) -> AsyncIterator[tuple[str, int]]:
    """The product by the commands of Procfile, or in one process; the panel's address and the bot's port."""
    port = free_ports()
    settings = {
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "INBOUND_SMTP": f"127.0.0.1:{port + 5}",
        "DATABASE_URL": dsn,
        "DATA_DIR": str(data_dir),
        "SECRET_KEY": "a-secret-of-the-benchmark-0123456789",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack,
        "SMTP_URL": f"smtp://127.0.0.1:{sink}",
    }
    config.adopt(config.read_settings(settings))  # the way in that we make leads to this panel
    environment = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", **settings}
    async with contextlib.AsyncExitStack() as stack:
        for doors in processes:
            await stack.enter_async_context(_process(doors, environment))
        yield settings["PUBLIC_URL"], port + 1


@asynccontextmanager
async def _process(doors: tuple[str, ...], environment: dict[str, str]) -> AsyncIterator[None]:
    """Up and ready. What it says later is read and let go."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "serve",
        *doors,
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said: list[str] = []
    try:
        async with asyncio.timeout(READY_S):
            while "AskUsers is ready" not in (line := (await process.stdout.readline()).decode()):
                said.append(line)
                assert line, "a process ended before it was ready:\n" + "".join(said)
        letting_go = asyncio.create_task(_let_go(process.stdout))
        yield
        letting_go.cancel()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _let_go(said: asyncio.StreamReader) -> None:
    while await said.read(65_536):
        pass
