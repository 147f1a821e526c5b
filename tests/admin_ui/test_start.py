"""The start page ticks what is so, leads to what is next, and tells a newcomer how to come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import Client
from playwright.async_api import Browser, expect

from models import Business, SenderState
from services.approval import approve_email
from services.first_steps import read_team_steps
from services.work_process import DurableWork
from tests.admin_ui.conftest import Talk
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.visiting import Visitor
from tests.approval.test_approving import drafted
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]


async def test_the_ticks_follow_the_facts_while_one_watches(
    cast: Cast, durable_work: DurableWork, browser: Browser, door_url: str
) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/")
    open_steps = page.locator(".steps > .step")
    await expect(open_steps.first).to_contain_text("Draft a mail")
    await expect(page.get_by_text("5 steps are done")).to_be_visible()  # the cast has these from its founding
    draft = await drafted(cast.olivia)
    await expect(open_steps.first).to_contain_text("Approve it")
    await approve_email(cast.olivia, draft.id, draft.revision)
    await expect(open_steps.first).to_contain_text("Send it")
    await expect(open_steps.first.get_by_role("link", name="Waiting")).to_have_attribute("href", "/waiting")

    await Business.filter(team_id=cast.olivia.team_id).update(sender_state=SenderState.PENDING)
    await expect(open_steps.first).to_contain_text("Verify the sender")
    way = open_steps.first.get_by_role("link", name="Sender")
    await expect(way).to_have_attribute("href", f"/businesses/{cast.business_id}/sender")


async def test_a_list_that_is_done_can_be_put_away(talk: Talk, cast: Cast, browser: Browser, door_url: str) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/")
    await expect(page.get_by_role("heading", name="All first steps are done")).to_be_visible()
    await page.get_by_role("button", name="Put this list away").click()
    await expect(page.locator(".first-steps")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".hints")).to_be_visible()
    await expect(page.locator(".first-steps")).to_have_count(0)


async def test_good_practice_is_hinted_at_for_the_businesses_that_one_may_edit(cast: Cast, visitor: Visitors) -> None:
    await Business.filter(team_id=cast.olivia.team_id).update(signature="", incentive_kind="none")
    ours = (cast.business_id, cast.mias_business_id)
    for actor, edits in ((cast.olivia, ours), (cast.mia, ours[1:]), (cast.vic, ())):
        somebody = await visitor()
        await somebody.sign_in(actor)
        said = await (await somebody.get("/")).text()
        assert {id for id in ours if f"/businesses/{id}/look" in said} == set(edits)
        assert ("Write a signature" in said) == bool(edits)


async def test_a_newcomer_is_told_every_way_in_and_nothing_of_anybody(cast: Cast, visitor: Visitors) -> None:
    """And costs no memory: who is anybody can come ten thousand times."""
    held = set(Client.instances)
    said = await (await (await visitor()).get("/")).text()
    assert "/sign-in" in said and "/sign-up" in said and "/askusers panel" in said
    assert "Fernweh" not in said and "Olivia" not in said
    assert set(Client.instances) <= held  # pages of earlier tests may go meanwhile


async def test_another_teams_facts_tick_nothing(talk: Talk, cast: Cast) -> None:
    ours, theirs = await read_team_steps(cast.olivia), await read_team_steps(cast.mallory)
    assert (ours.drafted, ours.approved, ours.sent, ours.answered, ours.accompanied) == (True,) * 5
    assert (theirs.drafted, theirs.approved, theirs.sent, theirs.answered, theirs.accompanied) == (False,) * 5
