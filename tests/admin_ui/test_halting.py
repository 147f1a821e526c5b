"""Halt and resume from the panel: the same acts as in Slack, told on every page where somebody works on mail."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from models import AuditEntry, Business, EmailState, Team
from services.actors import Actor
from services.businesses import halt_business, read_halts, resume_business
from services.errors import Conflict, NotAllowed, NotFound
from tests.admin_ui.conftest import Talk
from tests.admin_ui.test_acting import forge
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast
from tests.replies.inbound_samples import our_mail


async def test_a_business_is_halted_on_its_page_told_where_mail_is_worked_on_and_resumed_there(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    scheduled = await our_mail(cast.business_id, EmailState.SCHEDULED)
    page = await come_in(browser, door_url, cast.adam, f"/emails/{scheduled.id}")
    halts = page.locator(".halt")
    await expect(halts).to_have_count(0)
    mail = page.locator(f"#email-{scheduled.id}")
    await expect(mail).to_contain_text("Undo calls it back")

    settings = await page.context.new_page()
    await settings.goto(f"{door_url}/businesses/{cast.business_id}")
    stop = settings.locator(".halting")
    await stop.locator("summary").focus()
    await settings.keyboard.press("Enter")
    await expect(stop).to_contain_text("1 mail that waits to leave stays.")
    assert not (await Business.get(id=cast.business_id)).halted_at
    await stop.get_by_role("button", name="Halt Fernweh Maps").click()
    await expect(stop).to_contain_text("Halted by Adam Okafor")
    assert (await Business.get(id=cast.business_id)).halted_at

    await expect(halts).to_contain_text("Fernweh Maps is halted: nothing leaves.")  # by itself
    await expect(halts).to_contain_text("1 mail waits to leave.")
    await expect(mail).to_contain_text("Halted: it stays here")
    for path in ("/", "/waiting?show=approved"):
        await settings.goto(door_url + path)
        await expect(settings.locator(".halt")).to_contain_text("Halted by Adam Okafor")
    await halts.get_by_role("button", name="Resume").click()
    await expect(page.get_by_role("status").first).to_contain_text("Fernweh Maps sends again.")
    await expect(halts).to_have_count(0)
    await expect(settings.locator(".halt")).to_have_count(0)  # by itself
    await expect(mail).to_contain_text("Undo calls it back")
    acts = AuditEntry.filter(act__in=["halt_business", "resume_business"], outcome="done").order_by("id")
    assert await acts.values_list("act", "door") == [("halt_business", "web"), ("resume_business", "web")]


async def test_the_whole_team_is_halted_by_its_admins_alone_and_everybody_reads_why_nothing_leaves(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/team/settings")
    stop = page.locator(".halting")
    await stop.locator("summary").click()
    await stop.get_by_role("button", name="Halt the whole team").click()
    await expect(stop).to_contain_text("Halted by Olivia Brandt")
    await page.context.close()
    assert (await Team.get(id=cast.olivia.team_id)).halted_at

    for who in (cast.mia, cast.vic):
        page = await come_in(browser, door_url, who, f"/emails/{talk.sent.id}")
        await expect(page.locator(".halt")).to_contain_text("The owner or an admin lets it out again.")
        await expect(page.get_by_role("button", name="Resume")).to_have_count(0)
        await page.evaluate("document.querySelector('form.halts').classList.add('acting')")
        await forge(page, "resume_business:team")
        await expect(page.locator("form.halts [data-error='']")).not_to_be_empty()
        await page.goto(f"{door_url}/businesses/{cast.business_id}")
        await expect(page.locator(".halting")).to_contain_text("so nothing of this business leaves either")
        await page.context.close()
    assert (await Team.get(id=cast.olivia.team_id)).halted_at


async def test_halting_asks_for_the_right_to_send_there_and_says_who_was_first(cast: Cast) -> None:
    async def refused(actor: Actor, business_id: int | None, kind: type[Exception]) -> None:
        for act in (halt_business, resume_business):
            with pytest.raises(kind):
                await act(actor, business_id)

    await refused(cast.mia, cast.business_id, NotAllowed)
    await refused(cast.mia, None, NotAllowed)
    await refused(cast.vic, cast.mias_business_id, NotAllowed)
    await refused(cast.olivia, cast.mallorys_business_id, NotFound)
    await halt_business(cast.mia, cast.mias_business_id)
    with pytest.raises(Conflict, match="Fernweh Live is halted already"):
        await halt_business(cast.adam, cast.mias_business_id)
    assert [(h.name, h.may_change) for h in await read_halts(cast.adam)] == [("Fernweh Live", True)]
    assert await read_halts(cast.adam, cast.business_id) == () == await read_halts(cast.mallory)
    await resume_business(cast.adam, cast.mias_business_id)
    with pytest.raises(Conflict, match="was not halted"):
        await resume_business(cast.mia, cast.mias_business_id)
