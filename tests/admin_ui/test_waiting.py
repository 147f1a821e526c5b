"""The waiting list redraws by itself, and only when something changed."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from admin_ui.pages import waiting as waiting_page
from models import Email
from services.approval import approve_email, reject_email
from services.drafting import read_email
from services.waiting import read_waiting, read_waiting_mark
from tests.admin_ui.conftest import Talk
from tests.admin_ui.test_conversation import come_in
from tests.approval.test_approving import drafted
from tests.cast import Cast, until


async def test_what_waits_changes_before_ones_eyes_and_keeps_the_focus(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    first = await drafted(cast.olivia, address="jose@lumen.example", key="first")
    page = await come_in(browser, door_url, cast.adam, "/waiting")
    row = page.locator(f"#row-{first.id}")
    reject = row.get_by_role("link", name="Reject")
    await reject.focus()
    await page.evaluate(
        "window.drawn = 0; new MutationObserver(() => window.drawn++).observe("
        "document.querySelector('.acting'), { childList: true, subtree: true })"
    )
    second = await drafted(cast.olivia, address="jose@lumen.example", key="second")
    await expect(page.locator(f"#row-{second.id}")).to_contain_text("not opened yet")
    await expect(page.get_by_role("navigation", name="What waits").locator("[aria-current]")).to_have_text(
        "To approve 2"
    )
    await expect(reject).to_be_focused()
    await read_email(cast.olivia, second.id)
    await expect(page.locator(f"#row-{second.id}")).to_contain_text("opened by Olivia Brandt")
    await reject_email(cast.olivia, second.id, second.revision, "no")
    await expect(page.locator(f"#row-{second.id}")).to_have_count(0)

    drawn = await page.evaluate("window.drawn")
    looks = 0
    asked = waiting_page.read_waiting_mark

    async def counted(*given: object) -> str:
        nonlocal looks
        looks += 1
        return await asked(*given)

    waiting_page.read_waiting_mark = counted
    try:

        async def looked_twice() -> bool:
            return looks >= 2

        await until(looked_twice)
    finally:
        waiting_page.read_waiting_mark = asked
    assert await page.evaluate("window.drawn") == drawn


async def test_its_mark_changes_with_what_one_reaches_and_nothing_else(talk: Talk, cast: Cast) -> None:
    email = await drafted(cast.olivia, address="jose@lumen.example", key="marked")
    marks = [(await read_waiting(cast.adam)).mark]
    assert marks == [await read_waiting_mark(cast.adam, "drafted")]
    mias = await read_waiting_mark(cast.mia, "drafted")
    await read_email(cast.adam, email.id)
    marks.append(await read_waiting_mark(cast.adam, "drafted"))
    await approve_email(cast.adam, email.id, (await Email.get(id=email.id)).revision)
    marks.append(await read_waiting_mark(cast.adam, "drafted"))
    assert len(set(marks)) == 3
    assert await read_waiting_mark(cast.mia, "drafted") == mias
