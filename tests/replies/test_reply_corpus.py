"""Mails as the programs of many countries write them, and what holds for every text whatever (SPEC B6)."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.inbound import extraction
from services.inbound.quote_markers import MarkFinder
from services.replies import extract_reply
from tests.replies.reply_corpus import ReplyCase, read_cases, read_own_words

CASES = read_cases()
ANSWER = "Yes please, that works."


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_the_reply_remains(case: ReplyCase) -> None:
    reply = extract_reply(case.raw)
    assert reply == trimmed(case.expected)
    assert extract_reply(reply) == reply
    assert extract_reply(case.raw.replace("\n", "\r\n")) == reply


@pytest.mark.parametrize("words", read_own_words())
def test_words_of_the_customer_that_look_like_marks_stay(words: str) -> None:
    for text in (words, f"{ANSWER}\n\n{words}", f"{ANSWER}\n\n{words}\n\nWhat do you think?"):
        assert extract_reply(text) == text


def test_the_languages_that_mail_is_read_in_have_mails_enough() -> None:
    number = {language: sum(case.language == language for case in CASES) for language in ("fr", "de", "es", "zh")}
    assert min(number.values()) >= 15


# What marks a quotation or a signature has one of these in it, or is a phrase that no letters at random make.
PLAIN = st.text(alphabet=string.ascii_letters + string.digits + " ,;()äéß中の나\n", max_size=400).map(
    lambda text: "\n".join(f"word {line}." if line.strip() else line for line in text.split("\n"))
)
PIECES = st.sampled_from(
    [
        *("\n", "\n\n", "> ", ">", " ", "\u200b", "\xa0", "\r\n", "-- \n", "--\n", "____________________________\n"),
        *("Yes, please.", "From: Ana <a@b.example>\n", "Sent: Monday\n", "Subject: x\n", "Best regards,\n", "Ana\n"),
        *("On 3 Apr 2024, at 10:22, Ana <a@b.example> wrote:\n", "> Which plan?\n", "Sent from my iPhone\n", "|"),
        *(
            "---------- Forwarded message ---------\n",
            "在 2024年4月3日，Ana 写道：\n",
            "P.S. one more\n",
            "\x00",
            "\ud800",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(PLAIN)
def test_text_without_any_mark_comes_back_whole(text: str) -> None:
    assert extract_reply(text) == trimmed(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=40).map("".join))
def test_only_lines_of_the_mail_come_back_and_in_their_order(text: str) -> None:
    lines = iter([line.rstrip() for line in extraction._read_lines(text)])
    assert all(said in lines for said in extract_reply(text).split("\n") if said.strip())


@pytest.mark.parametrize(
    "piece",
    [
        "On 3 Apr 2024 at 10:22\n",
        "From: Ana\n",
        "On 3\nx:\n\n",
        "Ana wrote\n",
        "- a 10:22 b@c.d:\n",
        "2024-01-01 at\n\n",
    ],
)
def test_looks_ahead_are_counted_and_end(piece: str) -> None:
    """Each line is read once, and no more than 300 of them are held for the beginning of an introduction."""
    lines = (piece * 2_000).split("\n")
    finder = MarkFinder(lines)
    for at in range(len(lines)):
        finder.find(at)
    assert finder.doubts <= 300
