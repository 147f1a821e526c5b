"""A person's account: the password set anew, the address, the sessions, the picture; and all of it in a browser."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from PIL import Image
from playwright.async_api import Browser, expect
from yarl import URL

from admin_ui.pacing import LETTERS, PACE
from models import AuditEntry, Membership, PanelLink, PanelSession, Role, SignInTry, User
from services.accounts import (
    actor_for_session,
    change_address,
    change_password,
    issue_panel_link,
    read_own_sessions,
    revoke_other_sessions,
    revoke_session,
)
from services.errors import Invalid, NotAllowed, NotFound
from tests.accounts.conftest import OLIVIA
from tests.accounts.letters import Letterbox
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]
NEW_PASSWORD = "another long sentence"
pytestmark = pytest.mark.usefixtures("durable_work")


@pytest.fixture(autouse=True)
def nobody_has_knocked() -> None:
    PACE.forget()
    LETTERS.forget()


async def test_a_reset_while_locked_waits_like_everything_else_and_ends_every_way_in(
    cast: Cast, visitor: Visitors, letterbox: Letterbox, olivias_password: str
) -> None:
    thief, olivia = await visitor(), await visitor()
    await thief.sign_in_with_password(OLIVIA, olivias_password)
    socket = await thief.open_socket(await thief.open_page("/probe"))
    assert socket.let_in
    from_slack = await issue_panel_link(cast.olivia)
    await change_address(await actor_for_session(thief.token), olivias_password, "thief@evil.example")
    thiefs_link = await letterbox.next_link("thief@evil.example")
    assert "thief@evil.example" in (await letterbox.next_to(OLIVIA)).get_content()
    for _ in range(5):
        await thief.sign_in_with_password(OLIVIA, "not the password")

    await olivia.post("/forgotten", {"address": OLIVIA})
    link = await letterbox.next_link(OLIVIA)
    done = await olivia.post(link, {"password": NEW_PASSWORD})
    assert done.status == 200 and "Your new password is set" in await done.text() and not olivia.token
    assert await socket.closed() == 4401
    assert (await thief.get("/account")).status == 401
    assert (await thief.post(URL(from_slack).path)).status == 404
    assert (await thief.post(thiefs_link)).status == 404
    assert (await thief.post(link, {"password": NEW_PASSWORD})).status == 404
    assert (await letterbox.next_to(OLIVIA))["Subject"] == "Your password was changed"

    assert (await olivia.sign_in_with_password(OLIVIA, NEW_PASSWORD)).status == 401
    await SignInTry.all().delete()  # five minutes later
    assert (await olivia.sign_in_with_password(OLIVIA, NEW_PASSWORD)).status == 303
    assert (await thief.sign_in_with_password(OLIVIA, olivias_password)).status == 401
    assert await AuditEntry.filter(act="set_password", user_id=cast.olivia.user_id).count() == 1


async def test_a_changed_password_ends_the_others_and_keeps_the_one_that_changed_it(
    cast: Cast, visitor: Visitors, letterbox: Letterbox, olivias_password: str
) -> None:
    here, there = await visitor(), await visitor()
    for each in (here, there):
        await each.sign_in_with_password(OLIVIA, olivias_password)
    actor = await actor_for_session(here.token)
    for present, new, field in (("wrong", NEW_PASSWORD, "present"), (olivias_password, "short", "password")):
        with pytest.raises(Invalid) as refused:
            await change_password(actor, present, new, keeping=here.token)
        assert refused.value.field == field
    await change_password(actor, olivias_password, NEW_PASSWORD, keeping=here.token)
    assert (await actor_for_session(here.token)).user_id == actor.user_id
    with pytest.raises(NotAllowed):
        await actor_for_session(there.token)
    assert (await letterbox.next_to(OLIVIA))["Subject"] == "Your password was changed"


async def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(
    cast: Cast, visitor: Visitors, letterbox: Letterbox, olivias_password: str
) -> None:
    here, there, scanner = await visitor(), await visitor(), await visitor()
    for each in (here, there):
        await each.sign_in_with_password(OLIVIA, olivias_password)
    actor = await actor_for_session(here.token)
    with pytest.raises(Invalid):
        await change_address(actor, "not the password", "olivia@new.example")
    await change_address(actor, olivias_password, "olivia@new.example")
    assert "olivia@new.example" in (await letterbox.next_to(OLIVIA)).get_content()
    link = await letterbox.next_link("olivia@new.example")
    for _ in range(3):
        assert (await scanner.get(link)).status == 200
    assert (await User.get(id=actor.user_id)).email == OLIVIA
    assert (await here.post(link, origin="https://evil.example")).status == 403
    assert (await here.post(link)).status == 200
    assert (await User.get(id=actor.user_id)).email == "olivia@new.example"
    assert (await letterbox.next_to(OLIVIA))["Subject"] == "Your address was changed"
    assert (await here.get("/account/security")).status == 200 and (await there.get("/account")).status == 401
    assert (await scanner.sign_in_with_password(OLIVIA, olivias_password)).status == 401
    assert (await scanner.sign_in_with_password("olivia@new.example", olivias_password)).status == 303
    assert (await scanner.post(link)).status == 404


async def test_an_address_that_somebody_has_is_not_taken_and_nobody_but_they_hear_of_it(
    cast: Cast, visitor: Visitors, letterbox: Letterbox, olivias_password: str
) -> None:
    assert await change_address(cast.olivia, olivias_password, "adam@fernweh-maps.example")
    letter = await letterbox.next_to("adam@fernweh-maps.example")
    assert letter["Subject"] == "Somebody wanted to use your address" and "http" not in letter.get_content()


async def test_a_session_is_seen_with_its_device_and_place_and_revoked_one_by_one(
    cast: Cast, visitor: Visitors, olivias_password: str
) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
    here, there, third = [await visitor() for _ in range(3)]
    for each in (here, there, third):
        form = {"address": OLIVIA, "password": olivias_password}
        await each.post("/sign-in", form, headers={"User-Agent": firefox})
    page = await here.get("/account/security")
    assert "Firefox on Linux" in await page.text() and "127.0.0.1" in await page.text()
    socket = await there.open_socket(await there.open_page("/probe"))
    actor = await actor_for_session(here.token)
    first, *others = await read_own_sessions(actor, token=here.token)
    assert first.here and len(others) == 2 and not any(o.here for o in others)
    theirs = (await PanelSession.all().order_by("id"))[1].id
    with pytest.raises(NotFound):
        await revoke_session(cast.adam, theirs)
    await revoke_session(actor, theirs)
    assert await socket.closed() == 4401
    with pytest.raises(NotFound):
        await revoke_session(actor, theirs)
    assert await revoke_other_sessions(actor, token=here.token) == 1
    assert (await third.get("/account")).status == 401 and (await here.get("/account")).status == 200


async def test_another_role_is_another_token_and_the_old_one_is_dead(
    cast: Cast, visitor: Visitors, olivias_password: str
) -> None:
    await Membership.filter(user_id=cast.adam.user_id).delete()
    olivia = await visitor()
    await olivia.sign_in_with_password(OLIVIA, olivias_password)
    old = olivia.token
    assert (await olivia.get("/account")).status == 200 and olivia.token == old
    await Membership.filter(user_id=cast.olivia.user_id).update(role=Role.ADMIN)
    assert (await olivia.get("/emails/99999")).status == 404
    assert olivia.token != old and (await actor_for_session(olivia.token)).role is Role.ADMIN
    with pytest.raises(NotAllowed):
        await actor_for_session(old)
    renewed = olivia.token
    assert (await olivia.open_socket(await olivia.open_page("/probe"))).let_in and olivia.token == renewed
    assert await PanelSession.all().count() == 1


async def test_a_picture_is_ones_own_made_anew_and_shown_to_the_team_alone(cast: Cast, visitor: Visitors) -> None:
    olivia, adam, mallory, nobody = [await visitor() for _ in range(4)]
    for who, actor in ((olivia, cast.olivia), (adam, cast.adam), (mallory, cast.mallory)):
        await who.sign_in(actor)
    drawn = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(drawn, "JPEG")
    for who, content, status in (
        (nobody, drawn.getvalue(), 401),
        (olivia, b"<svg onload=alert(1)>", 422),
        (olivia, b"x" * 9_000_000, 413),
        (olivia, drawn.getvalue(), 303),
    ):
        form = aiohttp.FormData()
        form.add_field("file", content, filename="..\\..\\evil.png", content_type="image/png")
        assert (await who.post("/account/avatar", form)).status == status
    hers = f"/people/{cast.olivia.user_id}/avatar"
    for who, path, status in (
        (olivia, "/account/avatar", 200),
        (adam, hers, 200),
        (mallory, hers, 404),
        (nobody, hers, 401),
        (adam, "/account/avatar", 404),
        (adam, "/people/99999999999999999999/avatar", 404),
    ):
        answer = await who.get(path)
        assert answer.status == status, (path, answer.status)
    shown = Image.open(io.BytesIO(await (await adam.get(hers)).read()))
    assert max(shown.size) == 256
    assert (await olivia.post("/account/avatar/remove")).status == 303
    assert (await adam.get(hers)).status == 404
    assert await PanelLink.filter(used_at=None).count() == 0


async def test_ones_own_pages_in_a_browser(
    cast: Cast, browser: Browser, visitor: Visitors, door_url: str, letterbox: Letterbox, olivias_password: str
) -> None:
    elsewhere = await visitor()
    await elsewhere.sign_in_with_password(OLIVIA, olivias_password)
    page = await (await browser.new_context(viewport={"width": 390, "height": 844})).new_page()
    await page.goto(f"{door_url}/account/security")
    await page.get_by_label("Email address").fill(OLIVIA)
    password = page.get_by_label("Password", exact=True)
    await password.fill(olivias_password)
    await page.get_by_role("button", name="Show: Password").click()
    await expect(password).to_have_attribute("type", "text")
    await password.press("Enter")
    await expect(page).to_have_url(f"{door_url}/account/security")

    await expect(page.locator(".sessions li")).to_have_count(2)
    await page.locator(".sessions").get_by_role("button", name="End the session").click()
    await expect(page.locator(".sessions li")).to_have_count(1)
    await expect(page.get_by_role("status")).to_have_text("The session has ended.")
    assert (await elsewhere.get("/account")).status == 401

    await page.get_by_label("Present password", exact=True).fill("not the password")
    await page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    await page.get_by_role("button", name="Change the password").click()
    await expect(page.locator("[data-error=present]")).to_contain_text("That is not your password.")
    await page.get_by_label("Present password", exact=True).fill(olivias_password)
    await page.get_by_role("button", name="Change the password").click()
    await expect(page.get_by_role("status")).to_contain_text("Your password is changed")
    await expect(page.get_by_label("New password", exact=True)).to_have_value("")

    await page.get_by_role("link", name="Profile").click()
    await page.get_by_label("Your name").fill("Olivia B. Brandt")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".me b")).to_have_text("Olivia B. Brandt")
    await page.get_by_label("Look").select_option("dark")
    await page.reload()
    await expect(page.get_by_label("Look")).to_have_value("dark")
    await expect(page.locator("html")).to_have_attribute("data-look", "dark")

    await page.get_by_role("link", name="Your data").click()
    await page.get_by_role("button", name="Gather my data").click()
    async with page.expect_download() as arriving:
        await page.get_by_role("link", name="Fetch it").click()
    made = zipfile.ZipFile(await (await arriving.value).path())
    assert made.testzip() is None and "team/customers.csv" in made.namelist()
    assert (await elsewhere.get("/account/export/1")).status == 401
