"""The conversation in a real browser: what it shows, how it changes by itself, and how it ends."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from models import Membership, Reply
from services.actors import Actor
from services.conversations import read_conversation_of_email, read_conversation_of_reply
from services.drafting import edit_email
from services.errors import NotFound
from services.replies import handle_reply
from tests.admin_ui.conftest import Talk
from tests.admin_ui.visiting import way_in
from tests.cast import Cast

HOSTILE = "<script>document.title='HACKED'</script><img src=x onerror=\"document.title='HACKED'\"> {{ 7*7 }} ${7*7} `"


async def come_in(browser: Browser, door_url: str, actor: Actor, path: str) -> Page:
    page = await (await browser.new_context()).new_page()
    page.set_default_timeout(60_000)
    await page.goto(await way_in(door_url, actor, path))
    await page.get_by_role("button", name=f"Sign in as {actor.name}").click()
    await expect(page).to_have_url(door_url + path)
    return page


async def test_from_the_link_to_the_removal_with_the_page_open(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    path = f"/replies/{talk.reply_id}"
    page = await come_in(browser, door_url, cast.adam, path)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Jane Porter")
    entries = page.locator(".timeline > li")
    await expect(entries).to_have_count(4)
    await expect(page.locator("[aria-current=true]")).to_contain_text("Can we talk on Tuesday?")
    await expect(entries.nth(2).locator("summary")).to_contain_text("Automatic answer")
    await expect(page.get_by_text("I am away.")).not_to_be_visible()

    draft = page.locator(f"#email-{talk.draft.id}")
    await expect(draft).to_contain_text("Approved by Olivia Brandt")
    await expect(draft.get_by_role("link", name="Send")).to_have_attribute("href", f"/emails/{talk.draft.id}/send")
    await draft.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(draft.locator("ins", has_text="Your routes, faster")).to_be_visible()

    reply = page.locator(f"#reply-{talk.reply_id}")
    await handle_reply(cast.olivia, talk.reply_id)  # elsewhere, in Slack
    await expect(reply).to_contain_text("Handled by Olivia Brandt")

    await Membership.filter(user_id=cast.adam.user_id).delete()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "Jane" not in await page.content()
    refreshed = await page.reload()
    assert refreshed is not None and refreshed.status == 401


async def test_signing_out_in_one_tab_ends_the_other(talk: Talk, cast: Cast, browser: Browser, door_url: str) -> None:
    page = await come_in(browser, door_url, cast.olivia, f"/emails/{talk.sent.id}")
    other = await page.context.new_page()
    await other.goto(f"{door_url}/replies/{talk.reply_id}")
    await expect(other.get_by_role("heading", level=1)).to_have_text("Jane Porter")
    sign_out = page.get_by_role("button", name="Sign out")
    await sign_out.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    await expect(other.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_what_a_customer_writes_is_shown_as_written_and_never_runs(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    await Reply.filter(id=talk.reply_id).update(text=HOSTILE, subject=HOSTILE, from_address=HOSTILE[:300])
    page = await come_in(browser, door_url, cast.olivia, f"/replies/{talk.reply_id}")
    await expect(page.locator(".theirs .text")).to_have_text(HOSTILE)
    await expect(page.locator(".theirs h2")).to_have_text(HOSTILE)
    assert "HACKED" not in await page.title()


async def test_the_conversation_is_read_in_order_with_each_wordings_changes(talk: Talk, cast: Cast) -> None:
    view = await read_conversation_of_email(cast.olivia, talk.sent.id)
    assert view == await read_conversation_of_reply(cast.olivia, talk.absence_id)
    assert [type(entry).__name__ for entry in view.entries] == [
        "MailEntry",
        "ReplyEntry",
        "ReplyEntry",
        "MailEntry",
    ]
    assert [entry.by_machine for entry in view.entries[1:3]] == [False, True]
    first, second = view.entries[3].wordings
    assert (first.number, second.number, second.author_name) == (1, 2, "Adam Okafor")
    assert {change.kind for change in first.changes} == {"same"}
    assert next(c.line for c in second.changes if c.kind == "added") == "Your routes, faster"
    assert [c.line for c in second.changes if c.kind == "removed"] == [first.changes[0].line]


async def test_its_mark_changes_with_anything_in_it(talk: Talk, cast: Cast) -> None:
    before = (await read_conversation_of_reply(cast.olivia, talk.reply_id)).mark
    await edit_email(cast.adam, talk.draft.id, talk.draft.revision, "Again", talk.draft.body)
    after = (await read_conversation_of_reply(cast.olivia, talk.reply_id)).mark
    await handle_reply(cast.olivia, talk.reply_id)
    assert len({before, after, (await read_conversation_of_reply(cast.olivia, talk.reply_id)).mark}) == 3


async def test_another_teams_conversation_does_not_exist(talk: Talk, cast: Cast) -> None:
    for read, number in (
        (read_conversation_of_email, talk.sent.id),
        (read_conversation_of_reply, talk.reply_id),
    ):
        with pytest.raises(NotFound):
            await read(cast.mallory, number)
