"""Batches of analyses: 10,000 customers against a model that answers at once, and how near the ideal a slow one comes.

The model stands in a process of its own and speaks HTTP; all results, states and credits are in PostgreSQL when the
clock stops. `python -m benchmarks analyse`.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import uvloop
from aiohttp import web

import config
from benchmarks.faults import scratch_database
from services import database
from services.accounts import found_team
from services.actors import Actor
from services.batches import read_batch
from services.businesses import create_business
from services.credits import grant_credits
from services.customers import CustomerSelection
from services.durable_work import HOUSE
from services.profiles import AnalysisWish, analyse_customers, estimate_analysis
from services.work_process import DurableWork

CUSTOMERS = 10_000
SLOW_CUSTOMERS, SLOW_S, AT_ONCE = 500, 2.0, 50
WISH = AnalysisWish("en")
_PROFILE = (
    "Runs a small fleet and plans its routes in the browser, mostly on Mondays. Exports them, and asked for more."
)


async def serve_model(latency_s: float) -> None:
    """The child process: prints its port and stays."""
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": json.dumps({"profile": _PROFILE}), "refusal": None},
    }
    answer = json.dumps({"id": "1", "object": "chat.completion", "choices": [choice], "usage": {}}).encode()

    async def complete(request: web.Request) -> web.Response:
        await request.read()
        if latency_s:
            await asyncio.sleep(latency_s)
        return web.Response(body=answer, content_type="application/json")

    app = web.Application()
    app.router.add_post("/v1/chat/completions", complete)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


@asynccontextmanager
async def model_of(latency_s: float) -> AsyncIterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.analyse", str(latency_s)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        port = await asyncio.to_thread(process.stdout.readline)
        yield f"http://127.0.0.1:{int(port)}/v1"
    finally:
        process.terminate()
        process.wait(10)


async def team_with(name: str, customers: int) -> tuple[Actor, CustomerSelection]:
    owner = await found_team(name, "Ann Lee", f"ann@{name.lower()}.example")
    made = await create_business(
        owner, name=name, website="https://example.com", contact_name="Ann", contact_role="Success", currency="USD"
    )
    await database.execute(
        """INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment,
                                  monthly_spend, facts, created_at)
           SELECT $1, $2, 'c' || n || '@example.com', 'Customer ' || n, 'Company ' || n, 'DE', '', '', 'client', n,
                  jsonb_build_object('Plan', 'Business', 'Most used feature', 'route export', 'Seats', n), now()
             FROM generate_series(1, $3::int) n""",
        owner.team_id,
        made.id,
        customers,
    )
    await grant_credits(owner, customers, source="gift", key="bench")
    return owner, CustomerSelection(made.id)


async def seconds_of(owner: Actor, chosen: CustomerSelection, stalls: list[float]) -> float:
    """From the press of the button until the batch is finished."""
    shown = await estimate_analysis(owner, chosen, None, WISH)
    watching = asyncio.create_task(_watch(stalls))
    started = time.perf_counter()
    batch = await analyse_customers(
        owner, chosen, None, WISH, expected=shown.total, newest=shown.newest, key=f"bench:{owner.team_id}"
    )
    while (view := await read_batch(owner, batch)).state == "running":
        await asyncio.sleep(0.1)
    took = time.perf_counter() - started
    watching.cancel()
    rows = await database.query(
        """SELECT count(*) AS n FROM customer_profiles p JOIN customers c ON c.id = p.customer_id
            WHERE c.team_id = $1 AND p.text <> ''""",
        owner.team_id,
    )
    assert view.state == "finished" and view.done == view.total == rows[0]["n"], view
    return took


async def _watch(stalls: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        stalls.append(time.perf_counter() - before - 0.005)


async def measure() -> dict[str, float]:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as folder:
        async with scratch_database(Path(folder)) as dsn:
            work = DurableWork(dsn, "bench-analyse", [HOUSE])
            await work.start()
            plain = replace(config.settings(), openai_api_key="bench", model_at_once=AT_ONCE)
            async with model_of(0) as url:
                config.adopt(replace(plain, openai_base_url=url))
                stalls: list[float] = []
                owner, chosen = await team_with("Many", CUSTOMERS)
                processor = time.process_time()
                figures["analyse.10k_s"] = await seconds_of(owner, chosen, stalls)
                figures["analyse.ms_of_core"] = (time.process_time() - processor) / CUSTOMERS * 1000
                figures["analyse.stall_ms"] = max(stalls) * 1000
            config.adopt(replace(plain, openai_base_url="", openai_api_key=""))
            stalls = []
            owner, chosen = await team_with("Template", CUSTOMERS)
            figures["analyse.template_10k_s"] = await seconds_of(owner, chosen, stalls)
            figures["analyse.template_stall_ms"] = max(stalls) * 1000
            async with model_of(SLOW_S) as url:
                config.adopt(replace(plain, openai_base_url=url))
                owner, chosen = await team_with("Slow", SLOW_CUSTOMERS)
                took = await seconds_of(owner, chosen, [])
                figures["analyse.vs_ideal"] = took / (SLOW_CUSTOMERS / AT_ONCE * SLOW_S)
            await work.stop()
    figures["analyse.peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


if __name__ == "__main__":
    uvloop.run(serve_model(float(sys.argv[1])))
