"""The clock jumps under running processes: mail and work go by the database's (PROMISES S12; the long form is in
`make faults`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.approved_mails import make_sender, put_approved_mails
from benchmarks.fault_parts.clock_trial import clock_jumps
from benchmarks.fault_parts.shifted_clock import Offset, followed
from benchmarks.mails import make_rows
from models import Email
from services import work_process
from services.durable_work import durable, enqueue
from services.sending import send_email
from services.work_process import make_tables_of_work
from tests.cast import until

DONE: list[str] = []


@durable()
async def note_that_it_is_done(word: str) -> None:
    DONE.append(word)


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[Offset]:
    """Of this process, to be set."""
    offset = Offset(tmp_path / "clock")
    with followed(offset):
        yield offset


async def test_workers_whose_clock_jumps_send_each_mail_once_and_none_before_its_hour(dsn: str, tmp_path: Path) -> None:
    await make_tables_of_work(dsn)
    account = await clock_jumps(dsn, tmp_path, mails=40, within_s=1)
    assert not any(asdict(account).values()), account


async def test_mail_told_to_leave_now_is_due_now_whatever_the_clock_of_the_door_says(dsn: str, clock: Offset) -> None:
    await make_tables_of_work(dsn)
    owner, business_id = await make_sender()
    await put_approved_mails(dsn, owner.team_id, business_id, list(make_rows(3)))
    ids = sorted(await Email.all().values_list("id", flat=True))
    for email, ahead_s in zip(ids, (86_400, -3_600, 360), strict=True):
        clock.seconds = ahead_s
        await send_email(owner, email)
    clock.seconds = 0
    hours = await Email.all().values_list("send_at", flat=True)
    assert all(timedelta() <= datetime.now(UTC) - hour < timedelta(minutes=5) for hour in hours)


@pytest.mark.usefixtures("durable_work")
async def test_work_that_waits_is_done_in_its_time_though_the_clock_is_set_back(
    clock: Offset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_process, "LATE_S", 0.5)
    await enqueue(note_that_it_is_done, key="later", delay_s=1, word="later")
    clock.seconds = -3_600

    async def done() -> bool:
        return "later" in DONE

    await until(done)
