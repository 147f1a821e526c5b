"""kill -9 of the process that has just granted, before it could say so: the work is done again, and grants no second
time."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import config
from models import CreditLot, EventState, StripeEvent
from services.billing import receive_stripe_event
from services.billing.events import work_on_event
from tests.billing.shop import Shop

ROOT = Path(__file__).resolve().parents[2]
# Works on one event as a worker does, and dies once its transaction has been committed.
_WORKER = """
import asyncio, json, os, signal, sys
import config
from services import billing, database
from services.billing import events, refreshing

told = json.loads(sys.argv[1])
config.adopt(config.read_settings(told["settings"]))
settle = refreshing.settle_session


async def settle_and_die(*given):
    await settle(*given)
    os.kill(os.getpid(), signal.SIGKILL)


async def run():
    await database.open_database(told["dsn"], migrate=False)
    await events.work_on_event(event_id=told["event"])


refreshing.settle_session = settle_and_die
asyncio.run(run())
"""


async def test_a_worker_killed_between_grant_and_answer_leaves_one_grant(shop: Shop, dsn: str) -> None:
    await shop.buy("pack_1000")
    event = next(event for event in shop.told() if event["type"] == "checkout.session.completed")
    body = shop.account.webhooks.body(event)
    await receive_stripe_event(body.encode(), shop.signature(body))
    settings = config.settings()
    environment = {
        "SECRET_KEY": settings.secret_key,
        "STRIPE_API_URL": settings.stripe_api_url,
        "STRIPE_SECRET_KEY": settings.stripe_secret_key,
        "STRIPE_WEBHOOK_SECRET": settings.stripe_webhook_secret,
    }
    told = json.dumps({"settings": environment, "dsn": dsn, "event": event["id"]})
    # In a thread: the stand-in answers the worker from this loop.
    run = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", _WORKER, told], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == -signal.SIGKILL, run.stderr[-2000:]
    assert (await StripeEvent.get(id=event["id"])).state is EventState.RECEIVED
    assert await shop.credits() == 1_000
    await work_on_event(event_id=event["id"])
    assert (await StripeEvent.get(id=event["id"])).state is EventState.DONE
    assert await CreditLot.filter(source="pack").count() == 1
    assert await shop.credits() == 1_000
