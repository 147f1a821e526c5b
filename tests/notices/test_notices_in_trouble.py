"""What goes wrong on the way to a person: killed workers, servers that refuse or are away, Slack out of order."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from models import Notice, NoticeShare
from services.database import query
from services.durable_work import BOT, HOUSE
from services.notices import slack_failed
from services.notices.mailing import come_back_later, mail_notice
from services.notices.shares import TURNS
from services.notices.telling import spread_notice
from services.work_process import DurableWork
from tests.accounts.letters import Letterbox
from tests.bot.conftest import Office, open_office
from tests.cast import Cast, until
from tests.notices.conftest import ADAM, OLIVIA, all_settled, heard, told

ROOT = Path(__file__).resolve().parents[2]


@asynccontextmanager
async def worker(dsn: str, letterbox: Letterbox) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that serves the house's queue, and not Slack's."""
    command = [sys.executable, "-m", "tests.notices.telling_process", dsn, f"smtp://127.0.0.1:{letterbox.sink.port}"]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert (await process.stdout.readline()).strip() == b"ready"
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def another(dsn: str, cast: Cast, data_dir: Path) -> AsyncIterator[Office]:
    work = DurableWork(dsn, "another", [HOUSE, BOT])
    await work.start()
    try:
        async with open_office(cast, data_dir) as office:
            yield office
    finally:
        await work.stop()


async def test_killed_between_mail_and_slack_nobody_is_told_twice_and_nobody_is_lost(
    dsn: str, cast: Cast, letterbox: Letterbox, tmp_path: Path
) -> None:
    async with worker(dsn, letterbox) as process:
        await told(cast.olivia.team_id)

        async def mailed() -> bool:
            return await NoticeShare.filter(way="mail", state="sent").count() == 2

        await until(mailed)
        process.kill()
    async with another(dsn, cast, tmp_path) as office:
        assert {share.state for share in await all_settled(4)} == {"sent"}
        assert len(heard(office, "UOLIVIA")) == len(heard(office, "UADAM")) == 1
    assert list(letterbox.sink.delivered.values()) == [1, 1]


async def test_killed_after_the_servers_yes_the_second_copy_has_the_name_of_the_first(
    dsn: str, cast: Cast, letterbox: Letterbox, tmp_path: Path
) -> None:
    async with worker(dsn, letterbox) as process:
        letterbox.sink.on_delivery = lambda message_id: process.kill()
        await told(cast.olivia.team_id)
        await process.wait()
        letterbox.sink.on_delivery = lambda message_id: None
    async with another(dsn, cast, tmp_path):
        assert {share.state for share in await all_settled(4)} == {"sent"}
    assert len(letterbox.sink.delivered) == 2, "one letter each, by its Message-ID"
    assert sorted(letterbox.sink.delivered.values()) in ([1, 2], [2, 2])


async def test_an_address_that_is_refused_is_noted_and_holds_up_nobody(
    office: Office, letterbox: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    letterbox.sink.by_recipient[ADAM] = "550_at_rcpt"
    before = _counted("mail", "failed")
    await told(office.cast.olivia.team_id)
    await letterbox.next_to(OLIVIA)
    shares = {(share.user.email, share.way): share for share in await all_settled(4)}
    assert shares[ADAM, "mail"].state == "failed" and "fault at rcpt" in shares[ADAM, "mail"].trouble
    assert shares[ADAM, "slack"].state == shares[OLIVIA, "mail"].state == "sent"
    assert _counted("mail", "failed") == before + 1
    assert "did not reach one person by mail" in caplog.text and ADAM not in caplog.text


async def test_a_server_that_is_away_is_tried_for_a_day(cast: Cast, letterbox: Letterbox) -> None:
    await told(cast.olivia.team_id)
    await spread_notice((await Notice.get()).id)
    share = await NoticeShare.filter(way="mail").first()
    await come_back_later(share.id, 0, f"mail server: {OLIVIA} can't be reached now")
    await share.refresh_from_db()
    assert share.state == "waiting" and share.trouble == "mail server: o***@fernweh-maps.example can't be reached now"
    assert await query("SELECT FROM dbos.workflow_status WHERE workflow_uuid = $1", f"mail_notice:{share.id}:1")
    await come_back_later(share.id, TURNS, "still away")
    await share.refresh_from_db()
    assert (share.state, share.trouble) == ("failed", "still away")
    await mail_notice(share.id, 3)
    assert not letterbox.sink.contents, "what is given up is given up"


async def test_slack_that_is_full_or_broken_hears_it_later_and_once(office: Office) -> None:
    office.sandbox.faults.rate_limit("chat.postMessage", times=1, retry_after=1)
    office.sandbox.faults.break_down("chat.postMessage", status=503, times=2)
    await told(office.cast.olivia.team_id)
    assert {share.state for share in await all_settled(4)} == {"sent"}
    assert len(heard(office, "UOLIVIA")) == len(heard(office, "UADAM")) == 1


async def test_a_person_whom_slack_takes_no_message_for_has_their_letter(office: Office) -> None:
    office.sandbox.faults.refuse("chat.postMessage", error="messages_tab_disabled", times=2)
    await told(office.cast.olivia.team_id)
    for share in await all_settled(4):
        expected = ("failed", "Slack: messages_tab_disabled") if share.way == "slack" else ("sent", "")
        assert (share.state, share.trouble) == expected


async def test_slack_that_stays_away_is_given_up_after_a_day(cast: Cast) -> None:
    await told(cast.olivia.team_id)
    await spread_notice((await Notice.get()).id)
    share = await NoticeShare.filter(way="slack").first()
    waits = [await slack_failed(share.id, "away", turn) for turn in range(TURNS)]
    assert 20 * 3600 < sum(waits) < 24 * 3600
    assert await slack_failed(share.id, "away", TURNS) is None
    assert (await NoticeShare.get(id=share.id)).state == "failed"


def _counted(way: str, outcome: str) -> Any:
    return REGISTRY.get_sample_value("askusers_notices_total", {"way": way, "outcome": outcome}) or 0
