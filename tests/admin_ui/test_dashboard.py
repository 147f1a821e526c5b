"""The dashboard in a real browser: its tables are its figures, nothing jumps, and nobody sees more than they may."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from admin_ui.pages import dashboard as dashboard_page
from admin_ui.parts import later
from models import Business, Customer
from services.accounts import operator
from services.credits import grant_credits
from services.dashboard import TookTooLong, read_credit_figures, read_mail_figures, read_reply_figures
from services.translation import text
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast, until
from tests.dashboard.world import world_of

Visitors = Callable[[], Awaitable[Visitor]]
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
COLOURS = Path(dashboard_page.__file__).parents[1] / "look" / "colours.css"


@pytest.fixture(autouse=True)
def _figures_come_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "WAITS_S", 60)


async def table_of(page: Page, title: str) -> list[list[str]]:
    chart = page.locator("figure", has=page.get_by_role("heading", name=title, exact=True))
    await chart.locator("summary").click()
    lines = await chart.locator("tr").all()
    return [await line.locator("th, td").all_inner_texts() for line in lines]


async def test_each_charts_table_holds_the_figures(cast: Cast, browser: Browser, door_url: str) -> None:
    await world_of(cast, 11)
    page = await come_in(browser, door_url, cast.olivia, "/dashboard?days=30")
    mails = await read_mail_figures(cast.olivia, 30)
    replies = await read_reply_figures(cast.olivia, 30)
    spent = await read_credit_figures(cast.olivia, 30)

    lines = await table_of(page, "Emails by member")
    assert lines[0][1:] == [p.name or "Someone who left" for p, _counts in mails.by_person]
    told = [[int(cell) for cell in line[1:]] for line in lines[1:-1]]
    assert [list(column) for column in zip(*told, strict=True)] == [list(counts) for _p, counts in mails.by_person]
    assert lines[-1][1:] == [str(sum(counts)) for _p, counts in mails.by_person]

    lines = await table_of(page, "Reply rate by product")
    assert [line[:3] for line in lines[1:]] == [[n, str(r.sent), str(r.answered)] for n, r in mails.rate_by_product]
    lines = await table_of(page, "Reply rate by member")
    assert [line[1:3] for line in lines[1:]] == [[str(r.sent), str(r.answered)] for _p, r in mails.rate_by_person]
    lines = await table_of(page, "Replies by kind")
    assert sum(int(cell) for cell in lines[-1][1:]) == replies.total
    lines = await table_of(page, "Credits by member")
    assert [line[1] for line in lines[1:]] == [str(n) for _p, n in spent.by_person]

    figures = dict(
        zip(await page.locator(".what").all_inner_texts(), await page.locator(".figure").all_inner_texts(), strict=True)
    )
    assert figures["Emails"] == str(mails.rate.sent) and figures["Credits used"] == str(spent.used)
    # A bar is as high as its number: all of them together are all emails.
    paths = await page.locator(".plot .bar").evaluate_all("all => all.map((bar) => bar.getAttribute('d'))")
    drawn = [sum(int(height) for height in re.findall(r"v([0-9]+)z", path)) for path in paths]
    assert drawn == [sum(counts) for _p, counts in mails.by_person]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_nothing_jumps_when_figures_come_late(
    cast: Cast, browser: Browser, door_url: str, monkeypatch: pytest.MonkeyPatch, size: ViewportSize
) -> None:
    await world_of(cast, 12)
    may_come = asyncio.Event()
    monkeypatch.setattr(later, "WAITS_S", 0)
    for name in ("read_counts", "read_mail_figures", "read_reply_figures", "read_credit_figures", "read_recent"):
        monkeypatch.setattr(dashboard_page, name, held(getattr(dashboard_page, name), may_come))
    may_come.set()
    page = await come_in(browser, door_url, cast.olivia, "/dashboard")
    await page.set_viewport_size(size)
    for part in (".tiles", ".charts"):  # shifts count only where they can be seen
        may_come.clear()
        await page.add_init_script(
            "window.shifts = []; new PerformanceObserver((found) => shifts.push(...found.getEntries().map((e) =>"
            " [e.value, e.sources.map((s) => s.node?.className)]))).observe({type: 'layout-shift', buffered: true})"
        )
        await page.reload()
        await expect(page.get_by_text("Counting …").first).to_be_attached()
        await page.locator(part).evaluate("e => e.scrollIntoView()")
        before = await heights(page)
        may_come.set()
        await expect(page.get_by_text("Counting …")).to_have_count(0)
        await expect(page.locator(".key li")).not_to_have_count(0)
        assert await heights(page) == before
        assert await page.evaluate("shifts.filter(([value]) => value > 0.001)") == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def held(read: Any, may_come: asyncio.Event) -> Any:
    async def waiting(*asked: Any) -> Any:
        await may_come.wait()
        return await read(*asked)

    waiting.permission = read.permission  # type: ignore[attr-defined]
    return waiting


async def heights(page: Page) -> list[float]:
    return await page.locator(".tile, .chart").evaluate_all("all => all.map((e) => Math.round(e.offsetHeight))")


async def test_a_figure_that_fails_says_so_in_its_place_and_the_others_stand(
    cast: Cast, browser: Browser, door_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world_of(cast, 13)

    async def too_slow(*_asked: Any) -> Any:
        raise TookTooLong(text("This figure takes too long just now."), text("Choose less."))

    async def broken(*_asked: Any) -> Any:
        raise RuntimeError("canary-of-a-bug")

    monkeypatch.setattr(dashboard_page, "read_reply_figures", too_slow)
    monkeypatch.setattr(dashboard_page, "read_recent", broken)
    page = await come_in(browser, door_url, cast.olivia, "/dashboard")
    replies = page.locator("figure", has=page.get_by_role("heading", name="Replies by kind"))
    await expect(replies).to_contain_text("This figure takes too long just now. Choose less.")
    await expect(page.get_by_text("name the reference")).to_have_count(2)
    await expect(page.locator(".plot")).to_have_count(1)
    assert "canary" not in await page.content()


async def test_viewers_are_told_no_money_no_credits_no_address_and_no_names_of_members(
    cast: Cast, browser: Browser, door_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world_of(cast, 14)
    await grant_credits(await operator("Fernweh Maps"), 987_654, source="gift", key="canary")
    await Customer.filter(team_id=cast.olivia.team_id).update(name="canary@acme.example", monthly_spend=7_654_321)
    monkeypatch.setattr(later, "WAITS_S", 0)  # so that all of it goes over the socket
    said: list[str] = []
    page = await come_in(browser, door_url, cast.vic, "/")
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: said.append(str(frame))))
    await page.goto(f"{door_url}/dashboard?days=365")
    await expect(page.locator(".key li")).not_to_have_count(0)
    await expect(page.get_by_text("c***@acme.example").first).to_be_visible()
    await expect(page.get_by_text("Counting …")).to_have_count(0)

    async def told() -> bool:
        return all(any(title in words for words in said) for title in ("Replies by kind", "c***@acme.example"))

    await until(told)
    said.append(await page.content())
    for canary in (
        "canary@",
        "987,654",
        "987654",
        "1,087",
        "7654321",
        "76,543",
        "redits by",
        "redits left",
        "redits used",
        "Adam Okafor",
        "Rosa",
        "Cross-sell",
    ):
        assert not [words for words in said if canary in words], canary


async def test_what_is_for_owner_and_admins_is_refused_to_others(cast: Cast, visitor: Visitors) -> None:
    await world_of(cast, 15)
    pages = ("/dashboard/shared", "/dashboard/candidates")
    for actor, refused in ((cast.mia, True), (cast.vic, True), (cast.adam, False)):
        who = await visitor()
        await who.sign_in(actor)
        assert [(await who.get(path)).status for path in pages] == ([403, 403] if refused else [200, 200])
        whole = await (await who.get("/dashboard?days=365")).text()
        assert ("Activity of members" in whole) is ("Credits by member" in whole) is (not refused)
        assert ("Credits you used" in whole) is (actor is cast.mia)


async def test_a_strangers_product_answers_as_one_that_never_was(cast: Cast, visitor: Visitors) -> None:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    asked = [
        f"/dashboard?business={cast.mallorys_business_id}",
        "/dashboard?business=99999999",
        "/dashboard?business=%00",
        f"/dashboard/candidates?of={cast.business_id}&missing_in={cast.mallorys_business_id}",
        "/no/such/page",
    ]
    answers = [await adam.get(path) for path in asked]
    assert {(a.status, await a.text()) for a in answers} == {(404, await answers[-1].text())}
    assert (await adam.get("/dashboard?days=31")).status == (await adam.get("/dashboard?days=x")).status == 422


async def test_without_products_or_mail_the_next_step_is_said(cast: Cast, browser: Browser, door_url: str) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/dashboard")
    await expect(page.get_by_text("No email left in these days. Draft one in Slack: /draft")).to_be_visible()
    await expect(page.get_by_text("Nobody has answered yet.")).to_be_visible()
    await Business.filter(team_id=cast.olivia.team_id).update(deleted_at=datetime.now(UTC))
    await page.reload()
    await expect(page.get_by_role("link", name="Make the first product")).to_have_attribute("href", "/businesses")


def test_chart_colours_stand_out_from_the_card_light_and_dark() -> None:
    """WCAG 2.2, 1.4.11: graphics 3:1 at least against what is beside them."""
    pairs = dict(re.findall(r"--(c[1-6]|card): light-dark\((#\w+, #\w+)\)", COLOURS.read_text()))
    assert len(pairs) == 7
    cards = pairs.pop("card").split(", ")
    for name, pair in pairs.items():
        for colour, card in zip(pair.split(", "), cards, strict=True):
            assert contrast(colour, card) >= 3, (name, colour)


def contrast(one: str, other: str) -> float:
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
