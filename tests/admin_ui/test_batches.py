"""Batches in a real browser: planned from the list, watched while they move, paused, resumed and cancelled there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, expect

import config
from services.work_process import DurableWork
from tests.admin_ui.test_conversation import come_in
from tests.batches.conftest import add_customers, begin, named, over
from tests.cast import Cast
from tests.llm_stub import TROUBLES, ModelStub, chunks_of, stream_chunks


async def test_from_the_list_to_the_last_customer_without_a_reload(
    cast: Cast,
    browser: Browser,
    door_url: str,
    durable_work: DurableWork,
    settings: config.Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = await add_customers(cast, 60)
    before = await begin(cast.adam, chosen, key="before", ids=[await named("Bulk 1")])
    await over(cast.adam, before)
    may_answer, refused = asyncio.Event(), {"Bulk 33"}

    async def answered(_: ModelStub, request: web.Request) -> web.StreamResponse:
        await may_answer.wait()
        return await stream_chunks(request, *chunks_of('{"profile": "Uses it."}'))

    def refuses(asked: dict[str, Any]) -> str:
        return "REFUSAL" if any(name in str(asked) for name in refused) else "ANSWERED"

    monkeypatch.setitem(TROUBLES, "ANSWERED", answered)
    async with ModelStub(otherwise=refuses) as model:
        config.adopt(replace(settings, openai_base_url=model.url, openai_api_key="pages", model_at_once=5))
        page = await come_in(browser, door_url, cast.olivia, f"/customers?business={cast.business_id}&q=bulk")
        await page.get_by_role("link", name="Analyse all that match").click()
        main = page.get_by_role("main")
        await expect(main).to_contain_text("59 customers")
        await expect(main).to_contain_text("59 of the 99 that your team has")
        await page.get_by_label("Language of the profiles").select_option("fr")
        await page.get_by_role("button", name="Analyse 60 customers").click()

        await expect(page.get_by_role("heading", name="Analysis in French")).to_be_visible()
        await page.evaluate("window.sameDocument = true")
        await page.get_by_role("button", name="Pause").click()
        await expect(page.get_by_text("A person paused it.")).to_be_visible()
        may_answer.set()
        await page.get_by_role("button", name="Go on").click()
        await expect(page.get_by_role("status").filter(has_text="Finished")).to_contain_text("60 of 60")
        await expect(page.get_by_role("heading", name="1 failed")).to_be_visible()
        await expect(page.get_by_role("cell", name="the language model refused to write this")).to_be_visible()
        refused.clear()
        await page.get_by_role("button", name="Try those who failed again").click()
        await expect(page.get_by_role("heading", name="1 failed")).to_be_hidden()
        assert await page.evaluate("window.sameDocument")
        await page.get_by_role("main").get_by_role("link", name="Batches").click()
        await expect(page.get_by_role("row", name="Analysis in French")).to_contain_text("60 of 60")


async def test_one_business_is_chosen_and_what_can_not_be_paid_is_said_before(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    await add_customers(cast, 120)
    page = await come_in(browser, door_url, cast.olivia, "/batches/new?segment=client")
    await page.get_by_role("link", name="Fernweh Maps").click()
    await expect(page.get_by_text("22 credits are missing.")).to_be_visible()
    await expect(page.get_by_role("button", name="Analyse")).to_have_count(0)
