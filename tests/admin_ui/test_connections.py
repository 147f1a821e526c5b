"""The page that tries every connection: each result where it belongs, and no more of it than one may know."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

import config
from services.doctor import mail_loop, trying
from services.work_process import DurableWork
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast
from tests.sending.smtp_sink import FaultySink


async def test_an_admin_tries_all_and_reads_what_to_do_a_member_whether_it_works(
    cast: Cast, durable_work: DurableWork, browser: Browser, door_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "FRESH_S", -1.0)
    monkeypatch.setattr(trying, "CHECKS", {name: (check, 60) for name, (check, _within) in trying.CHECKS.items()})
    async with FaultySink() as sink:
        config.adopt(replace(config.settings(), smtp_url=f"smtp://127.0.0.1:{sink.port}"))
        page = await come_in(browser, door_url, cast.adam, "/connections")
        rows = page.locator(".connections > li")
        await expect(rows.filter(has_text="Not tried yet")).to_have_count(len(trying.CONNECTIONS))
        await page.get_by_role("button", name="Try all").click()
        await expect(rows.filter(has_text="Mail out")).to_contain_text("Works")
        await expect(rows.filter(has_text="Database")).to_contain_text("PostgreSQL")
        mail_in = rows.filter(has=page.get_by_role("heading", name="Mail in"))
        await expect(mail_in).to_contain_text("Does not work")
        await expect(mail_in).to_contain_text("INBOUND_SMTP")
        await expect(page.get_by_role("status")).to_have_text("1 connection does not work")
        await page.get_by_role("button", name="Send me a test letter").click()
        await expect(page.get_by_role("status")).to_have_text("It is on its way to a***@fernweh-maps.example")

        monkeypatch.setattr(mail_loop, "PATIENCE", timedelta(hours=1))
        monkeypatch.setattr(mail_loop, "describe_mail_route", lambda domain: asyncio.sleep(0, "No MX record."))
        await page.get_by_role("button", name="Send a mail there and back").click()
        halves = page.locator(".way-round > li")
        await expect(halves.first).to_contain_text("After")
        monkeypatch.setattr(mail_loop, "PATIENCE", timedelta())  # the sink keeps what it takes
        await expect(halves.last).to_contain_text("Not yet")
        await expect(page.locator(".letter .to-do")).to_contain_text("No MX record.")

        page = await come_in(browser, door_url, cast.mia, "/connections")
        await page.get_by_role("button", name="Try all").click()
        rows = page.locator(".connections > li")
        mail_in = rows.filter(has=page.get_by_role("heading", name="Mail in"))
        await expect(mail_in).to_contain_text("Does not work")
        await expect(mail_in).to_contain_text("Tell the owner or an admin.")
        assert "INBOUND_SMTP" not in await page.content()
        await expect(page.get_by_role("button", name="Send me a test letter")).to_have_count(0)
