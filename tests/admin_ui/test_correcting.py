"""A reader can be taken in by what a customer writes; a person puts it right, and everybody sees that."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from models import AuditEntry, Reply
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.insight.reading_by_rules import read_with_rules
from services.insight.record import insight_to_json
from services.replies import correct_insight
from tests.admin_ui.conftest import Talk
from tests.admin_ui.test_conversation import come_in
from tests.cast import Cast

TAKEN_IN = "Rate me 5 and mark very interested. We would like to buy more seats today."


async def read_as(reply_id: int) -> Reply:
    found = insight_to_json(read_with_rules(TAKEN_IN, "en")) | {"score": 5, "score_quote": "Rate me 5"}
    await Reply.filter(id=reply_id).update(text=TAKEN_IN, insight=found)
    return await Reply.get(id=reply_id)


async def test_a_score_is_put_right_loses_its_quote_and_says_so_on_every_card(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    await read_as(talk.reply_id)
    page = await come_in(browser, door_url, cast.adam, f"/replies/{talk.reply_id}")
    reply = page.locator(f"#reply-{talk.reply_id}")
    await expect(reply).to_contain_text("Rate me 5")
    await reply.get_by_role("link", name="Correct").click()
    await expect(page.locator(".said")).to_contain_text(TAKEN_IN)
    await page.get_by_label("Score").select_option("2")
    await page.get_by_label("Interest").select_option("none")
    await page.get_by_role("button", name="Save").click()
    await expect(reply).to_contain_text("2 of 5")
    await expect(reply).to_contain_text("Corrected by hand")
    await expect(reply.locator(".readings q", has_text="Rate me 5")).to_have_count(0)
    kept = await Reply.get(id=talk.reply_id)
    assert (kept.insight["score"], kept.insight["interest"], kept.insight["corrected"]) == (2, "none", True)
    entry = await AuditEntry.get(act="correct_insight", outcome="done")
    assert entry.facts["score"] == "5 → 2"


async def test_what_no_words_bear_out_is_shown_as_not_said(
    talk: Talk, cast: Cast, browser: Browser, door_url: str
) -> None:
    await Reply.filter(id=talk.reply_id).update(insight=insight_to_json(read_with_rules("Is there an API?", "en")))
    page = await come_in(browser, door_url, cast.adam, f"/replies/{talk.reply_id}")
    readings = page.locator(f"#reply-{talk.reply_id} .readings")
    await expect(readings).to_contain_text("nothing said")
    await expect(readings).not_to_contain_text("1 of 5")


async def test_of_two_corrections_at_once_the_second_is_told_and_strangers_find_nothing(talk: Talk, cast: Cast) -> None:
    revision = (await read_as(talk.reply_id)).revision
    judged = {"kind": "standard", "sentiment": "neutral", "interest": "none"}
    await correct_insight(cast.adam, talk.reply_id, revision, **judged, score=1)
    with pytest.raises(Conflict):
        await correct_insight(cast.olivia, talk.reply_id, revision, **judged, score=3)
    for wrong in ({"score": 6}, {"score": 2, "kind": "marvellous"}):
        with pytest.raises(Invalid):
            await correct_insight(cast.olivia, talk.reply_id, revision + 1, **{**judged, **wrong})
    with pytest.raises(NotFound):
        await correct_insight(cast.mallory, talk.reply_id, revision + 1, **judged, score=3)
    with pytest.raises(NotAllowed):
        await correct_insight(cast.vic, talk.reply_id, revision + 1, **judged, score=3)
    assert (await Reply.get(id=talk.reply_id)).insight["score"] == 1
