"""The customer page and what leads off it: what is told to whom, what two people at once hear, what a viewer gets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from playwright.async_api import Browser, expect

from models import Customer, CustomerProfile, Email, EmailState, Reply
from services.conversations import read_conversation_of_customer
from services.customers import edit_facts, read_customer
from services.profiles import edit_profile
from services.waiting import read_waiting
from tests.admin_ui.conftest import Talk
from tests.admin_ui.test_conversation import HOSTILE, come_in
from tests.admin_ui.visiting import Visitor
from tests.approval.test_approving import drafted
from tests.cast import Cast, until
from tests.replies.inbound_samples import JANE, our_mail

Visitors = Callable[[], Awaitable[Visitor]]
WAYS = ("", "/draft", "/edit", "/profile", "/reply", "/products")


async def jane_of(business_id: int) -> Customer:
    return await Customer.get(business_id=business_id, email=JANE)


async def test_another_product_that_wrote_lately_is_told_of_before_anything_is_written_approved_or_sent(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    jane = await jane_of(cast.business_id)
    await our_mail(cast.mias_business_id, sent_at=datetime.now(UTC) - timedelta(days=3))
    waits = await drafted(cast.olivia, key="waits")
    page = await come_in(browser, door_url, cast.adam, f"/customers/{jane.id}")
    await expect(page.get_by_role("link", name="also in 1 product")).to_be_visible()
    await expect(page.get_by_text("Fernweh Live wrote to them 3 days ago.")).to_be_visible()
    await page.get_by_role("link", name="Draft a mail").click()
    await expect(page.get_by_text("Fernweh Live wrote to them 3 days ago.")).to_be_visible()
    for path in (f"{waits.id}/approve", f"{waits.id}/edit", f"{talk.draft.id}/send"):
        await page.goto(f"{door_url}/emails/{path}")
        await expect(page.get_by_text("Fernweh Live wrote to this customer on")).to_be_visible()
    await page.goto(f"{door_url}/customers/{jane.id}")
    await page.get_by_role("link", name="All mail").click()
    await expect(page.locator("tbody tr")).to_have_count(6)
    await expect(page.locator("tbody")).to_contain_text("Fernweh Live")


async def test_a_call_is_logged_in_ones_own_time_stops_what_was_to_leave_and_shows_who_wrote_it_down(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    jane = await jane_of(cast.business_id)
    leaving = await our_mail(cast.business_id, EmailState.SCHEDULED, send_at=datetime.now(UTC) + timedelta(hours=1))
    signed_in = await come_in(browser, door_url, cast.adam, f"/customers/{jane.id}")
    here = await browser.new_context(
        timezone_id="America/New_York", storage_state=await signed_in.context.storage_state()
    )
    page = await here.new_page()
    await page.goto(f"{door_url}/customers/{jane.id}")
    await page.get_by_role("link", name="Log a reply").click()
    await page.get_by_label("How did it come?").select_option("meeting")
    await expect(page.locator("[data-zone]")).to_have_text("America/New_York")
    when = page.get_by_label("When?")
    log = page.get_by_role("button", name="Log the reply")
    await log.click()
    await expect(page.locator("[data-error=words]")).to_have_text("Write down what they said.")
    await page.get_by_label("What did they say?").fill(HOSTILE)
    await when.fill(f"{datetime.now(UTC).year + 1}-01-05T10:00")
    await log.click()
    await expect(page.locator("[data-error=at]")).to_have_text("That time is still to come.")
    await when.fill("2026-01-05T10:00")
    await log.dblclick()
    reply = page.locator("article.asked")
    await expect(reply).to_contain_text("Said in a meeting, logged by Adam Okafor")
    await expect(reply.locator(".text")).to_have_text(HOSTILE)
    await expect(reply).to_contain_text("1 mail to this person was stopped from leaving.")
    assert "HACKED" not in await page.title()
    logged = await Reply.get(came_by="meeting")
    assert logged.received_at == datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
    assert (await Email.get(id=leaving.id)).state is EmailState.CANCELLED


async def test_facts_are_changed_by_hand_and_what_is_typed_survives_somebody_elses_saving(
    cast: Cast, browser: Browser, door_url: str
) -> None:
    jane = await jane_of(cast.business_id)
    page = await come_in(browser, door_url, cast.adam, f"/customers/{jane.id}/edit")
    await page.get_by_label("Time zone").fill("Mars")
    save_fields = page.get_by_role("button", name="Save the fields")
    await save_fields.click()
    await expect(page.locator("[data-error=timezone]")).to_contain_text("That is not a time zone.")
    await page.get_by_label("Value of Seats").fill("20")  # typed in the other form, not saved yet
    await page.get_by_label("Time zone").fill("Europe/Paris")
    await save_fields.click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    await page.get_by_label("Fact 4", exact=True).fill("Wish")
    await page.get_by_label("Value of fact 4").fill("a dark map")
    await page.get_by_label("Value of Plan").fill("")
    seen = await read_customer(cast.olivia, jane.id)
    await edit_facts(cast.olivia, jane.id, seen.mark, [("Plan", "Enterprise"), ("Seats", "14")])
    save_facts = page.get_by_role("button", name="Save the facts")
    await save_facts.click()
    await expect(page.locator("#facts .general")).to_contain_text("was changed since you opened the form")
    await expect(page.get_by_label("Value of fact 4")).to_have_value("a dark map")
    await save_facts.click()  # knowingly
    await expect(page.get_by_label("Value of Wish")).to_have_value("a dark map")
    held = await jane_of(cast.business_id)
    assert held.facts == {"Seats": "20", "Most used feature": "route export", "Wish": "a dark map"}
    assert held.timezone == "Europe/Paris"


async def test_a_profile_is_worded_by_hand_and_written_in_another_language_before_ones_eyes(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    jane = await jane_of(cast.business_id)
    page = await come_in(browser, door_url, cast.adam, f"/customers/{jane.id}")
    await page.get_by_role("link", name="Change the profile").click()
    await page.get_by_text("Word it yourself").click()
    await page.get_by_label("Profile in English").fill("Plans routes for fourteen people.")
    first = await CustomerProfile.get(customer_id=jane.id)
    await edit_profile(cast.olivia, jane.id, "en", first.id, "Olivia's wording.")
    save = page.get_by_role("button", name="Save")
    await save.click()
    await expect(page.get_by_role("alert").first).to_contain_text("Olivia Brandt saved another wording")
    await page.reload()
    await page.get_by_text("Word it yourself").click()
    await page.get_by_label("Profile in English").fill("Plans routes for fourteen people.")
    await save.click()
    await expect(page.get_by_text("Worded by a person · Adam Okafor")).to_be_visible()
    await expect(page.get_by_text("2 earlier wordings")).to_be_visible()
    await page.get_by_label("Language").select_option("de")
    await page.get_by_role("button", name="Write it").click()
    await expect(page.get_by_role("heading", name="German")).to_be_visible()
    await expect(page.get_by_text("It is being written. The words appear here.")).not_to_be_visible()
    assert await CustomerProfile.filter(customer_id=jane.id, language="de").exclude(text="").count() == 1


async def test_the_conversation_of_somebody_nobody_has_written_to_fills_by_itself(
    cast: Cast, durable_work: object, browser: Browser, door_url: str
) -> None:
    jane = await jane_of(cast.business_id)
    page = await come_in(browser, door_url, cast.olivia, f"/customers/{jane.id}")
    await expect(page.get_by_text("Nobody has written yet.")).to_be_visible()
    await drafted(cast.adam)  # elsewhere, in Slack
    await expect(page.locator("article.entry")).to_contain_text("Waits for approval")


async def test_a_viewer_gets_no_address_and_no_money_in_pages_and_frames(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    jane = await jane_of(cast.business_id)
    said = "We pay $9182736.45 (write to Jane.Canary@acme.example), 9182736,45 € in all."
    await Customer.filter(id=jane.id).update(
        total_spend=918_273_645,
        monthly_spend=918_273_645,
        facts={"MRR": "9182736.45", "Contact": "Jane.Canary@acme.example"},
    )
    await Reply.filter(id=talk.reply_id).update(text=said, subject=said, came_by="phone")
    await Email.filter(id=talk.sent.id).update(reason=said, answer=said)
    await edit_profile(cast.adam, jane.id, "fr", 0, said)
    page = await come_in(browser, door_url, cast.vic, "/")
    frames: list[str] = []
    page.on("websocket", lambda wire: wire.on("framereceived", lambda frame: frames.append(str(frame))))

    async def redrawn() -> bool:
        return any("Bye." in frame for frame in frames)

    for path in (*(f"/customers/{jane.id}{way}" for way in WAYS[:5]), f"/emails/{talk.sent.id}", "/waiting"):
        await page.goto(door_url + path)
        await page.wait_for_selector("h1")
        if path.endswith(str(talk.sent.id)):
            # The page draws itself anew over its socket.
            await Reply.filter(id=talk.reply_id).update(revision=9, text=f"{said} Bye.")
            await expect(page.locator(".theirs .text")).to_contain_text("We pay •••")
            await expect(page.locator(".theirs .text")).to_contain_text("Bye.")
            await until(redrawn)
        told = await page.content()
        for canary in ("9182736", "9,182,736", "Canary@", "jane@acme"):
            assert canary not in told, (path, canary)
    told = "".join(frames)
    assert not [c for c in ("9182736", "9,182,736", "Canary@", "jane@acme") if c in told]
    whole = await read_conversation_of_customer(cast.olivia, jane.id)
    assert "9182736.45" in str(whole) and "Canary@" in str(whole)


async def test_a_strangers_customer_answers_byte_for_byte_as_one_that_never_was(
    talk: Talk, cast: Cast, visitor: Visitors
) -> None:
    jane = await jane_of(cast.business_id)
    mallory = await visitor()
    await mallory.sign_in(cast.mallory)
    paths = [f"/customers/{number}{way}" for number in (jane.id, 99_999_999, 2**80) for way in WAYS]
    paths += [f"/emails/{talk.draft.id}{way}" for way in ("/approve", "/edit", "/regenerate", "/reject", "/send")]
    paths += [f"/replies/{talk.reply_id}/answer", "/customers/-1", "/customers/abc", "/emails/abc/send", "/no/such"]
    answers = [await mallory.get(path) for path in paths]
    alike = {(a.status, await a.text(), tuple(h for h in a.headers.items() if h[0] != "Date")) for a in answers}
    assert len(alike) == 1 and answers[0].status == 404


async def test_what_waits_is_of_businesses_within_reach_and_turns_pages_without_losing_any(
    cast: Cast, visitor: Visitors
) -> None:
    own = [(await our_mail(cast.mias_business_id, EmailState.APPROVED)).id for _ in range(51)]
    await our_mail(cast.business_id, EmailState.APPROVED)
    first = await read_waiting(cast.mia, "approved")
    second = await read_waiting(cast.mia, "approved", first.older)
    assert first.counts["approved"] == 51 and (await read_waiting(cast.olivia)).counts["approved"] == 52
    assert [e.id for e in (*first.emails, *second.emails)] == own[::-1] and second.older == 0
    vic = await visitor()
    await vic.sign_in(cast.vic)
    assert "Nothing waits for you" in await (await vic.get("/waiting")).text()
