"""The list of customers in a real browser: turned, sorted and narrowed without a reload, and masked for viewers."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Page, expect

from models import Customer
from services.work_process import DurableWork
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.test_pages import Visitors
from tests.admin_ui.visiting import way_in
from tests.cast import Cast
from tests.customers.test_deleting import many_customers

CANARY = "canary-of-a-viewer"


def state_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


async def test_the_list_is_turned_sorted_and_narrowed_in_place_and_a_reload_keeps_it(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    await many_customers(cast, 120)
    page = await come_in(browser, door_url, cast.olivia, "/customers")
    await page.evaluate("window.sameDocument = true")
    rows, said = page.locator(".customers tbody tr"), page.locator(".range")
    await expect(said).to_have_text("1–50 of 124")
    await expect(rows.first).to_contain_text("Many 119")
    await page.get_by_role("button", name="Next").click()
    await expect(said).to_have_text("51–100 of 124")
    await expect(page.locator("#turn-on")).to_be_focused()
    await expect(rows.first).to_contain_text("Many 69")
    await page.keyboard.press("Enter")
    await expect(said).to_have_text("101–124 of 124")
    await expect(page.locator("#turn-back")).to_be_focused()
    await page.get_by_role("button", name="Back").click()
    await expect(said).to_have_text("51–100 of 124")
    await expect(page).to_have_url(re.compile(r"\?before="))

    await page.get_by_role("button", name="Monthly spend").click()
    await expect(rows.first).to_contain_text("Jane Porter")
    await expect(page.get_by_role("columnheader", name="Monthly spend")).to_have_attribute("aria-sort", "descending")
    await expect(page.get_by_label("Order")).to_have_value("-spend")
    await page.get_by_label("Segment").select_option("client")
    await expect(said).to_have_text("3 customers")
    await page.get_by_label("Spend from").fill("a lot")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-error=spend_from]")).to_contain_text("Write an amount")
    await page.get_by_label("Spend from").fill("100")
    await page.get_by_label("Search").fill("jane")
    await page.get_by_role("button", name="Search").click()
    await expect(said).to_have_text("2 customers")
    await expect(page).to_have_url(re.compile(r"q=jane"))
    assert state_of(page) == {"q": ["jane"], "segment": ["client"], "spend": ["100-"], "sort": ["-spend"]}
    assert await page.evaluate("window.sameDocument")
    await page.reload()
    await expect(said).to_have_text("2 customers")
    await expect(page.get_by_label("Search")).to_have_value("jane")
    await page.get_by_label("Search").fill("nobody at all")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Nobody fits")).to_be_visible()
    await page.get_by_role("link", name="Clear the filters").click()
    await expect(said).to_have_text("1–50 of 124")


async def test_ticked_customers_are_shown_and_deleted_after_one_yes(
    cast: Cast, browser: Browser, door_url: str, durable_work: DurableWork
) -> None:
    page = await come_in(browser, door_url, cast.olivia, f"/customers?business={cast.business_id}")
    await page.get_by_role("button", name="Delete the ticked").click()
    await expect(page.locator(".list [data-error='']")).to_contain_text("Tick the customers")
    for name in ("Jane Porter", "Kim Rival"):
        await page.get_by_role("checkbox", name=f"Tick {name}").check()
    await page.get_by_role("button", name="Delete the ticked").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Delete 2 customers")
    await expect(page.locator(".names li")).to_have_text(["Kim Rival", "Jane Porter"])
    assert await Customer.filter(business_id=cast.business_id).count() == 3  # looking deletes nobody
    await page.get_by_role("button", name="Delete 2 customers").click()
    await expect(page.get_by_text("2 of 2 deleted.")).to_be_visible()
    await page.get_by_role("link", name="Back to the list").click()
    await expect(page.locator(".range")).to_have_text("2 customers")  # José, and Jane in Mia's business
    assert await Customer.filter(business_id=cast.business_id).values_list("name", flat=True) == ["José Núñez"]


async def test_a_viewer_gets_no_address_and_no_amount_in_html_frames_and_export(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    await Customer.bulk_create(
        Customer(
            team_id=cast.olivia.team_id,
            business_id=cast.business_id,
            email=f"{CANARY}{n}@secret.example",
            name=f"{CANARY}{n}@secret.example" if n % 2 else f"Customer {n}",
            monthly_spend=77_777_00,
        )
        for n in range(120)
    )
    context = await browser.new_context()
    page = await context.new_page()
    seen: list[str] = []
    page.on("websocket", lambda wire: wire.on("framereceived", lambda frame: seen.append(str(frame))))
    await page.goto(await way_in(door_url, cast.vic, "/customers?sort=-spend&spend=77000-"))
    await page.get_by_role("button", name=f"Sign in as {cast.vic.name}").click()
    said = page.locator(".range")
    await expect(said).to_have_text("1–50 of 124")  # neither ordered nor narrowed by money
    seen.append(await page.content())
    await page.get_by_role("button", name="Next").click()
    await expect(said).to_have_text("51–100 of 124")
    await page.get_by_role("button", name="Name").click()
    await expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
    await page.get_by_label("Search").fill(f"{CANARY}1@secret.example")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Addresses are masked for your role")).to_be_visible()
    await expect(page.get_by_role("checkbox")).to_have_count(0)
    seen.append(await page.content())
    answer = await page.request.get(f"{door_url}/customers.csv")
    seen.append(exported := await answer.text())
    assert answer.status == 200 and len(list(csv.DictReader(io.StringIO(exported)))) == 124
    typed = f"{CANARY}1@secret.example"  # what the person typed comes back to them in the address bar alone
    for words in seen:
        assert CANARY not in words.replace(typed, "").replace(typed.replace("@", "%40"), "")
        assert "77,777" not in words and "7777700" not in words and "77777" not in words
    assert any("c***@secret.example" in words for words in seen)


@pytest.mark.parametrize(
    "path", ["/customers?business={}", "/customers/delete?business={}", "/customers.csv?business={}"]
)
async def test_a_strangers_business_answers_like_one_that_never_was(cast: Cast, visitor: Visitors, path: str) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    numbers = (cast.mallorys_business_id, 999_999_999, "1%27", "-1", "x" * 99)
    answers = [await olivia.get(f"{path}?business={number}") for number in numbers]
    assert {answer.status for answer in answers} == {404}
    assert len({await answer.read() for answer in answers}) == 1


async def test_deleting_is_not_offered_to_those_who_may_not(cast: Cast, visitor: Visitors) -> None:
    vic, nobody = await visitor(), await visitor()
    await vic.sign_in(cast.vic)
    listed = await (await vic.get("/customers")).text()
    assert "Delete the ticked" not in listed and "/customers/delete" not in listed
    for path in ("/customers/delete?tick=1", "/customers/deletions/1"):
        assert (await vic.get(path)).status == 403
    for path in ("/customers", "/customers.csv", "/customers/delete?tick=1", "/customers/deletions/1"):
        assert (await nobody.get(path)).status in (302, 303, 401)


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "4 customers"), ("segment=client&sort=name", "3 customers"), ("q=zzz&sort=spend", "Nobody fits")],
)
async def test_a_list_that_was_read_whole_is_not_counted_again(
    cast: Cast, visitor: Visitors, monkeypatch: pytest.MonkeyPatch, query: str, said: str
) -> None:
    """Of a million, counting whom a filter finds takes as long as finding them."""

    async def counted(*_: object) -> int:
        raise AssertionError("it was counted")

    monkeypatch.setattr("admin_ui.pages.customers.count_customers", counted)
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    answer = await olivia.get(f"/customers?{query}")
    assert answer.status == 200 and said in await answer.text()
