"""The pages in a real browser: everything is drawn, people act, and nothing hostile ever runs."""

from __future__ import annotations

from aiohttp import web
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.far_ends import Bot, Inbound, until
from tests.sandbox.mails import deliver, outreach
from tests.sandbox.samples import actions, button, modal, mrkdwn, plain, section, text_input

HOSTILE = (
    "<script>hacked()</script><img src=x onerror=hacked()> <javascript:hacked()|click me> "
    "*<b onclick=hacked()>* `</code><script>hacked()</script>` <https://x.example|<script>hacked()</script>>"
)
OPTIONS = [{"text": plain("Alpha"), "value": "a"}, {"text": plain(HOSTILE[:70]), "value": "b"}]
HOSTILE_URL = "javascript:hacked()"


async def be(browser: Browser, sandbox: Sandbox, person: str) -> Page:
    page = await browser.new_page()
    await page.add_init_script("window.hacked = () => { document.title = 'HACKED'; }")
    await page.goto(f"{sandbox.url}/?as={person}")
    await page.wait_for_selector("body[data-ready]")
    return page


def every_block() -> list[dict]:
    return [
        {"type": "header", "text": plain(HOSTILE[:140])},
        section(HOSTILE, fields=[mrkdwn(HOSTILE), plain(HOSTILE)]),
        section("menu", accessory={"type": "static_select", "action_id": "m", "options": OPTIONS}),
        section("more", accessory={"type": "overflow", "action_id": "o", "options": OPTIONS}),
        section("picture", accessory={"type": "image", "image_url": HOSTILE_URL, "alt_text": HOSTILE}),
        {"type": "divider"},
        {
            "type": "context",
            "elements": [mrkdwn("<!date^1795325647^{date_short} {time}|then> <@UMIA> <#CGENERAL>")],
        },
        actions(
            button("b", "Go"),
            button("u", "Away", url=HOSTILE_URL),
            {"type": "datepicker", "action_id": "d"},
            {"type": "timepicker", "action_id": "t"},
            {"type": "datetimepicker", "action_id": "dt"},
            {"type": "channels_select", "action_id": "c"},
            {"type": "conversations_select", "action_id": "cv"},
            {"type": "radio_buttons", "action_id": "r", "options": OPTIONS},
            {"type": "checkboxes", "action_id": "k", "options": OPTIONS},
        ),
        {
            "type": "image",
            "image_url": "http://127.0.0.1:1/none.png",
            "alt_text": HOSTILE,
            "title": plain("Picture"),
        },
        text_input("words", initial_value=HOSTILE),
        {
            "type": "input",
            "label": plain("Number"),
            "element": {"type": "number_input", "action_id": "n", "is_decimal_allowed": False},
        },
        {"type": "input", "label": plain("Email"), "element": {"type": "email_text_input", "action_id": "e"}},
        {"type": "markdown", "text": f"# {HOSTILE}\n- **bold** [x]({HOSTILE_URL})"},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": HOSTILE},
                        {"type": "link", "url": HOSTILE_URL, "text": "x"},
                    ],
                }
            ],
        },
    ]


async def test_every_block_is_drawn_and_hostile_text_runs_no_script(
    sandbox: Sandbox, slack: AsyncWebClient, browser: Browser
) -> None:
    await slack.chat_postMessage(channel="CMAIL", text="all", blocks=every_block())
    await sandbox.acts.say("UADAM", "CMAIL", HOSTILE)
    page = await be(browser, sandbox, "UOLIVIA")
    drawn = await page.eval_on_selector_all(".block", "nodes => nodes.map(n => n.className.match(/block-(\\w+)/)[1])")
    assert drawn == [block["type"] for block in every_block()]
    for action in ("m", "o", "b", "u", "d", "t", "dt", "c", "cv", "r", "k", "words", "n", "e"):
        await expect(page.locator(f"[data-action-id={action}]")).to_have_count(1)
    assert await page.locator("#main script, #main [onclick], #main [onerror], #main [href^=javascript]").count() == 0
    for link in await page.get_by_text("click me").all():
        await link.click()
    await page.click("[data-action-id=u]")
    assert "HACKED" not in await page.title()
    assert await page.locator("#main").get_by_text("<script>hacked()</script>").count() > 0


async def test_a_card_is_edited_in_a_modal_and_changes_for_everyone(
    sandbox: Sandbox, slack: AsyncWebClient, bot: Bot, browser: Browser
) -> None:
    card = await slack.chat_postMessage(
        channel="CMAIL",
        text="card",
        blocks=[section("Draft for *Jane*"), actions(button("edit_email", "Edit"))],
    )
    olivia, adam = await be(browser, sandbox, "UOLIVIA"), await be(browser, sandbox, "UADAM")
    await olivia.click("[data-action-id=edit_email]")
    click = await until(lambda: next((r for r in bot.requests if r.get("type") == "block_actions"), None))
    await slack.views_open(trigger_id=click["trigger_id"], view=modal(text_input("subject")))
    await olivia.fill("[data-action-id=subject]", "First try")
    bot.answer = lambda said: web.json_response({"response_action": "errors", "errors": {"subject": "Too plain."}})
    await olivia.click("[data-testid=modal-submit]")
    await expect(olivia.locator("[data-testid=input-error]")).to_have_text("Too plain.")
    await expect(olivia.locator("[data-action-id=subject]")).to_have_value("First try")
    assert not await adam.locator("#modal[open]").count()

    bot.answer = lambda said: web.Response()
    await olivia.fill("[data-action-id=subject]", "Second try")
    await olivia.keyboard.press("Enter")
    await expect(olivia.locator("#modal")).not_to_be_visible()
    assert bot.requests[-1]["view"]["state"]["values"]["subject"]["subject"]["value"] == "Second try"
    await slack.chat_update(channel="CMAIL", ts=card["ts"], text="done", blocks=[section("Saved by Olivia")])
    for page in (olivia, adam):
        await expect(page.locator(f"[data-ts='{card['ts']}']")).to_contain_text("Saved by Olivia")


async def test_a_command_is_completed_by_keyboard_and_its_answer_stays_private(
    sandbox: Sandbox, bot: Bot, browser: Browser
) -> None:
    olivia, adam = await be(browser, sandbox, "UOLIVIA"), await be(browser, sandbox, "UADAM")
    bot.answer = lambda said: web.json_response({"text": f"heard {said['command']} {said['text']}"})
    await olivia.fill("[data-testid=composer]", "/cre")
    await olivia.keyboard.press("Tab")
    await olivia.keyboard.type("now")
    await olivia.keyboard.press("Enter")
    await expect(olivia.locator(".ephemeral")).to_contain_text("heard /credits now")
    for page in (olivia, adam):
        await page.reload()
        await page.wait_for_selector("body[data-ready]")
    await expect(olivia.locator(".ephemeral")).to_contain_text("heard /credits now")
    assert await adam.locator(".message").count() == 0
    bot.holds.clear()
    sandbox.bot_wire.answer_within_s = 0.2
    await olivia.fill("[data-testid=composer]", "/send all")
    await olivia.keyboard.press("Enter")
    await expect(olivia.locator(".ephemeral").last).to_contain_text("operation_timeout")


async def test_what_is_being_pressed_or_written_outlives_whatever_the_page_is_told_meanwhile(
    sandbox: Sandbox, slack: AsyncWebClient, bot: Bot, browser: Browser
) -> None:
    buttons = actions(button("approve_email"))
    card = await slack.chat_postMessage(channel="CMAIL", text="card", blocks=[section("as it was"), buttons])
    page, told = await browser.new_page(), list[str]()
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: told.append(str(frame))))
    await page.goto(f"{sandbox.url}/?as=UOLIVIA")
    await page.hover("[data-action-id=approve_email]")
    await page.mouse.down()
    await slack.chat_update(channel="CMAIL", ts=card["ts"], text="card", blocks=[section("changed since"), buttons])
    await until(lambda: "changed since" in "".join(told))
    await page.mouse.up()
    await until(lambda: [said for said in bot.requests if said.get("type") == "block_actions"])
    await expect(page.locator(".message")).to_contain_text("changed since")

    await page.fill("[data-testid=composer]", "half a")
    sandbox._live.close()  # the line is cut, and the page comes back to read everything again
    await sandbox.acts.say("UADAM", "CMAIL", "said in between")
    await expect(page.locator("#main")).to_contain_text("said in between")
    await page.keyboard.type(" sentence")
    await expect(page.get_by_test_id("composer")).to_have_value("half a sentence")


async def test_a_customer_reads_a_mail_and_answers_it_from_the_mailbox(
    sandbox: Sandbox, inbound: Inbound, browser: Browser
) -> None:
    page = await browser.new_page()
    await page.goto(f"{sandbox.url}/mailbox")
    await page.wait_for_selector("body[data-ready]")
    mail = outreach()
    mail.get_payload()[1].get_payload()[0].set_content(
        "<p>Hi Jane</p><script>parent.document.title='HACKED'</script>", subtype="html"
    )
    await deliver(sandbox, mail)
    await page.click("[data-to='jane@acme.example']")
    await expect(page.frame_locator("[data-testid=mail-html]").locator("p")).to_have_text("Hi Jane")
    await page.fill("[data-testid=reply-text]", "Gladly!")
    await page.click("[data-testid=reply-send]")
    await expect(page.locator("[data-testid=answer]")).to_contain_text("Gladly!")
    assert b"Gladly!" in inbound.mails[0][2] and "HACKED" not in await page.title()
