"""Does any order of Stripe's events end the same? Stories of teams and their payments, each played once in order and
many times with events delivered one to three times in any order. `python -m benchmarks billing`.

Events are signed, proven, kept and worked on by the product's own code on real PostgreSQL. Two things are left out for
speed: HTTP between product and stand-in (its routes are called in the same process), and the queue between the inbox
and the work (each event is worked on as soon as it is taken in). The suite has both.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import config
import gateways.stripe_billing
from benchmarks import send_worker
from benchmarks.faults import scratch_database
from tests.billing.orders import KINDS, try_orders
from tests.billing.thin_wire import ThinWire

STORIES, ORDERS = 1_000, 10  # ten thousand orders
SEED = int(os.environ.get("SEED", "7"))
PARTS = 2  # processes, each with a database of its own


async def try_some(part: int) -> None:
    """One process's share; a line for each order that ended otherwise, then the figures for the first process."""
    gateways.stripe_billing.StripeWire = ThinWire  # type: ignore[assignment,misc]
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as name:
        folder = Path(name)
        config.adopt(send_worker.settings_for("", folder))
        async with scratch_database(folder / "data"):
            tried, wrong, heard = await try_orders(STORIES // PARTS, ORDERS, SEED * PARTS + part)
    for words in wrong:
        print(words, file=sys.stderr, flush=True)
    print(tried, len(wrong), *(heard[kind] for kind in KINDS), flush=True)


async def measure() -> dict[str, float]:
    command = (sys.executable, "-m", "benchmarks.billing")
    runs = [
        await asyncio.create_subprocess_exec(*command, str(part), stdout=asyncio.subprocess.PIPE)
        for part in range(PARTS)
    ]
    figures: Counter[str] = Counter()
    for run in runs:
        told, _ = await run.communicate()
        if run.returncode:
            raise RuntimeError("a process of the orders failed")
        numbers = [int(number) for number in told.split()]
        for kind, number in zip(("orders_tried", "orders_wrong", *KINDS), numbers, strict=True):
            figures[kind] += number
    if missing := [kind for kind in KINDS if not figures[kind]]:
        raise RuntimeError(f"never delivered: {', '.join(missing)}")
    return {
        "billing.orders_tried": figures["orders_tried"],
        "billing.orders_wrong": figures["orders_wrong"],
        "billing.events_delivered": sum(figures[kind] for kind in KINDS),
    }


if __name__ == "__main__":
    asyncio.run(try_some(int(sys.argv[1])))
