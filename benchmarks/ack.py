"""How long Slack waits for our acknowledgement, beside a bare aiohttp handler that only verifies the
signature and beside stock Bolt, all with real HTTP between two processes. `python -m benchmarks.ack`."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import uvloop
from aiohttp import web

from bot.guard import read_genuine, sign

SECRET = "signing-secret-of-the-benchmark"
PATH = "/slack/events"
ONE_BY_ONE = 400
AT_ONCE, MANY = 200, 3_000
BLOCK = 20  # requests to one server before the next has its turn, so that a slow moment hits all alike


async def serve(which: str, dsn: str, slack_url: str) -> None:
    """The child process: one server, which prints its port and stays."""
    servers = {"bare": _serve_bare, "stock": _serve_stock, "ours": _serve_ours}
    print(await servers[which](dsn, slack_url), flush=True)
    await asyncio.Event().wait()


async def _serve_bare(*_: str) -> int:
    async def take(request: web.Request) -> web.Response:
        await read_genuine(request.headers, request.content, SECRET)
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, take)
    return await _listen(app)


async def _serve_stock(*_: str) -> int:
    """Bolt as its own guide sets it up: it acknowledges first and does the work in the background."""
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(enterprise_id: str, team_id: str) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-1")

    app = AsyncApp(signing_secret=SECRET, authorize=authorize)

    @app.command("/askusers")
    async def askusers(ack: object) -> None:
        await ack()  # type: ignore[operator]

    return await _listen(app.web_app(PATH))


async def _serve_ours(dsn: str, slack_url: str) -> int:
    """The bot's whole process: its door, its database and the queue that answers what it took."""
    from bot import BotDoor
    from services import database
    from services.durable_work import BOT
    from services.work_process import DurableWork

    await database.open_database(dsn)
    work = DurableWork(dsn, "bench-bot", [BOT])
    await work.start()
    door = BotDoor(
        port=0,
        host="127.0.0.1",
        signing_secret=SECRET,
        bot_token="xoxb-1",
        app_token="",
        slack_api_url=slack_url,
        panel_url="http://127.0.0.1:9",
    )
    await door.start()
    return door.port


async def _listen(app: web.Application) -> int:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    return runner.addresses[0][1]


@asynccontextmanager
async def child(which: str, dsn: str, slack_url: str) -> AsyncIterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.ack", which, dsn, slack_url], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        port = await asyncio.to_thread(process.stdout.readline)
        yield int(port)
    finally:
        process.terminate()
        process.wait(10)


@asynccontextmanager
async def answers_taken() -> AsyncIterator[str]:
    """Slack's side of what the bot says: a response_url, or the Web API."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"ok": True})

    app = web.Application()
    app.router.add_post("/{what:.*}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


class Caller(asyncio.Protocol):
    """One kept-open connection, as thin as can be: the client must not be what is measured."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._answered: asyncio.Future[bytes] | None = None

    def data_received(self, data: bytes) -> None:
        if self._answered is not None and not self._answered.done() and b"\r\n\r\n" in data:
            self._answered.set_result(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(ConnectionError("the bot hung up"))

    async def send(self, request: bytes) -> float:
        """Milliseconds until the acknowledgement, whose body is empty."""
        self._answered = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        self._transport.write(request)  # type: ignore[attr-defined]
        answer = await self._answered
        took = (time.perf_counter() - started) * 1000
        assert answer.startswith(b"HTTP/1.1 200"), answer[:80]
        return took

    def close(self) -> None:
        self._transport.close()


async def call(port: int) -> Caller:
    _, caller = await asyncio.get_running_loop().create_connection(Caller, "127.0.0.1", port)
    return caller


def requests(count: int, response_url: str) -> list[bytes]:
    """Signed commands, each with its own trigger id, as they go over the wire."""
    made = []
    for serial in range(count):
        body = urlencode(
            {
                "team_id": "T0BENCH",
                "user_id": "UBENCH",
                "channel_id": "CBENCH",
                "command": "/askusers",
                "text": "help",
                "trigger_id": f"{time.time_ns()}.{serial}",
                "response_url": response_url,
            }
        ).encode()
        timestamp = str(int(time.time()))
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {timestamp}\r\n"
            f"X-Slack-Signature: {sign(SECRET, timestamp, body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


async def one_by_one(ports: dict[str, int], response_url: str) -> dict[str, float]:
    """Median milliseconds of each server, one request at a time, the servers taking turns."""
    times: dict[str, list[float]] = {name: [] for name in ports}
    callers = {name: await call(port) for name, port in ports.items()}
    for _ in range(ONE_BY_ONE // BLOCK):
        for name, caller in callers.items():
            for request in requests(BLOCK, response_url):
                times[name].append(await caller.send(request))
    for caller in callers.values():
        caller.close()
    return {name: statistics.median(held) for name, held in times.items()}


async def many_at_once(port: int, response_url: str) -> list[float]:
    """Sorted milliseconds of MANY requests, AT_ONCE of them under way all the time."""
    waiting = requests(MANY, response_url)
    callers = [await call(port) for _ in range(AT_ONCE)]
    times: list[float] = []

    async def keep_asking(caller: Caller) -> None:
        while waiting:
            times.append(await caller.send(waiting.pop()))

    await asyncio.gather(*(keep_asking(caller) for caller in callers))
    for caller in callers:
        caller.close()
    return sorted(times)


async def measure() -> dict[str, float]:
    from gateways.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder))
        dsn = await postgres.start()
        try:
            async with (
                answers_taken() as url,
                child("bare", dsn, url) as bare,
                child("ours", dsn, url) as ours,
                child("stock", dsn, url) as stock,
            ):
                ports = {"bare": bare, "ours": ours, "stock": stock}
                await one_by_one(ports, url)  # warm
                medians = await one_by_one(ports, url)
                held = await many_at_once(ours, url)
                bare_held = await many_at_once(bare, url)
        finally:
            await postgres.stop()
    return {
        "ack.ms_above_bare": medians["ours"] - medians["bare"],
        "ack.stock_bolt_ms_above_bare": medians["stock"] - medians["bare"],
        "ack.bare_ms": medians["bare"],
        "ack.p99_ms_200": held[int(len(held) * 0.99)],
        "ack.max_ms_200": held[-1],
        "ack.bare_p99_ms_200": bare_held[int(len(bare_held) * 0.99)],
    }


def main() -> None:
    if len(sys.argv) == 4:
        uvloop.run(serve(*sys.argv[1:]))
        return
    for name, value in uvloop.run(measure()).items():
        print(f"{name} {value:.2f}", flush=True)


if __name__ == "__main__":
    main()
