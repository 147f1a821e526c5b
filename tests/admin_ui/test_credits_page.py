"""The page Credits in a real browser: what each role finds there, budgets, the history narrowed and taken along."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Browser, expect

from models import AuditEntry, CreditBudget
from tests.admin_ui.credit_past import add_credit_past
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast


async def test_the_owner_sees_the_pool_sets_budgets_and_narrows_the_history(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    await add_credit_past(cast, uses=120)
    page = await come_in(browser, door_url, cast.olivia, "/credits")
    await expect(page.locator(".tile").first).to_contain_text("Left")
    await expect(page.get_by_role("heading", name="The last 12 months")).to_be_visible()
    await page.get_by_text("The numbers").click()
    await expect(page.locator(".chart tbody tr")).to_have_count(12)
    await expect(page.locator(".moved tbody tr")).to_have_count(50)
    await expect(page.get_by_text("2 credits came back too late")).to_be_visible()

    await page.get_by_label("Mia Sørensen").fill("many")
    await page.get_by_role("button", name="Save the budgets").click()
    await expect(page.locator(f"[data-error=member-{cast.mia.user_id}]")).to_contain_text("whole number")
    await page.get_by_label("Mia Sørensen").fill("1,200")
    await page.get_by_label("Fernweh Live").fill("30")
    await page.get_by_role("button", name="Save the budgets").click()
    await expect(page.get_by_role("status").first).to_have_text("2 budgets changed.")
    await expect(page.get_by_text("of 1,200 used this month")).to_be_visible()
    budgets = (
        await CreditBudget.filter(team_id=cast.olivia.team_id).order_by("monthly").values_list("whose_id", "monthly")
    )
    assert budgets == [(cast.mias_business_id, 30), (cast.mia.user_id, 1200)]

    await page.get_by_label("What", exact=True).select_option("taken_back")
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(page.locator(".moved tbody tr")).to_have_count(2)
    await expect(page.get_by_text("40 credits of a refund or dispute were no longer there")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download CSV").click()
    file = (await (await download.value).path()).read_text("utf-8-sig")
    lines = [line.split(",")[1:4] for line in file.splitlines()[1:]]
    assert lines == [["taken back (40)", "", ""], ["taken back", "", "80"]]
    assert await AuditEntry.filter(act="begin_history_export", outcome="done").count() == 1

    await page.goto(f"{door_url}/credits")
    await page.get_by_role("link", name="Older lines").click()
    await expect(page).not_to_have_url(f"{door_url}/credits")
    await expect(page.locator(".moved tbody tr")).to_have_count(50)


async def test_members_find_their_own_use_and_viewers_no_figure(
    cast: Cast, visitor: Callable[[], Awaitable[Visitor]]
) -> None:
    await add_credit_past(cast, uses=120)
    mia, vic = await visitor(), await visitor()
    await mia.sign_in(cast.mia)
    words = await (await mia.get("/credits")).text()
    assert "Used by you" in words
    assert "Adam Okafor" not in words
    assert "Save the budgets" not in words
    assert (await mia.get("/credits/history.csv")).status == 403
    await vic.sign_in(cast.vic)
    words = await (await vic.get("/credits")).text()
    assert "Credits are not shown to viewers" in words
    assert 'class="table' not in words
    assert (await vic.get("/credits/history.csv")).status == 403
