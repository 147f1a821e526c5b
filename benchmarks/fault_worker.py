"""A nursery of worker processes: it imports the product once and forks a worker for every line it reads, so that two
hundred of them can be born and killed in a minute. Each worker is a process of its own, and mortal.

A line is JSON: {"kind": "outbox", "naive" or "house", "name", "dsn", "smtp_url", "data_dir", "crash_at": a point or "",
"nth", "clock": the file of a shifted one or ""}, for the house also "model_url"; the answer is the worker's process id.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

import asyncpg
import uvloop

import config
from benchmarks.fault_parts.crash_points import crash_at
from benchmarks.fault_parts.naive_worker import run_naive
from benchmarks.fault_parts.shifted_clock import Offset, followed
from gateways.smtp import Patience
from serve import import_worker_rooms
from services import database
from services.durable_work import HOUSE
from services.living import LOCK_SPACE, lock_number
from services.sending import Outbox, settling
from services.work_process import DurableWork

_DIE_WITH_PARENT = 1
WAITS_S = (0.3,) * 12


async def run_outbox(order: dict[str, Any]) -> None:
    """The sending half of `python -m serve worker`, alive until killed."""
    settling.WAITS_S = WAITS_S
    if order["crash_at"]:
        crash_at(order["crash_at"], order["nth"])
    settings = config.read_settings(
        {"DATA_DIR": order["data_dir"], "SECRET_KEY": "0" * 32, "SMTP_URL": order["smtp_url"], "PORT": "0"}
    )
    config.adopt(settings)
    alive = await asyncpg.connect(order["dsn"])
    await alive.execute("SELECT pg_advisory_lock($1, $2)", LOCK_SPACE, lock_number(settings.executor_id))
    await database.open_database(order["dsn"], migrate=False, pool=3)
    patience = Patience(opening=3, command=3, final_dot=order["final_dot_s"], idle=5, back_off=0.05)
    await Outbox(order["dsn"], settings, patience=patience).start()
    await asyncio.Event().wait()


async def run_house(order: dict[str, Any]) -> None:
    """The other half of `python -m serve worker`: every room's durable work."""
    settings = {"DATA_DIR": order["data_dir"], "SECRET_KEY": "0" * 32, "OPENAI_BASE_URL": order["model_url"]}
    config.adopt(config.read_settings({**settings, "MODEL_AT_ONCE": "10"}))
    await database.open_database(order["dsn"], migrate=False)
    await DurableWork(order["dsn"], order["name"], [HOUSE]).start()
    await asyncio.Event().wait()


async def run_naive_order(order: dict[str, Any]) -> None:
    await run_naive(order["dsn"], order["name"], order["smtp_url"])


def _be_worker(order: dict[str, Any]) -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    os.close(0)
    logging.disable()
    work = {"naive": run_naive_order, "house": run_house, "outbox": run_outbox}[order["kind"]]
    clock = followed(Offset(Path(order["clock"]))) if order["clock"] else contextlib.nullcontext()
    with clock:
        uvloop.run(work(order))


def main() -> None:
    import_worker_rooms()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                _be_worker(order)
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()
