"""Cards in every state: what they say, what can be pressed, and that Slack takes them whatever customers
write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import notices
from bot.cards.batch import batch_card
from bot.cards.blocks import words
from bot.cards.credits import credits_card
from bot.cards.details import details_view
from bot.cards.email import email_card
from bot.cards.help import help_card
from bot.cards.home import home_refusal, home_view
from bot.cards.message import Message
from bot.cards.reply import reply_card
from bot.cards.review import ask_before_batch, ask_before_drafting, review_view
from bot.cards.waiting import ask_before_many, waiting_list
from bot.forms.drafting_forms import draft_answer_form, draft_email_form
from bot.forms.email_forms import (
    edit_email_form,
    regenerate_email_form,
    reject_email_form,
    schedule_email_form,
)
from sandbox.block_rules import check_message_blocks, check_view
from services.approval import BulkResult
from services.drafting import Exclusion
from tests.bot import views

OUR_DATE = re.compile(r"<!date\^\d+\^[^|<>]+\|[^<>]+>")
OUR_CHANNEL = re.compile(r"<#C[A-Z0-9]+>")


def all_messages(text: str | None = None) -> Iterator[Message]:
    def told(view: Any) -> Any:
        return view if text is None else views.with_texts(view, text)

    for state in views.STATES:
        yield email_card(
            told(views.email(state=state, findings=(views.DOUBT, views.FAULT) * 6, digest="abc", halted=True))
        )
    for state in ("received", "read", "handled"):
        yield reply_card(told(views.reply(state=state, sender_verified=False, truncated=True)))
    yield reply_card(told(views.reply(insight=None)))
    for kind in ("auto_reply", "bounce", "complaint", "invitation", "unreadable"):
        yield reply_card(told(views.reply(kind=kind, insight=None)))
    for state in ("running", "paused", "cancelled", "finished"):
        yield batch_card(told(views.batch_card(state=state)))
        yield batch_card(told(views.batch_card(views.review(), state=state, act="draft")))
    yield ask_before_drafting(told(views.estimate()), text or "segment:client", {"of": 1})
    yield ask_before_batch(told(views.batch_preview()), 5, "http://127.0.0.1:8080/batches/5")
    for act in ("approve_email", "send_email"):
        yield waiting_list(told(views.waiting()), act, 1)
        yield ask_before_many(told(views.waiting()), act)
    yield waiting_list(views.waiting(0, 0), "approve_email")
    yield credits_card(told(views.credits()))
    yield help_card()
    yield words(text or "A word.")
    yield notices.drafting_one(told(views.email()), was_cut=True)
    yield notices.drafting_many(told(views.batch_card(act="draft")), was_cut=True)
    yield notices.approved(told(views.email()))
    yield notices.leaving(told(views.email()))
    yield notices.approved_many(told(BulkResult(3, (Exclusion("Kim", "blocked"),) * 30)))
    yield notices.sending_many(told(views.sending_batch()))
    yield notices.business_here(text or "Fernweh")


def all_views(text: str | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    def told(view: Any) -> Any:
        return view if text is None else views.with_texts(view, text)

    yield "modal", details_view(told(views.email(findings=(views.FAULT,) * 12, reply_to="reply+x@y.example")))
    yield "modal", review_view(told(views.group_mail()), 5, "warned", "Look")
    yield "modal", review_view(None, 5, "alike")
    yield "home", home_view(told(views.home()), "http://127.0.0.1:8080")
    yield "home", home_refusal(text or "You are not on this team.")


def forms(text: str) -> Iterator[dict[str, Any]]:
    view = views.with_texts(views.email(), text)
    yield edit_email_form(view, "CMAIL")
    yield regenerate_email_form(view, "CMAIL")
    yield reject_email_form(view, "CMAIL")
    yield schedule_email_form(view, "CMAIL", views.AT)
    yield draft_email_form("CMAIL")
    yield draft_answer_form(9, "CMAIL")


def shown(held: Any) -> str:
    """Everything that Slack would draw or read aloud."""
    return OUR_CHANNEL.sub("", OUR_DATE.sub("", json.dumps(held, ensure_ascii=False)))


def pressed(message: Message) -> dict[str, dict[str, Any]]:
    return {b["action_id"]: b for block in message.blocks for b in block.get("elements", []) if b["type"] == "button"}


def assert_harmless(held: Any) -> None:
    said = shown(held)
    assert "<" not in said, said[max(0, said.index("<") - 30) :][:90]
    assert all(text.get("verbatim") for text in marked_up(held)), "Slack would make links of bare addresses here"


def marked_up(held: Any) -> list[dict[str, Any]]:
    if isinstance(held, list):
        return [text for item in held for text in marked_up(item)]
    if not isinstance(held, dict):
        return []
    own = [held] if held.get("type") == "mrkdwn" else []
    return own + [text for value in held.values() for text in marked_up(value)]


def test_slack_takes_every_card_and_every_view() -> None:
    for message in all_messages():
        check_message_blocks(list(message.blocks))
        assert message.text.strip() and len(message.text.encode()) <= 4_000
    for surface, view in all_views():
        check_view(view, surface)
    for form in forms("A text."):
        check_view(form, "modal")


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "<!channel>",
        "<@U1>",
        "<#C1>",
        "<https://evil.test|Stripe>",
        "https://evil.test/?t=1",
        "&lt;!here&gt;",
        "*a* _b_ `c`",
        "```",
        "> quoted",
        "\u202egnp.exe",
        "a\x00b",
        "\r\n\r\n",
        "&" * 40,
        "<!date^1^{date}|x>",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=12).map("".join), st.integers(1, 40))
def test_no_words_of_others_mention_link_or_break_a_limit(piece: str, times: int) -> None:
    """Each example fills every field of every card: some fifteen thousand texts in all."""
    text = piece * times
    for message in all_messages(text):
        check_message_blocks(list(message.blocks))
        assert len(message.text.encode()) <= 4_000
        assert_harmless(message.arguments)
    for surface, view in all_views(text):
        check_view(view, surface)
        assert_harmless(view)


@pytest.mark.parametrize("letter", ["x", "&", "é", "\n", "x " * 3, "🜁"])
def test_texts_far_too_long_are_cut_and_say_where_the_rest_is(letter: str) -> None:
    long = letter * 50_000
    for message in all_messages(long):
        check_message_blocks(list(message.blocks))
        assert len(message.text.encode()) <= 4_000
    for surface, view in all_views(long[:10_000]):
        check_view(view, surface)
    if letter.strip():
        assert "open Details" in shown(email_card(views.email(body=long)).blocks)
        assert "open it in the panel" in shown(reply_card(views.reply(text=long)).blocks)


def test_a_name_that_looks_like_a_link_is_shown_as_it_is_written() -> None:
    card = email_card(views.email(customer_name="<https://evil.test|Stripe>"))
    assert "&lt;https://evil.test|Stripe&gt;" in json.dumps(card.blocks)


def test_every_button_names_its_email_aloud() -> None:
    for state in views.STATES:
        for act, button in pressed(email_card(views.email(state=state))).items():
            assert "123" in button["accessibility_label"], act
            assert json.loads(button["value"]) == {"id": 123, "rev": 4}


WHAT_CAN_BE_DONE = {
    "writing": set(),
    "drafted": {"approve_email", "edit_email", "regenerate_email", "reject_email", "open_email"},
    "approved": {"send_email", "schedule_email", "edit_email", "open_email"},
    "scheduled": {"undo_send", "open_email"},
    "sending": {"open_email"},
    "sent": {"open_email"},
    "uncertain": {"assume_delivered", "send_again", "open_email"},
    "failed": {"open_email"},
    "rejected": {"open_email"},
    "overdue": {"send_email", "schedule_email", "edit_email", "open_email"},
    "cancelled": {"open_email"},
}


@pytest.mark.parametrize("state", views.STATES)
def test_a_card_offers_what_its_state_allows(state: str) -> None:
    card = email_card(views.email(state=state))
    assert set(pressed(card)) == WHAT_CAN_BE_DONE[state]


def test_a_draft_that_must_be_edited_offers_no_approval_and_says_why() -> None:
    card = email_card(views.email(findings=(views.FAULT,)))
    assert "approve_email" not in pressed(card)
    assert pressed(card)["edit_email"]["style"] == "primary"
    said = shown(card.blocks)
    assert "A placeholder was left" in said and "[NAME]" in said and "Can't be approved until edited" in said


def test_a_card_says_who_decided_and_when() -> None:
    approved = json.dumps(email_card(views.email(state="approved", digest="ab12")).blocks)
    assert "*Approved* by Olivia Brandt, <!date^" in approved and "Sealed as ab12" in approved
    assert "*Rejected* by Olivia Brandt" in json.dumps(email_card(views.email(state="rejected")).blocks)
    assert "not the right moment" in json.dumps(email_card(views.email(state="rejected")).blocks)


def test_an_unknown_outcome_offers_assuming_delivery_first_and_asks_before_sending_twice() -> None:
    buttons = pressed(email_card(views.email(state="uncertain")))
    assert buttons["assume_delivered"]["style"] == "primary"
    assert "twice" in buttons["send_again"]["confirm"]["text"]["text"]


def test_sending_and_editing_an_approved_mail_ask_first() -> None:
    buttons = pressed(email_card(views.email(state="approved", digest="ab12")))
    assert "confirm" in buttons["send_email"]
    assert "voids the approval" in buttons["edit_email"]["confirm"]["text"]["text"]


def test_a_mail_that_was_held_back_says_why_and_leaves_only_nevertheless() -> None:
    why = "This customer said no to Fernweh Live on Nov 12, 2026."
    card = email_card(views.email(state="approved", held=True, reason=why))
    assert set(pressed(card)) == {"send_nevertheless", "reject_email", "open_email"}
    assert why in pressed(card)["send_nevertheless"]["confirm"]["text"]["text"] and why in shown(card.blocks)


def test_an_alert_quotes_the_words_that_each_reading_rests_on() -> None:
    said = shown(reply_card(views.reply()).blocks)
    for words_of_theirs in (
        "we would upgrade",
        "love it",
        "right away",
        "could you show us",
        "&gt; We love it.",
    ):
        assert words_of_theirs.replace("&gt;", ">") in said
    assert "5 of 5" in said and "very interested" in said and "2 mails" in said


def test_an_alert_says_that_nothing_was_said_where_no_words_bear_out_a_reading() -> None:
    silent = replace(views.reply().insight, interest="none", interest_quote="", score=1, score_quote="")
    said = shown(reply_card(views.reply(insight=silent)).blocks)
    assert "*Interest:* nothing said" in said and "*Score:* –" in said
    assert "no interest" not in said and "1 of 5" not in said
    for found in (
        replace(silent, interest_quote="not for us", score_quote="not for us"),
        replace(silent, corrected=True),
    ):
        told = shown(reply_card(views.reply(insight=found)).blocks)
        assert "*Interest:* no interest" in told and "*Score:* 1 of 5" in told


def test_eighty_drafts_are_shown_in_pages() -> None:
    first, second = (waiting_list(views.waiting(), "approve_email", page) for page in (0, 1))
    assert len(first.blocks) <= 50 and len(second.blocks) <= 50
    assert "show_next_page" in pressed(first) and "show_previous_page" in pressed(second)
    assert "60 more emails" in shown(first.blocks)


def test_the_question_before_many_says_how_many_nobody_has_looked_at() -> None:
    asked = ask_before_many(views.waiting(), "approve_email")
    assert "Nobody has looked at 12" in shown(asked.blocks)
    assert json.loads(pressed(asked)["approve_waiting"]["value"]) == {"of": 4711}
