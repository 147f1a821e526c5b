"""In the browser: a mail server tried and kept, an address put on the list and taken off, a DKIM key rotated."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, expect

import config
from models import DkimKey, MailServer, Suppression, SuppressionReason
from services import sender_records
from services.mail_servers import trying
from services.sending.unsubscribing import suppress
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast
from tests.gateways.name_server import name_server
from tests.mail_servers.conftest import PASSWORD, USER, StartSink, Tls, own_sink, tls  # noqa: F401 - fixtures
from tests.replies.inbound_samples import JANE, waiting_mails

Make = Callable[[], Awaitable[Visitor]]


@pytest.fixture(autouse=True)
def private_hosts(settings: config.Settings) -> None:
    config.adopt(replace(settings, private_mail_hosts=frozenset({"127.0.0.1"})))
    trying._tried.clear()


async def test_a_server_is_tried_kept_changed_and_removed(
    cast: Cast,
    browser: Browser,
    door_url: str,
    own_sink: StartSink,  # noqa: F811
    tls: Tls,  # noqa: F811
) -> None:
    sink = await own_sink()
    page = await come_in(browser, door_url, cast.olivia, "/team/settings")
    await page.get_by_role("link", name="Mail servers").click()
    await expect(page.get_by_text("No server of your own yet")).to_be_visible()
    await page.get_by_role("link", name="Add a server").click()
    await page.get_by_label("Server").fill("127.0.0.1")
    await page.get_by_label("Port").fill(str(sink.port))
    await page.get_by_label("User").fill(USER)
    await page.get_by_label("Password").fill("wrong")
    await page.get_by_text("A certificate of your own making").click()
    await page.get_by_label("Certificate of its authority").fill(tls.authority)
    await page.get_by_role("button", name="Try and save").click()
    await expect(page.locator("[data-error=password]")).to_contain_text("535")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Try and save").click()
    await expect(page.get_by_role("heading", name=f"127.0.0.1:{sink.port}")).to_be_visible()
    await page.get_by_role("button", name="Try now").click()
    await expect(page.get_by_text("It takes us")).to_be_visible()
    assert PASSWORD not in await page.content()
    await page.get_by_role("link", name="Change").click()
    await page.get_by_label("Whose mail goes by it").fill("@fernweh-maps.example")
    assert PASSWORD not in await page.content()
    await page.get_by_role("button", name="Try and save").click()
    await expect(page.get_by_text("fernweh-maps.example", exact=True)).to_be_visible()
    assert (await MailServer.get()).senders == ["fernweh-maps.example"]
    await page.get_by_text("Remove", exact=True).click()
    await page.get_by_role("button", name="Remove 127.0.0.1").click()
    await expect(page.get_by_text("No server of your own yet")).to_be_visible()


async def test_an_address_is_put_on_the_list_found_and_taken_off(cast: Cast, browser: Browser, door_url: str) -> None:
    await waiting_mails(cast.business_id)
    await suppress(cast.olivia.team_id, "left@x.example", SuppressionReason.UNSUBSCRIBED, email_id=None, words="")
    page = await come_in(browser, door_url, cast.olivia, "/suppressions")
    await page.get_by_text("Add addresses").click()
    await page.get_by_label("Addresses").fill(f"{JANE}, nonsense")
    await page.get_by_role("button", name="Add to the list").click()
    await expect(page.locator("[data-error=addresses]")).to_contain_text("nonsense")
    await page.get_by_label("Addresses").fill(JANE)
    await page.get_by_label("Note").fill("<b>rang</b> us")
    await page.get_by_role("button", name="Add to the list").click()
    await expect(page.get_by_text("1 address added, 4 mails cancelled")).to_be_visible()
    await expect(page.get_by_text("<b>rang</b> us")).to_be_visible()
    await page.get_by_label("Reason").select_option("unsubscribed")
    await page.get_by_role("button", name="Search").click()
    await expect(page.get_by_text("left@x.example")).to_be_visible()
    await expect(page.get_by_text(JANE)).to_have_count(0)
    await page.get_by_role("link", name="Remove left@x.example").click()
    await page.get_by_label("Why").fill("They asked for our mail again")
    await page.get_by_role("button", name="Remove from the list").click()
    await expect(page.locator("[data-error=knows]")).to_contain_text("Tick that you know")
    await page.get_by_label("I know this").check()
    await page.get_by_role("button", name="Remove from the list").click()
    await page.wait_for_url("**/suppressions")
    assert await Suppression.all().values_list("address", flat=True) == [JANE]


async def test_a_file_goes_from_the_browser_to_the_list(
    cast: Cast, browser: Browser, door_url: str, durable_work: object, tmp_path: Path
) -> None:
    file = tmp_path / "old.csv"
    file.write_text("Email;Reason\na@x.example;bounce\nnot one;\nb@x.example;\n")
    page = await come_in(browser, door_url, cast.adam, "/suppressions")
    await page.get_by_text("Add addresses").click()
    await page.locator("input[type=file]").set_input_files(file)
    await page.get_by_role("button", name="Read the file").click()
    await expect(page.get_by_text("not one", exact=True)).to_be_visible()
    assert not await Suppression.exists()
    await page.get_by_role("button", name="Add 2 new addresses").click()
    await expect(page.get_by_text("The addresses are added")).to_be_visible()
    assert await Suppression.all().count() == 2


async def test_who_may_not_is_told_so_and_a_viewer_reads_no_address(cast: Cast, visitor: Make) -> None:
    await suppress(cast.olivia.team_id, "canary@x.example", SuppressionReason.BOUNCED, email_id=None, words="")
    held = await Suppression.get()
    vic, mia, mallory = await visitor(), await visitor(), await visitor()
    for who, actor in ((vic, cast.vic), (mia, cast.mia), (mallory, cast.mallory)):
        await who.sign_in(actor)
    for path in ("/suppressions", "/suppressions?q=canary", "/suppressions.csv", "/suppressions.csv?q=canary"):
        answer = await vic.get(path)
        words = await answer.text()
        assert answer.status == 200 and "canary@" not in words and "c***@x.example" in words
    assert "canary@" not in await (await mallory.get("/suppressions")).text()
    assert (await mia.get("/team/mail-servers")).status == 403
    for path in (f"/suppressions/{held.id}/remove", "/suppressions/files/1"):
        assert (await mia.get(path)).status == 403
        assert (await mallory.get(path)).status == 404
    form = aiohttp.FormData()
    form.add_field("file", b"z@x.example", filename="a.csv")
    headers = {"Origin": mia.url}
    async with mia.http.post(f"{mia.url}/suppressions/file", data=form, headers=headers) as answer:
        assert answer.status == 403
    for odd in ("?before=x", "?since=never&until=2026-99-99", "?reason=none", "?before=" + "9" * 17, "?q=%00%ED"):
        assert (await vic.get(f"/suppressions{odd}")).status == 200


async def test_a_dkim_key_is_rotated_and_deleted(
    cast: Cast, browser: Browser, door_url: str, durable_work: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await come_in(browser, door_url, cast.olivia, f"/businesses/{cast.business_id}/sender")
    await page.get_by_role("button", name="Make a DKIM key").click()
    host = "askusers._domainkey.mail.fernweh-maps.example"
    await expect(page.get_by_label("Host").first).to_have_value(host)
    value = await page.get_by_label("Value").first.input_value()
    pieces = " ".join(f'"{value[at : at + 200]}"' for at in range(0, len(value), 200))
    monkeypatch.setattr("gateways.dns.PATIENCE_S", 60.0)
    async with name_server({(host, "TXT"): [pieces]}) as (servers, _asked):
        monkeypatch.setattr(sender_records, "NAME_SERVERS", servers)
        await page.get_by_role("button", name="Look for the records now").click()
        await expect(page.get_by_text("Signs", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Make a new key").click()
        await expect(page.get_by_text("askusers2", exact=True)).to_be_visible()
        await expect(page.get_by_text("Waits to be published")).to_be_visible()
        await page.get_by_role("button", name="Look for the records now").click()
        await expect(page.locator("form[data-busy]")).to_have_count(0)
        await expect(page.get_by_text("Signs", exact=True)).to_be_visible()  # the old one, until the new one is seen
    assert await DkimKey.exclude(published_at=None).values_list("selector", flat=True) == ["askusers"]
    await page.get_by_text("Delete", exact=True).first.click()
    await page.get_by_role("button", name="Delete the key askusers2").click()
    await expect(page.get_by_text("The key is deleted.")).to_be_visible()
    assert await DkimKey.all().values_list("selector", flat=True) == ["askusers"]
