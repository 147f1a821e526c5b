"""The audit log in the panel: found by what a person remembers, taken along whole, and closed to whom it is closed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from models import User
from services import audit, audit_log
from services.actors import Actor
from services.approval import approve_email
from services.audit_log import AuditSearch, read_audit_log, searching
from services.database import query
from services.errors import NotAllowed
from services.work_process import DurableWork
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.visiting import Visitor
from tests.approval.test_approving import drafted
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]
HOSTILE = '=HYPERLINK("http://evil.example")<script>document.title="HACKED"</script>'


async def test_an_admin_searches_verifies_and_pages_through_the_log(
    cast: Cast, durable_work: DurableWork, browser: Browser, door_url: str, dsn: str
) -> None:
    draft = await drafted(cast.olivia)
    with pytest.raises(NotAllowed):
        await approve_email(cast.vic, draft.id, draft.revision)
    await approve_email(cast.adam, draft.id, draft.revision)
    for number in range(60):
        await audit.record_for_house(cast.olivia.team_id, "suppress", {"reason": HOSTILE, "number": number})

    page = await come_in(browser, door_url, cast.adam, "/audit")
    entries = page.locator(".log > li")
    await expect(entries).to_have_count(50)
    held = await query("SELECT count(*)::int AS n FROM audit_entries WHERE team_id = $1", cast.adam.team_id)
    await page.get_by_role("link", name="Older entries").click()
    await expect(page).to_have_url(re.compile("after="))
    await expect(entries).to_have_count(held[0]["n"] - 50)
    assert held[0]["n"] > 60
    await expect(entries.first).to_contain_text("Write to an address no more")
    assert "HACKED" not in await page.title()

    await page.goto(f"{door_url}/audit")
    await page.get_by_label("Search").fill("approve an")  # as the page calls it, not as the code does
    await page.get_by_label("Refused only").check()
    await page.keyboard.press("Enter")
    await expect(entries).to_have_count(1)
    await expect(entries).to_contain_text("Vic Laurent")
    await expect(entries.locator(".chip")).to_have_text("Denied")
    await expect(page.get_by_label("Search")).to_have_value("approve an")
    await page.get_by_label("Refused only").uncheck()
    await page.get_by_label("Who").select_option("Adam Okafor")
    await page.get_by_role("button", name="Search").click()
    await expect(page).to_have_url(re.compile(rf"person={cast.adam.user_id}\b"))
    await expect(entries).to_have_count(1)
    await expect(entries).to_contain_text("Adam Okafor")
    await expect(entries.get_by_role("link", name=f"Email {draft.id}")).to_be_visible()
    await page.get_by_role("link", name="Clear", exact=True).click()
    await expect(page).to_have_url(f"{door_url}/audit")

    chain = page.get_by_role("region", name="Chain")
    await expect(chain).to_contain_text("Not verified yet")
    await chain.get_by_role("button", name="Verify now").click()
    await expect(chain.locator(".chip")).to_have_text("Unbroken")
    await expect(chain).to_contain_text("Verified for Adam Okafor")
    raw = await asyncpg.connect(dsn)
    await raw.execute("SET session_replication_role = replica")
    broken = await raw.fetchval("UPDATE audit_entries SET outcome = 'done' WHERE outcome = 'denied' RETURNING id")
    await raw.close()
    await chain.get_by_role("button", name="Verify now").click()
    await expect(chain).to_contain_text(f"It is entry {broken}.")
    await page.reload()
    await expect(chain.locator(".chip")).to_have_text("Broken")
    await page.goto(door_url)
    await page.get_by_role("link", name="See where").click()
    await expect(chain).to_contain_text(f"It is entry {broken}.")
    page = await come_in(browser, door_url, cast.mia, "/")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hello Mia")
    await expect(page.get_by_text("The audit log is broken")).to_have_count(0)


async def test_the_files_hold_every_line_that_was_asked_for_and_can_be_verified_elsewhere(
    cast: Cast, visitor: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("admin_ui.pages.audit_export.LINES_AT_ONCE", 7)
    for number in range(30):
        await audit.record(cast.mia, "edit_email", {"email": number, "reason": HOSTILE + "ä ✓ \\ \n"})
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    answer = await olivia.get("/audit/log.jsonl")
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = [json.loads(line) for line in (await answer.text()).splitlines()]
    held = await query("SELECT count(*) AS n FROM audit_entries WHERE team_id = $1", cast.olivia.team_id)
    assert len(lines) == held[0]["n"] == len({line["entry"] for line in lines})
    before = ""
    for line in sorted(lines, key=lambda line: line["link"]):
        assert line["hash_before"] == before
        before = hashlib.sha256((line["hash_before"] + line["words"]).encode()).hexdigest()
        assert line["hash"] == before

    answer = await olivia.get(f"/audit/log.csv?person={cast.mia.user_id}&act=edit_email")
    rows = list(csv.DictReader(io.StringIO((await answer.text()).removeprefix("\ufeff"))))
    assert len(rows) == 30 and {row["who"] for row in rows} == {"Mia Sørensen"}
    await User.filter(id=cast.mia.user_id).update(name="=1+1")
    answer = await olivia.get(f"/audit/log.csv?person={cast.mia.user_id}")
    assert "\n2" in await answer.text() and ",=1+1," not in await answer.text() and ",'=1+1," in await answer.text()


async def test_members_and_viewers_see_their_own_acts_alone_and_a_stranger_nothing(
    cast: Cast, visitor: Visitors
) -> None:
    await audit.record(cast.olivia, "edit_email", {"reason": "canary-of-olivia"})
    await audit.record(cast.vic, "edit_email", {"reason": "canary-of-vic of jane@acme.example"}, outcome="denied")
    for actor, sees in ((cast.olivia, (True, True)), (cast.vic, (False, True)), (cast.mallory, (False, False))):
        somebody = await visitor()
        await somebody.sign_in(actor)
        for path in ("/audit", f"/audit?person={cast.olivia.user_id}", "/audit/log.csv", "/audit/log.jsonl"):
            said = await (await somebody.get(path)).text()
            found = ("canary-of-olivia" in said, "canary-of-vic" in said)
            assert found == (sees if "person" not in path else (sees[0], actor is cast.vic)), (actor.name, path)
            assert "jane@" not in said
    with pytest.raises(NotAllowed):
        await audit_log.verify_audit(cast.mia)
    nobody = await (await visitor()).get("/audit/log.csv")
    assert nobody.status == 401


async def test_each_line_is_met_once_page_by_page_whatever_is_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LOOKED_AT", 10)  # so that the look ends before the log does
    for number in range(45):
        who = (cast.mia, cast.olivia)[number % 2]
        await audit.record(who, ("edit_email", "send_email")[number % 3 == 0], {"number": f"no_{number}%"})

    async def walk(actor: Actor, search: AuditSearch) -> list[int]:
        found, after = [], ""
        while True:
            page = await read_audit_log(actor, search, after=after, most=4)
            found += [line.id for line in page.lines]
            after = page.older
            if not after:
                return found

    everything = await walk(cast.olivia, AuditSearch())
    assert everything == sorted(everything, reverse=True)
    for search, condition in (
        (AuditSearch(), "true"),
        (AuditSearch(act="send_email"), "act = 'send_email'"),
        (AuditSearch(user_id=cast.mia.user_id), f"user_id = {cast.mia.user_id}"),
        (AuditSearch(house=True), "user_id IS NULL"),
        (AuditSearch(words="no_1"), "facts::text LIKE '%no\\_1%'"),
        (AuditSearch(words="9%"), "facts::text LIKE '%9\\%%'"),
        (AuditSearch(words="søren"), f"user_id = {cast.mia.user_id}"),
        (AuditSearch(words="zzz", acts_alike=("send_email",)), "act = 'send_email'"),
    ):
        rows = await query(
            f"SELECT id FROM audit_entries WHERE team_id = $1 AND {condition} ORDER BY id DESC", cast.olivia.team_id
        )
        assert await walk(cast.olivia, search) == [row["id"] for row in rows], search
