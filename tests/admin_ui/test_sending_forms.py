"""Every form of the panel, played on one page of the tests: refusals at the field, nothing typed lost, sent once."""

from __future__ import annotations

import asyncio
from typing import Any

from nicegui import ui
from playwright.async_api import Browser, expect
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import join
from admin_ui.shell import panel, read_shell
from models import User
from services.actors import Actor
from services.errors import Invalid, Stale
from services.translation import spoken, text
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast, until

SENT: list[tuple[str, str, list[str], bool, str]] = []
HELD = asyncio.Event()


async def save_probe(actor: Actor, given: Given) -> str:
    SENT.append((actor.name, given["word"], given.all("day"), given.has("is_admin"), spoken()))
    if given["word"] == "wrong":
        raise Invalid(text("That is not a word we know."), field="word")
    if given["word"] == "bug":
        raise RuntimeError("canary-of-a-bug")
    if given["word"] == "theirs" and given["revision"] == "1":
        raise Stale(text("Adam saved this meanwhile."), revision=2)
    if given["word"] == "slow":
        await HELD.wait()
    return f"Saved {given['word']}"


@ui.page("/probe-form")
@answering
async def probe_form(request: Request) -> Any:
    shell = await read_shell(request)
    with panel(shell, "Probe"):
        boxes = [fields.tick("day", day, value=day) for day in ("mon", "tue")]
        buttons = [fields.button("Save"), fields.button("Send", act="send")]
        first = fields.text_field("word", "Word", '"><script>document.title="HACKED"</script>', required=True)
        Form(
            request,
            join([fields.hidden("revision", 1), first, *boxes, *buttons]),
            save_probe,
            warns=True,
            clears=True,
        )


async def test_a_form_says_at_the_field_what_is_wrong_and_loses_nothing_typed(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    SENT.clear()
    HELD.clear()
    page = await come_in(browser, door_url, cast.olivia, "/probe-form")
    word, save = page.get_by_label("Word"), page.get_by_role("button", name="Save")
    await expect(word).to_have_value('"><script>document.title="HACKED"</script>')

    await page.get_by_label("tue").check()
    await word.fill("wrong")
    await word.press("Enter")
    await expect(page.locator("[data-error=word]")).to_have_text("That is not a word we know.")
    await expect(word).to_have_attribute("aria-invalid", "true")
    await expect(word).to_have_value("wrong")
    await expect(word).to_be_focused()
    assert SENT[-1] == ("Olivia Brandt", "wrong", ["tue"], False, "en")

    await word.fill("a\x0bb")  # what a keyboard can't type but a request can carry
    await save.click()
    await expect(page.locator("[data-error=word]")).to_have_text("This contains characters that are not text.")

    await word.fill("bug")
    await save.click()
    await expect(page.locator("[data-error='']")).to_contain_text("Something went wrong on our side")
    assert "canary" not in await page.content()

    await word.fill("theirs")
    await save.click()
    await expect(page.locator("[data-error='']")).to_have_text("Adam saved this meanwhile.")
    await save.click()  # knowingly, on top of theirs
    await expect(page.get_by_role("status")).to_have_text("Saved theirs")
    await expect(page.locator("[data-error='']")).to_be_empty()

    before = len(SENT)
    await word.fill("slow")
    for _ in range(3):
        await word.press("Enter")
    HELD.set()
    await expect(page.get_by_role("status")).to_have_text("Saved slow")
    assert len(SENT) == before + 1
    assert "HACKED" not in await page.title()


async def test_what_is_typed_while_an_answer_is_awaited_is_neither_lost_nor_taken_for_saved(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    SENT.clear()
    HELD.clear()
    page = await come_in(browser, door_url, cast.olivia, "/probe-form")
    word, status = page.get_by_label("Word"), page.get_by_role("status")
    await word.fill("slow")
    await word.press("Enter")
    await word.fill("quick")
    HELD.set()
    await expect(status).to_have_text("Saved slow")
    await expect(word).to_have_value("quick")
    await expect(page.locator("form[data-changed]")).to_have_count(1)
    await word.press("Enter")
    await expect(status).to_have_text("Saved quick")
    await expect(word).not_to_have_value("quick")
    await expect(page.locator("form[data-changed]")).to_have_count(0)


async def test_another_button_pressed_while_an_answer_is_awaited_counts_once_it_is_there(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    SENT.clear()
    HELD.clear()
    page = await come_in(browser, door_url, cast.olivia, "/probe-form")
    word = page.get_by_label("Word")
    await word.fill("slow")
    await word.press("Enter")
    await word.fill("quick")
    for _ in range(2):
        await page.get_by_role("button", name="Send").press("Enter")
    HELD.set()
    await expect(page.get_by_role("status")).to_have_text("Saved quick")
    assert [word for _name, word, *_rest in SENT] == ["slow", "quick"]


async def test_leaving_with_something_unsaved_is_asked_about_and_a_handler_speaks_the_pages_language(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    SENT.clear()
    await User.filter(id=cast.olivia.user_id).update(language="de")
    page = await come_in(browser, door_url, cast.olivia, "/probe-form")
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), asyncio.ensure_future(dialog.dismiss())))
    word = page.get_by_label("Word")
    await word.fill("unsaved")
    await page.evaluate("location.reload()")

    async def is_asked() -> bool:
        return asked == ["beforeunload"]

    await until(is_asked)
    await expect(word).to_have_value("unsaved")
    await word.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("Saved unsaved")
    assert SENT[-1][-1] == "de"
    await page.reload()
    assert asked == ["beforeunload"]
