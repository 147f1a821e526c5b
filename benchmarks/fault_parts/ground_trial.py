"""PostgreSQL is stopped at once, or has no space left, and comes back, while eight write and mail is on its way: what
was acknowledged is there, once; each process is back at work without having been started anew; and nobody was shown a
stack trace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

import config
from benchmarks.approved_mails import make_sender, put_approved_mails, tell_to_leave
from benchmarks.fault_parts.ground_account import GroundAccount, account_of_ground
from benchmarks.fault_parts.ground_writers import Scene, Writers, writing
from benchmarks.fault_parts.processes import far_sink
from benchmarks.fault_parts.product import served
from benchmarks.mails import make_rows
from models import Customer
from sandbox import Sandbox
from services.accounts import add_member, connect_workspace
from services.businesses import pick_business
from services.credits import grant_credits
from services.database import execute, query
from tests.journeys.running import free_ports

SECRET, TOKEN, CHANNEL = "a-signing-secret-of-the-harness", "xoxb-of-the-harness", "CMAIL"
CREDITS = 1_000_000
BACK_WITHIN_S = 60.0  # a process that takes longer is called lost; what it took is what is told
SETTLES_WITHIN_S = 120.0
_PAST = (
    "UPDATE emails SET state = 'sent', phase = 'accepted', sent_at = now() - interval '1 hour' WHERE business_id = $1"
)
_OPEN_ENDS = """
SELECT (SELECT count(*) FROM emails WHERE state IN ('writing', 'scheduled', 'sending'))
     + (SELECT count(*) FROM raw_mails WHERE state = 'received')
     + (SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING')
                                                     OR status = 'DELAYED' AND name LIKE '%hear_slack') AS n"""


# Takes the ground away and brings it back: returns when it holds again.
Shake = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Size:
    mails: int
    customers: int
    past: int  # mails that were sent before: half are answered, of the other half the people unsubscribe


async def shake_the_ground(
    dsn: str,
    data_dir: Path,
    *doors: Sequence[str],
    shakes: Sequence[Shake],
    size: Size,
    within_s: float,
    environment: dict[str, str],
    at_work_s: float = 0,
) -> GroundAccount:
    """One process of the product for each set of doors; mail is on its way for `within_s`, and all work for `at_work_s`
    before each shake and after the last. `environment` tells the product where its database is; here Tortoise is open
    on it, at `dsn`."""
    first = free_ports()
    slack = Sandbox(
        port=0,
        smtp_port=0,
        data_dir=data_dir / "slack",
        bot_events_url=f"http://127.0.0.1:{first + 1}/slack/events",
        signing_secret=SECRET,
        bot_token=TOKEN,
        inbound_smtp=("127.0.0.1", first + 5),
    )
    await slack.start()
    try:
        async with far_sink({}) as sink:
            given = {
                "PORT": str(first),
                "INBOUND_SMTP": f"127.0.0.1:{first + 5}",
                "DATA_DIR": str(data_dir / "product"),
                "SLACK_BOT_TOKEN": TOKEN,
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": slack.slack_api_url,
                "SMTP_URL": f"smtp://127.0.0.1:{sink.port}?connections=2",
                "SECRET_KEY": "0" * 32,
                "SEND_HOLD_SECONDS": "0",
                **environment,
            }
            config.adopt(config.read_settings(given))
            async with served(given, *doors) as processes:
                scene, bulk = await _set_the_scene(dsn, slack, first, size)
                await tell_to_leave(dsn, bulk, within_s=within_s)
                async with writing(scene) as writers:
                    await _all_at_work(writers)
                    await asyncio.sleep(at_work_s)
                    outages = []
                    for shake in shakes:
                        outages.append(await _outage(shake, scene, writers))
                        await asyncio.sleep(at_work_s)
                settled = await _until_settled()
                return await account_of_ground(
                    scene,
                    writers,
                    (await sink.report())["delivered"],
                    processes,
                    outages,
                    settled=settled,
                )
    finally:
        await slack.stop()


async def _set_the_scene(dsn: str, slack: Sandbox, first: int, size: Size) -> tuple[Scene, int]:
    """Tortoise is open here afterwards. The scene, and the business whose mails are to leave meanwhile."""
    owner, business_id = await make_sender("Ground")
    workspace = slack.workspace.world.slack_team_id
    await connect_workspace(owner.team_id, workspace, "Ground")
    await add_member(
        owner.team_id, "Olivia", "olivia@ground.example", "admin", slack_workspace=workspace, slack_user="UOLIVIA"
    )
    await pick_business(owner, CHANNEL, "Ground")
    await grant_credits(owner, CREDITS, source="gift", key="faults")
    addresses = tuple(f"customer{n}@ground.example" for n in range(size.customers))
    await Customer.bulk_create(
        [
            Customer(
                team_id=owner.team_id,
                business_id=business_id,
                email=address,
                name="Jane Porter",
                company="Ground",
                segment="client",
                facts={"Most used feature": "route export"},
            )
            for address in addresses
        ]
    )
    past_owner, past = await make_sender("Past")
    await put_approved_mails(dsn, past_owner.team_id, past, list(make_rows(size.past, 5)))
    await execute(_PAST, past)
    tokens = await query("SELECT token, unsubscribe_token FROM emails WHERE business_id = $1 ORDER BY id", past)
    domain, half = config.settings().reply_domain, size.past // 2
    bulk_owner, bulk = await make_sender("Bulk")
    await put_approved_mails(dsn, bulk_owner.team_id, bulk, list(make_rows(size.mails, 6)))
    scene = Scene(
        slack=slack,
        channel=CHANNEL,
        web=f"http://127.0.0.1:{first}",
        inbound_port=first + 5,
        team_id=owner.team_id,
        business_id=business_id,
        past_id=past,
        addresses=addresses,
        answering=tuple(f"reply+{row['token']}@{domain}" for row in tokens[:half]),
        leaving=tuple(row["unsubscribe_token"] for row in tokens[half:]),
    )
    return scene, bulk


@dataclass(frozen=True, slots=True)
class Outage:
    """Seconds from the server's first answer to each door's first act; `shown` is what a person saw meanwhile."""

    back_s: dict[str, float]
    shown: tuple[str, ...]


async def _all_at_work(writers: Writers) -> None:
    """Each of them has been heard. Raises TimeoutError naming who has not."""
    deadline = time.monotonic() + BACK_WITHIN_S
    while idle := [name for name, heard in writers.heard.items() if not heard.acts]:
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody heard: {', '.join(idle)}")
        await asyncio.sleep(0.05)


async def _outage(shake: Shake, scene: Scene, writers: Writers) -> Outage:
    looking = asyncio.create_task(_look_at_pages(scene.web))
    await shake()
    there = time.monotonic()
    mark = await _moment()
    looking.cancel()
    [shown] = await asyncio.gather(looking, return_exceptions=False)
    back: dict[str, float] = {}
    while len(back) < len(_DOORS) and time.monotonic() < there + BACK_WITHIN_S:
        for door, is_back in _DOORS.items():
            if door not in back and await is_back(writers, scene, there, mark):
                back[door] = time.monotonic() - there
        await asyncio.sleep(0.05)
    return Outage({door: back.get(door, BACK_WITHIN_S) for door in _DOORS}, shown)


async def _moment() -> Any:
    while True:
        try:
            return (await query("SELECT clock_timestamp() AS at"))[0]["at"]
        except Exception:  # this process has lost its connections, too
            await asyncio.sleep(0.02)


async def _look_at_pages(web: str) -> tuple[str, ...]:
    """What a person and a supervisor see until cancelled: each different answer once, with its status."""
    seen: dict[str, None] = {}
    paths = ("/", "/sign-in", "/customers", "/u/0123456789abcdef", "/health/ready")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), cookies={"askusers": "0" * 43}) as http:
        try:
            while True:
                for path in paths:
                    async with http.get(web + path, allow_redirects=False) as answer:
                        seen[f"{path} {answer.status} {await answer.text()}"] = None
                await asyncio.sleep(0.1)
        except asyncio.CancelledError:
            pass
    return tuple(seen)


async def _web_is_back(writers: Writers, scene: Scene, there: float, mark: Any) -> bool:
    return any(at > there for at in writers.heard["unsubscribe"].taken)


async def _bot_is_back(writers: Writers, scene: Scene, there: float, mark: Any) -> bool:
    """It has taken a command, and done it."""
    return any(at > there for at in writers.heard["draft"].taken) and await _exists(
        "SELECT EXISTS (SELECT FROM emails WHERE business_id = $2 AND created_at > $1) AS found",
        mark,
        scene.business_id,
    )


async def _worker_is_back(writers: Writers, scene: Scene, there: float, mark: Any) -> bool:
    """It has sent a mail, taken a reply and read it."""
    return any(at > there for at in writers.heard["reply"].taken) and await _exists(
        "SELECT EXISTS (SELECT FROM emails WHERE sent_at > $1) "
        "AND EXISTS (SELECT FROM raw_mails WHERE received_at > $1 AND state = 'read') AS found",
        mark,
    )


async def _exists(sql: str, *values: Any) -> bool:
    try:
        return (await query(sql, *values))[0]["found"]
    except Exception:
        return False


_DOORS = {"web": _web_is_back, "bot": _bot_is_back, "worker": _worker_is_back}


async def _until_settled() -> bool:
    """Nothing is under way any more; false when it never came to that."""
    deadline = time.monotonic() + SETTLES_WITHIN_S
    while time.monotonic() < deadline:
        try:
            if not (await query(_OPEN_ENDS))[0]["n"]:
                return True
        except Exception:
            pass
        await asyncio.sleep(0.2)
    return False
