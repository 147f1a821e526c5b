"""A clock that is wrong is told before anything comes of it: by the doctor, to supervisors, in the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web as http

import config
from benchmarks.fault_parts.shifted_clock import Offset, followed
from services import doctor
from services.doctor import trying
from tests.api.conftest import web  # noqa: F401 - the machines' door
from tests.cast import Cast


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "FRESH_S", -1.0)


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[Offset]:
    """Of this process, to be set."""
    offset = Offset(tmp_path / "clock")
    with followed(offset):
        yield offset


@pytest.mark.parametrize(("ahead_s", "words"), [(600, "seconds ahead of that of Post"), (-600, "seconds behind that")])
async def test_a_clock_far_from_the_databases_is_told_by_the_doctor_and_to_supervisors(
    cast: Cast,
    clock: Offset,
    web: aiohttp.ClientSession,  # noqa: F811
    ahead_s: float,
    words: str,
) -> None:
    assert (await doctor.check_connection(cast.olivia, "clock")).works
    async with web.get("/health/ready") as answer:
        assert await answer.json() == {"ready": True, "missing": []}
    clock.seconds = ahead_s
    found = await doctor.check_connection(cast.olivia, "clock")
    assert found.works is False and words in found.words and "timedatectl" in found.to_do
    async with web.get("/health/ready") as answer:  # its work goes by the database's clock, and goes on
        told = await answer.json()
        assert (answer.status, told["ready"]) == (200, True) and words in told["warnings"][0]
    async with web.get("/metrics") as answer:
        assert 'askusers_clock_ahead_seconds{of="PostgreSQL"}' in await answer.text()


async def test_a_clock_that_the_database_shares_is_compared_with_slacks_too(cast: Cast) -> None:
    async def answer(request: http.Request) -> http.Response:
        there = datetime.now(UTC) + timedelta(minutes=10)
        return http.json_response({"ok": True}, headers={"Date": format_datetime(there, usegmt=True)})

    app = http.Application()
    app.router.add_get("/api/api.test", answer)
    runner = http.AppRunner(app)
    await runner.setup()
    await http.TCPSite(runner, "127.0.0.1", 0).start()
    slack = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    config.adopt(replace(config.settings(), slack_bot_token="xoxb-1", slack_api_url=slack))
    found = await doctor.check_connection(cast.olivia, "clock")
    await runner.cleanup()
    assert found.works is False and "seconds behind that of Slack" in found.words
