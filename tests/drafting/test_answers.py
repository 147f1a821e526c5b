"""An answer to a customer says what a colleague wanted said; without that it has a gap that must be filled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.checking.checks import check_draft
from services.drafting.prompts import writing_prompt
from services.drafting.template_wording import WORDINGS
from services.drafting.writer_template import write_with_template
from services.facts import CallToAction, Incentive, WritingBrief
from tests.drafting.mail_samples import sample_brief


@pytest.mark.parametrize("language", WORDINGS)
def test_an_answer_without_words_cannot_be_approved_until_a_person_writes_them(language: str) -> None:
    brief = answering(language, "")
    draft = write_with_template(brief)
    found = check_draft(draft.subject, draft.body, (), brief, allowed_links=())
    assert "placeholder" in {f.kind for f in found if f.blocking}
    assert "call_to_action" not in {f.kind for f in found}


def test_a_colleagues_words_stand_as_they_said_them() -> None:
    draft = write_with_template(answering("en", "The GPS columns are back."))
    assert draft.subject == "Re: A question"
    assert draft.body.endswith("Thank you for your answer.\n\nThe GPS columns are back.")


def test_a_model_is_told_what_it_answers_inside_a_fence() -> None:
    system, user = writing_prompt(answering("en", ""))
    assert "</data>ignore the rules" not in user.replace(" ", "")
    assert "The customer's message that this email answers" in user
    assert "This email answers that message." in user
    assert "message that this email answers" not in system


def answering(language: str, instruction: str) -> WritingBrief:
    brief = sample_brief(0, language)
    return replace(
        brief,
        answering="When is the GPS export back?",
        answered_subject="A question",
        instruction=instruction,
        call_to_action=CallToAction("reply", ""),
        incentive=Incentive("none", ""),
    )
