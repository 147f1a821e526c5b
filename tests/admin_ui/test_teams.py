"""The team in a real browser: invited, joined, given another role, removed with a page open; handed over, switched."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, expect

import config
from models import AuditEntry, Invitation, Membership, PanelSession, User
from services.accounts.passwords import hash_password
from services.teams import create_team, remove_member
from tests.accounts.letters import Letterbox, open_letterbox
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast, until

NINA, WORD = "nina@else.example", "vier Wörter sind genug"
PASSWORD = "four words make one"


@pytest_asyncio.fixture
async def letterbox(settings: config.Settings) -> AsyncIterator[Letterbox]:
    box = await open_letterbox(settings)
    yield box
    await box.sink.stop()


async def test_from_the_invitation_to_the_removal_with_the_page_open(
    cast: Cast, letterbox: Letterbox, durable_work: object, browser: Browser, door_url: str
) -> None:
    olivias = await come_in(browser, door_url, cast.olivia, "/team")
    await expect(olivias.get_by_text("4 of 5 seats")).to_be_visible()
    await olivias.get_by_label("Email address").fill("nina")
    await olivias.get_by_role("button", name="Invite").click()
    await expect(olivias.locator("[data-error=address]")).to_contain_text("not an address")
    await olivias.get_by_label("Email address").fill(NINA)
    await olivias.get_by_label("Role", exact=True).select_option("member")
    await olivias.get_by_label("Email address").press("Enter")
    await expect(olivias.get_by_role("status").first).to_have_text(f"An invitation is on its way to {NINA}.")
    await expect(olivias.get_by_text("5 of 5 seats")).to_be_visible()
    await expect(olivias.get_by_label("Email address")).to_have_value("")

    link = await letterbox.next_link(NINA)
    ninas = await (await browser.new_context()).new_page()
    await ninas.goto(door_url + link)
    await expect(ninas.get_by_role("heading", level=1)).to_have_text("Join Fernweh Maps")
    await ninas.get_by_label("Your name").fill("Nina Roth")
    await ninas.get_by_label("Password", exact=True).fill("short")
    await ninas.get_by_role("button", name="Join Fernweh Maps").click()
    await expect(ninas.locator("#e-password")).to_contain_text("at least 12 characters")
    await expect(ninas.get_by_label("Your name")).to_have_value("Nina Roth")
    await ninas.get_by_label("Password", exact=True).fill(WORD)
    await ninas.get_by_role("button", name="Join Fernweh Maps").click()
    await expect(ninas).to_have_url(f"{door_url}/")
    used = await ninas.request.get(door_url + link)
    assert used.status == 404
    assert "has been used, was revoked, or has run out" in await used.text()

    await ninas.goto(f"{door_url}/team")
    await expect(ninas.get_by_text("Nina Roth (you)")).to_be_visible()
    await expect(ninas.get_by_role("heading", name="Invite somebody")).to_have_count(0)
    await expect(ninas.get_by_text("Change", exact=True)).to_have_count(0)

    await olivias.reload()
    await olivias.get_by_label("Change Nina Roth").click()
    await olivias.get_by_label("Role of Nina Roth").select_option("admin")
    await olivias.get_by_role("button", name="Change the role").locator("visible=true").click()
    await expect(olivias.get_by_role("status").first).to_have_text("Nina Roth is now Admin.")
    # Her page was drawn for another role: it goes, and comes back as an admin's.
    await expect(ninas.get_by_role("heading", name="Invite somebody")).to_be_visible()

    await ninas.get_by_label("Email address").fill("late@else.example")
    await olivias.get_by_label("Change Nina Roth").click()
    await olivias.get_by_role("button", name="Remove Nina Roth").click()
    await expect(olivias.get_by_role("status").first).to_have_text("Nina Roth is no longer on the team.")
    await expect(ninas.get_by_role("heading", level=1)).to_have_text("Sign in")  # her socket was cut
    assert not await Invitation.exists(address="late@else.example")
    nina = await User.get(email=NINA)
    assert not await PanelSession.exists(user_id=nina.id, ended_at=None)
    assert not await Membership.exists(user_id=nina.id)
    assert await AuditEntry.filter(act__in=["accept_invitation", "change_role", "remove_member"]).count() == 3


async def test_a_click_on_a_page_that_was_open_at_the_removal_is_refused(
    cast: Cast, visitor: Callable[[], Awaitable[Visitor]]
) -> None:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    socket = await adam.open_socket(await adam.open_page("/probe"))
    assert socket.let_in
    await remove_member(cast.olivia, cast.adam.user_id)
    assert await socket.closed(within_s=30) == 4401
    assert (await adam.get("/team")).status == 401
    assert (await adam.post("/teams/switch")).status == 401


async def test_the_team_is_handed_over_with_its_name_and_the_password(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/team/transfer")
    await expect(page.get_by_text("you have none yet")).to_be_visible()
    await User.filter(id=cast.olivia.user_id).update(password_hash=await hash_password(PASSWORD))
    await page.reload()
    await page.get_by_label("The new owner").select_option("Mia Sørensen (Member)")
    await page.get_by_label("Type Fernweh Maps to confirm").fill("Fernweh")
    await page.get_by_label("Your password", exact=True).fill("not the password")
    await page.get_by_role("button", name="Hand the team over").click()
    await expect(page.locator("[data-error=password]")).to_contain_text("not your password")
    await page.get_by_label("Your password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Hand the team over").click()
    await expect(page.locator("[data-error=typed]")).to_contain_text("Type Fernweh Maps to confirm")
    await page.get_by_label("Type Fernweh Maps to confirm").fill("Fernweh Maps")
    await page.get_by_role("button", name="Hand the team over").click()
    await expect(page).to_have_url(f"{door_url}/team")
    await expect(page.locator("li", has_text="Mia Sørensen").locator(".chip")).to_have_text("Owner")
    adams = await come_in(browser, door_url, cast.adam, "/team")
    refused = await adams.goto(f"{door_url}/team/transfer")
    assert refused is not None
    assert refused.status == 403


async def test_another_team_is_made_entered_and_left_by_the_menu(cast: Cast, browser: Browser, door_url: str) -> None:
    page = await come_in(browser, door_url, cast.mia, "/team/settings")
    await expect(page.get_by_label("Name of the team")).to_have_count(0)  # a member renames nothing
    await page.get_by_label("Name of the new team").fill("Mia's atelier")
    await page.get_by_role("button", name="Create the team").click()
    await expect(page).to_have_url(f"{door_url}/")
    await page.goto(f"{door_url}/team")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mia's atelier")
    await page.get_by_label("Team", exact=True).first.select_option("Fernweh Maps")
    await expect(page).to_have_url(f"{door_url}/")
    await page.goto(f"{door_url}/team/settings")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Fernweh Maps")
    await page.get_by_text("Leave the team", exact=True).click()
    await page.get_by_role("button", name="Leave Fernweh Maps").click()

    async def left() -> bool:
        return not await Membership.exists(user_id=cast.mia.user_id, team_id=cast.mia.team_id)

    await until(left)


async def test_nobody_moves_a_session_into_a_strangers_team(
    cast: Cast, visitor: Callable[[], Awaitable[Visitor]]
) -> None:
    mia = await visitor()
    await mia.sign_in(cast.mia)
    theirs = await create_team(cast.mallory, "Other")
    for team in (cast.mallory.team_id, theirs, 0, 999_999_999):
        answer = await mia.http.post(
            f"{mia.url}/teams/switch", data={"team": str(team)}, headers={"Origin": mia.url}, allow_redirects=False
        )
        assert answer.status == 404
    answer = await mia.http.post(
        f"{mia.url}/teams/switch",
        data={"team": str(cast.mia.team_id)},
        headers={"Origin": "https://evil.example"},
        allow_redirects=False,
    )
    assert answer.status == 403
    assert (await mia.get("/team")).status == 200
