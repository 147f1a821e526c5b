"""Setting a business up in the browser: from five fields to a verified sender and a mail with its logo."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

import config
from models import Approval, Business, SenderState
from services import sender_records
from services.approval import approve_email
from services.businesses import read_business_settings, save_settings
from tests.accounts.letters import Letterbox, open_letterbox
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.visiting import Visitor
from tests.approval.test_approving import drafted
from tests.businesses.picture_samples import drawn, flood
from tests.cast import Cast, until
from tests.gateways.name_server import name_server

Make = Callable[[], Awaitable[Visitor]]
SENDER = "olivia@compass.example"


@pytest_asyncio.fixture
async def letterbox(settings: config.Settings) -> AsyncIterator[Letterbox]:
    box = await open_letterbox(settings)
    yield box
    await box.sink.stop()


async def test_from_five_fields_to_a_verified_sender(
    cast: Cast, browser: Browser, door_url: str, durable_work: object, letterbox: Letterbox, visitor: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = await come_in(browser, door_url, cast.olivia, "/businesses")
    await page.get_by_role("link", name="New business").click()
    await page.get_by_label("Company or product").fill("Compass")
    await page.get_by_label("Website").fill("http://127.1/")
    await page.get_by_label("Your role").fill("Founder")
    await page.get_by_label("Currency").select_option("EUR")
    await page.get_by_role("button", name="Set up the business").click()
    await expect(page.locator("[data-error=website]")).to_contain_text("not on the public internet")
    await page.get_by_label("Website").fill("compass.example")
    await page.get_by_role("button", name="Set up the business").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Compass")
    await expect(page.get_by_text("0 of 9 set up")).to_be_visible()

    await page.get_by_role("link", name="Verify the sender's address").click()
    await page.get_by_label("Sender's address").fill(SENDER)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    await expect(page.get_by_role("button", name="Save")).to_be_focused()
    await page.get_by_role("button", name="Verify this address").click()
    await expect(page.get_by_text("A link was mailed to olivia@compass.example")).to_be_visible()
    await page.get_by_role("button", name="Mail a new link").click()
    await expect(page.get_by_text("mailed to this address a short while ago")).to_be_visible()

    link = await letterbox.next_link(SENDER)
    scanner = await visitor()  # without any session, as whoever reads that mailbox may be
    for _ in range(3):
        seen = await scanner.get(link)
        assert seen.status == 200
        assert "Olivia Brandt would like to send mail of Compass" in await seen.text()
    business = await Business.get(name="Compass")
    assert business.sender_state is SenderState.PENDING
    assert (await scanner.post(link, origin="https://evil.example")).status == 403
    answers = await asyncio.gather(*(scanner.post(link) for _ in range(20)))
    assert sorted(answer.status for answer in answers) == [200] + [404] * 19
    assert (await Business.get(id=business.id)).sender_state is SenderState.VERIFIED
    dead, unknown = await scanner.get(link), await scanner.get("/verify/never-was")
    assert (dead.status, await dead.read()) == (unknown.status, await unknown.read()) == (404, await unknown.read())

    monkeypatch.setattr("gateways.dns.PATIENCE_S", 60.0)
    async with name_server({("compass.example", "TXT"): ['"v=spf1 -all"']}) as (servers, _asked):
        monkeypatch.setattr(sender_records, "NAME_SERVERS", servers)
        await page.reload()
        await expect(page.get_by_text("Mail can be sent from olivia@compass.example.")).to_be_visible()
        await page.get_by_role("button", name="Check now").click()
        await expect(page.get_by_text("not signed")).to_be_visible()
        await page.get_by_role("button", name="Make a DKIM key").click()
        await expect(page.get_by_role("textbox", name="Host").last).to_have_value("askusers._domainkey.compass.example")
        await expect(page.get_by_role("button", name="Make a DKIM key")).to_have_count(0)


async def test_two_people_one_form_a_warning_and_the_way_back(cast: Cast, browser: Browser, door_url: str) -> None:
    path = f"/businesses/{cast.business_id}"
    page = await come_in(browser, door_url, cast.olivia, path)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), asyncio.ensure_future(dialog.dismiss())))
    role = page.get_by_label("Your role")
    await role.fill("Founder")
    await page.evaluate("location.reload()")

    async def warned() -> bool:
        return bool(asked)

    await until(warned)
    await expect(role).to_have_value("Founder")
    assert asked == ["beforeunload"]
    shown = await read_business_settings(cast.adam, cast.business_id)
    await save_settings(cast.adam, cast.business_id, "profile", shown.revision, {"contact_role": "Head of Success"})
    save = page.get_by_role("button", name="Save")
    await save.click()
    await expect(page.locator(".form-profile [data-error='']")).to_contain_text(
        re.compile(r"Adam Okafor changed this at .* Your role")
    )
    await expect(role).to_have_value("Founder")
    await save.click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    await save.click()  # on top of one's own saving, not stale
    await expect(page.get_by_role("status")).to_contain_text("Nothing was changed")
    await page.get_by_role("link", name="History").click()
    entry = page.get_by_role("listitem").filter(has_text="Adam Okafor")
    await entry.get_by_text("Bring this state back").click()
    await entry.get_by_role("button", name="Bring it back").click()
    await expect(page.get_by_role("status")).to_have_text("It is as it was.")
    assert (await Business.get(id=cast.business_id)).contact_role == "Head of Success"


async def test_a_signature_is_previewed_as_typed_and_a_logo_goes_into_the_mail(
    cast: Cast, browser: Browser, door_url: str, durable_work: object, tmp_path: Path
) -> None:
    page = await come_in(browser, door_url, cast.olivia, f"/businesses/{cast.business_id}/look")
    frame = page.frame_locator("iframe")
    await page.get_by_label("Signature").fill('Mia\n<img src=x onerror="parent.document.title=1">')
    await expect(frame.get_by_text('<img src=x onerror="parent.document.title=1">')).to_be_visible()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    for name, content in {"page.png": b"<script>alert(1)</script>", "flood.png": flood()}.items():
        (tmp_path / name).write_bytes(content)
        await page.get_by_label("Choose a picture").set_input_files(tmp_path / name)
        await page.get_by_role("button", name="Use this picture").click()
        await expect(page.get_by_text(re.compile("no PNG, JPEG or WebP|million pixels"))).to_be_visible()
        await page.get_by_role("link", name="Back to the logo").click()
    (tmp_path / "logo.webp").write_bytes(drawn("WEBP", (900, 450)))
    await page.get_by_label("Choose a picture").set_input_files(tmp_path / "logo.webp")
    await page.get_by_role("button", name="Use this picture").click()
    await expect(page.get_by_alt_text("The logo of Fernweh Maps")).to_be_visible()
    await expect(page.get_by_alt_text("The logo of Fernweh Maps")).to_have_js_property("naturalWidth", 320)
    email = await drafted(cast.olivia)
    await approve_email(cast.adam, email.id, email.revision)
    sealed = bytes((await Approval.get(email_id=email.id)).frame)
    assert b"Content-Type: image/jpeg" in sealed
    assert b"cid:logo@askusers" in sealed.replace(b"=\r\n", b"")
    assert b"<img src=x" not in sealed.replace(b"=\r\n", b"").partition(b"text/html")[2]


async def test_a_page_of_another_team_is_one_that_never_was_and_a_viewer_changes_nothing(
    cast: Cast, visitor: Make
) -> None:
    paths = ("", "/look", "/contact", "/sender", "/replies", "/incentive", "/slack", "/history", "/logo")
    mallory, vic = await visitor(), await visitor()
    await mallory.sign_in(cast.mallory)
    await vic.sign_in(cast.vic)
    for path in paths:
        strange = await mallory.get(f"/businesses/{cast.business_id}{path}")
        unknown = await mallory.get(f"/businesses/999999{path}")
        assert (strange.status, await strange.read()) == (404, await unknown.read()), path
        if path != "/logo":
            seen = await vic.get(f"/businesses/{cast.business_id}{path}")
            words = await seen.text()
            assert seen.status == 200, path
            assert "mia@mail" not in words, path
            assert path == "/history" or "fieldset disabled" in words, path
    assert (await vic.get("/businesses/new")).status == 403
    for who, status in ((vic, 403), (mallory, 404)):
        url = f"{who.url}/businesses/{cast.business_id}/logo"
        form = aiohttp.FormData({"revision": "1"})
        form.add_field("file", drawn("PNG"), filename="a.png")
        async with who.http.post(url, data=form, headers={"Origin": who.url}) as answer:
            assert answer.status == status
        assert (await who.post(f"{url}/remove?revision=1")).status == status
    assert not (await Business.get(id=cast.business_id)).logo
