"""What people type and fill in: tables of words and what they mean."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms import find_faults
from bot.forms.email_forms import edit_email_form, read_edited, split_body
from bot.forms.fields import Target, read_target
from bot.forms.typed import DraftMany, DraftOne, Which, read_draft, read_typed, read_which
from bot.forms.when import read_when
from sandbox.view_state import values_of
from services.customers import CustomerFilter
from services.errors import Invalid, ProductError
from tests.bot import views

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)  # a Monday, 9:30 in Berlin


def test_a_line_to_draft_names_one_customer_or_a_filter() -> None:
    table: dict[str, Any] = {
        "": None,
        "jane@acme.com": DraftOne("jane@acme.com", ""),
        "jane@acme.com mention the new export": DraftOne("jane@acme.com", "mention the new export"),
        "<mailto:jane@acme.com|jane@acme.com> hello": DraftOne("jane@acme.com", "hello"),
        "segment:client spend&gt;100 limit:50": DraftMany(
            CustomerFilter(segment="client", spend_over=10_000, limit=50, words="segment:client spend>100 limit:50"),
            "",
        ),
        'company:"Acme GmbH" spend<=99.50 about spend>5 in the text': DraftMany(
            CustomerFilter(company="Acme GmbH", spend_under=9_951, words='company:"Acme GmbH" spend<=99.50'),
            "about spend>5 in the text",
        ),
        "country:DE language:de invite: see you on Tuesday": DraftMany(
            CustomerFilter(country="DE", language="de", words="country:DE language:de"),
            "invite: see you on Tuesday",
        ),
    }
    assert {typed: read_draft(read_typed(typed).text) for typed in table} == table


@pytest.mark.parametrize(
    "typed",
    [
        "Jane",
        "mention the export",
        "segment:client limit:0",
        "segment:client limit:many",
        "colour:red",
        "segment:client colour:red",
        "spend>",
        "@",
        "a@b",
        "%%%",
        "segment:client spend=5",
    ],
)
def test_a_line_to_draft_that_names_nobody_is_answered_with_what_does(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_draft(typed)
    assert refusal.value.next_step


def test_a_very_long_line_is_cut_and_says_so() -> None:
    typed = read_typed("a" * 40_000)
    assert len(typed.text) == 3_000 and typed.was_cut
    assert not read_typed("a" * 3_000).was_cut


def test_emails_are_named_by_number_or_all() -> None:
    table = {
        "": Which(),
        "all": Which(everything=True),
        "ALL tomorrow": Which(everything=True, rest="tomorrow"),
        "123": Which(email_id=123),
        "#123 tomorrow 9:00": Which(email_id=123, rest="tomorrow 9:00"),
    }
    assert {typed: read_which(typed) for typed in table} == table
    for odd in ("-1", "x", "1.5", "%%%", "9" * 30):
        with pytest.raises(Invalid):
            read_which(odd)


WHEN = {
    "now": None,
    "": None,
    "in 2 hours": "2026-11-23T10:30",
    "in an hour": "2026-11-23T09:30",
    "in 30 minutes": "2026-11-23T09:00",
    "in 3 days": "2026-11-26T08:30",
    "tomorrow 9:00": "2026-11-24T08:00",
    "tomorrow at 9am": "2026-11-24T08:00",
    "Tomorrow, 9.30": "2026-11-24T08:30",
    "tomorrow": "2026-11-24T08:00",
    "today 14h30": "2026-11-23T13:30",
    "14:30": "2026-11-23T13:30",
    "9:45 pm": "2026-11-23T20:45",
    "12am tomorrow": ValueError,
    "monday 10:00": "2026-11-23T09:00",
    "monday 9:00": "2026-11-30T08:00",
    "next monday 10:00": "2026-11-30T09:00",
    "on friday 8:00": "2026-11-27T07:00",
    "2026-12-01 9:00": "2026-12-01T08:00",
    "2026-12-01T09:00": "2026-12-01T08:00",
    "2027-07-01 9am": "2027-07-01T07:00",  # summer time by then
    "9:00": ValueError,  # passed today
    "today 8:00": ValueError,
    "2026-11-22 9:00": ValueError,
    "2029-01-01 9:00": ValueError,
    "2027-03-28 2:30": ValueError,  # the clocks skip it
    "tomorrow 25:00": ValueError,
    "tomorrow 13pm": ValueError,
    "9": ValueError,
    "soon": ValueError,
    "in 9999999 hours": ValueError,
    "2026-13-40 9:00": ValueError,
    "next week": ValueError,
}


@pytest.mark.parametrize("typed,meant", WHEN.items(), ids=list(WHEN))
def test_a_time_is_read_in_the_persons_own_zone(typed: str, meant: Any) -> None:
    if meant is ValueError:
        with pytest.raises(Invalid) as refusal:
            read_when(typed, NOW, BERLIN)
        assert refusal.value.next_step
        return
    moment = read_when(typed, NOW, BERLIN)
    assert moment == (datetime.fromisoformat(meant).replace(tzinfo=UTC) if meant else None)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_words_are_read_as_a_time_gone_by_or_raise_anything_but_a_refusal(typed: str) -> None:
    try:
        moment = read_when(typed, NOW, BERLIN)
    except ProductError:
        return
    assert moment is None or moment > NOW


def submitted(form: dict[str, Any], entered: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form as Slack sends it back, untouched but for what was entered."""
    return {**form, "state": {"values": values_of(form["blocks"], entered or {})}}


@pytest.mark.parametrize("body", ["Short.", "word " * 1_900, "A paragraph.\n\n" * 600, "line\n" * 1_500, "x" * 10_000])
def test_an_untouched_body_comes_back_unchanged_however_long(body: str) -> None:
    body = body.strip()
    form = edit_email_form(views.email(body=body), "CMAIL")
    assert all(len(part) <= 3_000 for _, part in split_body(body))
    assert read_edited(submitted(form)) == ("Your routes, exported", body)
    assert not find_faults(submitted(form))


def test_a_form_says_its_faults_at_the_field() -> None:
    form = edit_email_form(views.email(), "CMAIL")
    empty = {"subject": {"typed": "a\nb"}, "body_1_paragraph": {"typed": " "}}
    assert set(find_faults(submitted(form, empty))) == {"subject", "body_1_paragraph"}


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"callback_id": "edit_email"},
        {"callback_id": "edit_email", "state": {"values": []}},
        {"callback_id": "schedule_email", "state": {"values": {"when": {"chosen": {}}}}},
        {"callback_id": "draft_email", "state": None},
        {"callback_id": "x"},
    ],
)
def test_a_form_of_odd_shape_has_faults_and_no_crash(view: dict[str, Any]) -> None:
    assert isinstance(find_faults(view), dict)


@pytest.mark.parametrize(
    "raw",
    [
        "%%%",
        "",
        None,
        5,
        "null",
        "[1]",
        "{}",
        '{"id":"1"}',
        '{"id":true}',
        '{"id":1,"rev":"x"}',
        '{"id":1,"channel":[]}',
        "[" * 2_900,
    ],
)
def test_a_value_that_is_not_ours_is_refused_in_words(raw: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        read_target(raw)
    assert "not one of mine" in refusal.value.words


def test_a_value_of_ours_names_an_email_and_what_was_shown() -> None:
    assert read_target('{"id":1,"rev":4}') == Target(1, 4)
