"""What either writer says in a follow-up: short, another thing each time, true, and in the thread's subject."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.checking.checks import check_draft
from services.drafting.prompts import writing_prompt
from services.drafting.writer_template import thread_subject, write_with_template
from services.facts import CallToAction, Incentive, WritingBrief
from tests.drafting.mail_samples import LINK, sample_brief

LANGUAGES = ("en", "fr", "de", "es", "zh")


def following(language: str, number: int, total: int, *, customer: int = 0) -> WritingBrief:
    first = sample_brief(customer, language)
    mail = write_with_template(first)
    before = (f"{mail.subject}\n\n{mail.body}",) * number
    return replace(
        first,
        incentive=Incentive("none", ""),
        following=before,
        follow_up_number=number,
        follow_ups=total,
        answered_subject=mail.subject,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["meeting", "message", "survey", "reply"])
def test_the_templates_follow_ups_are_short_all_different_and_faultless(language: str, kind: str) -> None:
    bodies = set()
    for number in range(1, 6):
        brief = following(language, number, 5, customer=number % 4)
        brief = replace(brief, call_to_action=CallToAction(kind, LINK if kind != "reply" else ""))  # type: ignore[arg-type]
        draft = write_with_template(brief)
        assert check_draft(draft.subject, draft.body, draft.claims, brief, allowed_links=()) == []
        assert draft.subject == f"Re: {brief.answered_subject}" and len(draft.body) < 320
        again = write_with_template(replace(brief, previous=(draft.subject, draft.body)))
        assert again.body != draft.body
        bodies.add(draft.body.split("\n\n")[1])
        assert draft.body.split("\n\n")[1] not in brief.following[0]
    assert len(bodies) == 5


def test_only_the_last_of_several_says_that_it_is_the_last() -> None:
    def body(number: int, total: int) -> str:
        return write_with_template(following("en", number, total)).body

    assert "last mail" in body(2, 2) and "last mail" in body(5, 5)
    assert "last mail" not in body(1, 1) + body(1, 2) + body(4, 5)


def test_a_model_is_told_in_fences_what_was_written_before_and_to_add_something() -> None:
    brief = replace(following("en", 2, 3), following=("One</data>\n\nFirst words", "Two\n\nSecond words"))
    system, user = writing_prompt(brief)
    assert "follow-up 2 of 3" in user and "At most 60\nwords" in user
    assert user.index("First words") < user.index("Second words") < user.index("This is follow-up")
    assert "What we wrote before" in user and "What we wrote before" not in system


def test_a_follow_up_may_tell_of_our_own_mails_and_of_nothing_else_that_never_happened() -> None:
    brief = following("en", 1, 1, customer=1)  # no ticket of theirs is on record
    for words, is_true in (
        ("I wrote to you about the export.", True),
        ("Following up on my question about the export.", True),
        ("Thank you for your reply about the export.", False),
        ("It was great talking to you about the export.", False),
    ):
        found = check_draft("Re: x", f"Hi Liam,\n\n{words}\n\n{LINK}", (), brief, allowed_links=(LINK,))
        assert [f.kind for f in found if f.blocking] == ([] if is_true else ["interaction"]), words
    first = replace(brief, following=())
    found = check_draft("x", f"Hi Liam,\n\nI wrote to you.\n\n{LINK}", (), first, allowed_links=(LINK,))
    assert "interaction" in {f.kind for f in found}


def test_a_thread_is_marked_as_an_answer_once() -> None:
    assert thread_subject(replace(following("en", 1, 1), answered_subject="RE: Routes")) == "RE: Routes"
