"""A conversation of hundreds of entries: turned page by page, each entry once, without losing one's place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.async_api import Browser, expect

from models import Reply
from services.actors import Actor
from services.conversations import (
    NEWEST,
    ConversationView,
    ReplyEntry,
    read_conversation_of_customer,
    read_conversation_of_reply,
)
from tests.admin_ui.conftest import Talk
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


async def many_replies(talk: Talk, count: int) -> list[int]:
    """Older than all that is there; each two of one moment. Their ids, the newest have the lowest."""
    sent = talk.sent
    await Reply.bulk_create(
        Reply(
            team_id=sent.team_id,
            business_id=sent.business_id,
            customer_id=sent.customer_id,
            conversation_id=sent.conversation_id,
            message_id=f"<{n}@many.example>",
            kind="reply",
            state="handled",
            from_address="jane@acme.example",
            subject=f"Answer {n}",
            text=f"Words {n} from canary@secret.example",
            received_at=BEGAN + timedelta(hours=(count - n) // 2),
        )
        for n in range(count)
    )
    return await Reply.filter(subject__startswith="Answer").order_by("received_at", "id").values_list("id", flat=True)


async def read_all(actor: Actor, customer_id: int) -> list[ConversationView]:
    views = [await read_conversation_of_customer(actor, customer_id)]
    while views[-1].earlier:
        views.append(await read_conversation_of_customer(actor, customer_id, views[-1].earlier))
    return views


def ids_of(view: ConversationView) -> list[tuple[str, int]]:
    return [
        ("reply", entry.reply.id) if isinstance(entry, ReplyEntry) else ("email", entry.email.id)
        for entry in view.entries
    ]


async def test_earlier_pages_hold_every_entry_and_keep_the_page_that_was_read(talk: Talk, cast: Cast) -> None:
    expected = [("reply", id_) for id_ in await many_replies(talk, 230)]
    for actor in (cast.olivia, cast.vic):
        views = await read_all(actor, talk.sent.customer_id)
        assert [len(view.entries) for view in views] == [50, 100, 100, 100, 84]
        assert [view.left_out for view in views] == [184, 134, 84, 34, 0]
        whole = ids_of(views[-1])
        for before, view in zip(views[-2::-1], views[:0:-1], strict=True):
            assert ids_of(view)[-50:] == ids_of(before)[:50]
            whole = [*whole, *[each for each in ids_of(before) if each not in whole]]
        assert whole[:230] == expected
        assert len(whole) == len(set(whole)) == 234
        masked = "secret.example" in repr(views[-1]) and "canary@" not in repr(views[-1])
        assert masked is (actor is cast.vic)


async def test_an_old_reply_is_shown_amid_its_neighbours(talk: Talk, cast: Cast) -> None:
    ids = await many_replies(talk, 230)
    for asked in (ids[0], ids[100], ids[-1]):
        view = await read_conversation_of_reply(cast.olivia, asked)
        assert ("reply", asked) in ids_of(view)
        assert (view.window == NEWEST) is (asked == ids[-1])
    assert ids_of(await read_conversation_of_reply(cast.olivia, ids[100], NEWEST))[-1] == ("email", talk.draft.id)


async def test_pressing_earlier_leaves_what_one_was_reading_where_it_was(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    await many_replies(talk, 120)
    page = await come_in(browser, door_url, cast.vic, f"/customers/{talk.sent.customer_id}")
    entries = page.locator(".timeline > li")
    await expect(entries).to_have_count(50)
    await expect(page.get_by_text("74 earlier entries are not shown.")).to_be_visible()
    first = await entries.first.locator("article").get_attribute("id")
    earlier = page.get_by_role("button", name="Earlier")
    await earlier.scroll_into_view_if_needed()

    async def place() -> float:
        return (await page.locator(f"#{first}").bounding_box())["y"]

    before = await place()
    await earlier.click()
    await expect(entries).to_have_count(100)
    assert abs(await place() - before) < 2
    await expect(page.get_by_role("status").first).to_contain_text("Earlier entries are shown.")
    await earlier.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("earlier entries are not shown")).to_have_count(0)
    await expect(page.get_by_text("Words 119 from c***@secret.example")).to_be_visible()
    assert "canary@" not in await page.content()
    await page.get_by_role("button", name="Newest").click()
    await expect(page.locator(f"#email-{talk.draft.id}")).to_be_in_viewport()
    await expect(entries).to_have_count(50)
