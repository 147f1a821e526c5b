"""Composition root: `python -m serve web bot worker` mounts the doors named, in one process and one loop.

Without Slack keys the sandbox stands in for Slack, the customers' mailboxes and Stripe; no other room knows.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import importlib
import logging
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

import config
from gateways.outside import GatewayError
from gateways.vault import key_kept_in

if TYPE_CHECKING:
    from config import Settings

DOORS = ("web", "bot", "worker")
MAILBOX, STRIPE = 1, 2  # of the sandbox: their ports after SANDBOX_PORT
# Every room whose durable work a worker does, whichever door recorded it.
WORKER_ROOMS = (
    "accounts",
    "audit_log",
    "batches",
    "billing",
    "credit_warnings",
    "credits",
    "doctor",
    "erasure",
    "experiments",
    "exports",
    "follow_ups",
    "imports",
    "mail_batches",
    "mail_keys",
    "monthly_credits",
    "notices",
    "profiles",
    "replies",
    "sending",
    "stripe_import",
    "suppressions",
    "teams",
)
log = logging.getLogger("serve")


async def run(doors: set[str], settings: Settings) -> None:
    """Start what is asked for, say where it is, and stop it all in the reverse order when told to."""
    from gateways.postgres import EmbeddedPostgres
    from services import database
    from services.durable_work import BOT, HOUSE
    from services.work_process import DurableWork, make_tables_of_work

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)

    async with contextlib.AsyncExitStack() as stack:
        dsn = settings.database_url
        if not dsn:
            say("Starting the embedded PostgreSQL …")
            postgres = EmbeddedPostgres(settings.data_dir)
            dsn = await postgres.start()
            stack.push_async_callback(postgres.stop)
        settings = _within_sandbox(settings) if settings.sandboxed else settings
        config.adopt(settings)
        await database.open_database(dsn)
        stack.push_async_callback(database.close_database)

        if settings.sandboxed and "bot" in doors:
            await make_tables_of_work(dsn)  # what seeds the sandbox records some
            await _start_sandbox(stack, settings)
        # Importing a room registers its durable work and its ears; only then may the queues be served.
        queues = []
        if "bot" in doors:
            import bot  # noqa: F401

            queues.append(BOT)
        if "worker" in doors:
            import_worker_rooms()
            queues.append(HOUSE)
        work = DurableWork(dsn, settings.executor_id, queues)
        await work.start()
        stack.push_async_callback(work.stop)
        # What runs on this machine alone is reached from this machine alone.
        host = "127.0.0.1" if settings.sandboxed else "0.0.0.0"  # noqa: S104
        if "bot" in doors:
            await _start_bot(stack, settings, host)
        if "worker" in doors:
            await _start_worker(stack, settings, dsn)
        if "web" in doors:
            await _start_web(stack, settings, host)
        gc.collect()
        gc.freeze()  # what the start made stays for good; later collections need not look at it again
        _say_where(doors, settings)
        await stop.wait()
        say("\nStopping …")


async def _start_bot(stack: contextlib.AsyncExitStack, settings: Settings, host: str) -> None:
    from bot import BotDoor

    door = BotDoor(
        host=host,
        port=settings.bot_port,
        signing_secret=settings.slack_signing_secret,
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        slack_api_url=settings.slack_api_url,
        panel_url=settings.public_url,
    )
    await door.start()
    stack.push_async_callback(door.stop)


async def _start_worker(stack: contextlib.AsyncExitStack, settings: Settings, dsn: str) -> None:
    from api.inbound_smtp import open_inbound_smtp
    from services.sending import Outbox

    outbox = Outbox(dsn, settings)
    await outbox.start()
    stack.push_async_callback(outbox.stop)
    listener = await open_inbound_smtp()
    stack.push_async_callback(listener.stop)


async def _start_web(stack: contextlib.AsyncExitStack, settings: Settings, host: str) -> None:
    from admin_ui import WebDoor
    from api.app import build_api

    workspace = f"http://127.0.0.1:{settings.sandbox_port}/" if settings.sandboxed else ""
    door = WebDoor(
        build_api(),
        host=host,
        port=settings.port,
        workspace_url=workspace,
        mailbox_url=workspace and f"{workspace}mailbox",
    )
    await door.start()
    stack.push_async_callback(door.stop)


async def _start_sandbox(stack: contextlib.AsyncExitStack, settings: Settings) -> None:
    from sandbox import Sandbox
    from sandbox.seeding import seed
    from sandbox.stripe import StripeStandIn
    from services.plans import sync_catalogue

    seeded = settings.data_dir / "sandbox_seeded"
    if not seeded.exists():
        await seed()
        seeded.touch()
    sandbox = Sandbox(
        port=settings.sandbox_port,
        smtp_port=settings.sandbox_port + MAILBOX,
        data_dir=settings.data_dir,
        bot_events_url=f"http://127.0.0.1:{settings.bot_port}/slack/events",
        signing_secret=settings.slack_signing_secret,
        bot_token=settings.slack_bot_token,
        inbound_smtp=("127.0.0.1", settings.inbound_port),
        reply_domain=settings.reply_domain,
        stripe_url=f"http://127.0.0.1:{settings.sandbox_port + STRIPE}/",
    )
    await sandbox.start()
    stack.push_async_callback(sandbox.stop)
    stripe = StripeStandIn(
        port=settings.sandbox_port + STRIPE,
        data_dir=settings.data_dir,
        webhook_url=f"http://127.0.0.1:{settings.port}/stripe/events",
        webhook_secret=settings.stripe_webhook_secret.partition(",")[0].strip(),
        billing_key=settings.stripe_secret_key,
    )
    await stripe.start()
    stack.push_async_callback(stripe.stop)
    await sync_catalogue()  # as the operator of a real one does once, by `manage.py billing sync`


def import_worker_rooms() -> None:
    for room in WORKER_ROOMS:
        importlib.import_module(f"services.{room}")


def _refuse_taken_ports(doors: set[str], settings: Settings) -> None:
    """Raises SettingsError naming each setting whose port something else listens on, before anything is started."""
    wanted = {
        "PORT": ("web", "127.0.0.1", settings.port),
        "BOT_PORT": ("bot", "127.0.0.1", 0 if settings.slack_app_token else settings.bot_port),
        "INBOUND_SMTP": ("worker", settings.inbound_host, settings.inbound_port),
    }
    if settings.sandboxed:
        wanted["SANDBOX_PORT"] = ("bot", "127.0.0.1", settings.sandbox_port)
        wanted["SANDBOX_PORT (the next)"] = ("bot", "127.0.0.1", settings.sandbox_port + MAILBOX)
        wanted["SANDBOX_PORT (the one after)"] = ("bot", "127.0.0.1", settings.sandbox_port + STRIPE)
    taken = []
    for name, (door, host, port) in wanted.items():
        if door in doors and port:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((host, port))
                except OSError as error:
                    taken.append(f"{name}: port {port} on {host} can't be used ({error.strerror}). Set another.")
    if taken:
        raise config.SettingsError("\n".join(taken))


def _within_sandbox(settings: Settings) -> Settings:
    """The sandbox's addresses and keys, the same in every process of this installation."""
    secret = settings.secret_key or key_kept_in(settings.data_dir)
    key = hashlib.sha256(f"sandbox {secret}".encode()).hexdigest()
    return replace(
        settings,
        slack_bot_token=f"xoxb-sandbox-{key[:24]}",
        slack_signing_secret=key,
        slack_app_token="",
        slack_api_url=f"http://127.0.0.1:{settings.sandbox_port}/api/",
        stripe_api_url=settings.stripe_api_url or f"http://127.0.0.1:{settings.sandbox_port + STRIPE}",
        stripe_secret_key=settings.stripe_secret_key or f"sk_test_{key[24:48]}",
        stripe_webhook_secret=settings.stripe_webhook_secret or f"whsec_{key[32:64]}",
        smtp_url=settings.smtp_url or f"smtp://127.0.0.1:{settings.sandbox_port + MAILBOX}",
        inbound_host="127.0.0.1",
    )


def _say_where(doors: set[str], settings: Settings) -> None:
    lines = []
    if "web" in doors:
        lines.append(f"AskUsers is ready.  Open  http://127.0.0.1:{settings.port}/")
    else:
        lines.append(f"AskUsers is ready ({', '.join(sorted(doors))}).")
    if settings.sandboxed and "bot" in doors:
        lines.append(f"  Slack workspace  http://127.0.0.1:{settings.sandbox_port}/")
        lines.append(f"  Customer mailbox http://127.0.0.1:{settings.sandbox_port}/mailbox")
        lines.append(f"  Local Stripe     http://127.0.0.1:{settings.sandbox_port + STRIPE}/")
    lines.append("Ctrl-C stops it.")
    say("\n".join(lines))


def say(words: str) -> None:
    print(words, flush=True)


def main(arguments: list[str]) -> int:
    doors = set(arguments or DOORS)
    if doors - set(DOORS):
        say(f"usage: python -m serve [{'] ['.join(DOORS)}]")
        return 2
    from services.plans import catalogue

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    quiet = ("slack_bolt", "slack_sdk", "httpx", "httpx2", "aiosmtpd", "mail.log", "uvicorn.access", "dbos", "stripe")
    for noisy in quiet:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        settings = config.settings()
        catalogue()
        _refuse_taken_ports(doors, settings)
        Path(settings.data_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
        uvloop.run(run(doors, settings))
    except config.SettingsError as error:
        say(f"AskUsers can't start:\n{error}")
        return 2
    except (GatewayError, OSError) as error:
        say(f"AskUsers can't start: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
