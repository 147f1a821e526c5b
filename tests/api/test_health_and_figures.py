"""What supervisors read: alive, ready or what is missing, and figures that name nobody."""

from __future__ import annotations

import logging

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api import metrics
from services.database import execute
from tests.cast import Cast
from tests.replies.inbound_samples import our_mail


async def test_alive_without_a_database_but_not_ready(web: aiohttp.ClientSession) -> None:
    async with web.get("/health/live") as answer:
        assert (answer.status, await answer.json()) == (200, {"live": True})
    async with web.get("/health/ready") as answer:
        assert answer.status == 503
        assert await answer.json() == {"ready": False, "missing": ["the database can't be reached"]}


async def test_ready_with_all_migrations_and_not_before(dsn: str, web: aiohttp.ClientSession) -> None:
    async with web.get("/health/ready") as answer:
        assert (answer.status, await answer.json()) == (200, {"ready": True, "missing": []})
    await execute("DELETE FROM tortoise_migrations WHERE name = '0002_guards'")
    async with web.get("/health/ready") as answer:
        assert answer.status == 503
        assert (await answer.json())["missing"] == ["the migration 0002_guards has not been applied"]


async def test_figures_count_and_name_nobody(
    cast: Cast, web: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "_kept", metrics._Kept())
    await our_mail(cast.business_id)
    await our_mail(cast.mallorys_business_id)
    async with web.get("/metrics") as answer:
        assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        text = await answer.text()
    found = {(s.name, *s.labels.values()): s.value for f in text_string_to_metric_families(text) for s in f.samples}
    assert found["askusers_emails", "sent"] == 2
    assert found["process_resident_memory_bytes",] > 0
    assert "@" not in text and "Fernweh" not in text


async def test_a_bug_is_told_as_a_reference_number_that_the_log_knows(
    dsn: str, web: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(metrics, "_kept", metrics._Kept())
    await execute("ALTER TABLE emails RENAME TO emails_away")
    with caplog.at_level(logging.ERROR):
        async with web.get("/metrics") as answer:
            assert answer.status == 500 and answer.headers["X-Content-Type-Options"] == "nosniff"
            told = (await answer.json())["error"]
    reference = told["next_step"].rstrip(".").split()[-1]
    assert "emails" not in str(told) and f"reference {reference}" in caplog.text
