"""Replies of our own making as customers write them, each labelled with what it says, for the reader by rules.

Labels stand in the line before a reply: kind, sentiment, interest, the band of the score, then any of `asks` (for an
answer or an act), `pain` (names what troubles them) and `declines` (wants none of it, or no more of it). Conventions:

- high_value is a wish for a next step with us: to see it, to try it, to meet, seats, an offer, a contract. A question
  about the price alone is interest, and standard. A bug is a pain; data lost, nobody can come in, money, the law, a
  farewell and "stop writing" need handling.
- A pain is a complaint: negative, or neutral beside praise. A polite no is neutral. Thanks alone are neutral.
- `mentioned` is what is put off to a later time. "unsaid" is the score of a reply in which nothing bears one out.

`seen` was looked at while the rules were written; `unseen` was written first and put away until they stood; `later` was
written when they stood, and nothing was changed for it. All three are of one hand, so each flatters the rules a little.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.insight.declining import declines
from services.insight.judging import Insight
from services.insight.reading_by_rules import read_with_rules

FOLDER = Path(__file__).parent / "meanings"
_CASE = "§§ "
_FLAGS = {"asks", "pain", "declines"}


@dataclass(frozen=True, slots=True)
class Meaning:
    kind: str
    sentiment: str
    interest: str
    score: str  # low, middle, high or unsaid
    requests: bool
    pains: bool
    declines: bool


SIGNS = ("kind", "sentiment", "interest", "score", "requests", "pains", "declines")


@dataclass(frozen=True, slots=True)
class MeaningCase:
    language: str
    text: str
    means: Meaning


def read_meanings(part: str) -> list[MeaningCase]:
    """Cases of "seen", "unseen" or "later", in the order of their files."""
    return [case for path in sorted((FOLDER / part).glob("*.txt")) for case in _cases(path)]


def meaning_of(text: str) -> Meaning:
    """What the rules read in a reply, in the words of the labels."""
    found = read_with_rules(text, "en")
    return Meaning(
        found.kind.value,
        found.sentiment.value,
        found.interest.value,
        _band(found),
        bool(found.requests),
        bool(found.pains),
        declines(found, text),
    )


def share_right(cases: list[MeaningCase], sign: str, read: Callable[[str], Meaning] = meaning_of) -> float:
    """In per cent, of one of `SIGNS`."""
    right = [getattr(read(case.text), sign) == getattr(case.means, sign) for case in cases]
    return 100 * sum(right) / len(right)


def _cases(path: Path) -> list[MeaningCase]:
    whole = "\n" + path.read_text(encoding="utf-8")
    return [_case(path.stem, *piece.split("\n", 1)) for piece in whole.split(f"\n{_CASE}")[1:]]


def _case(language: str, labels: str, text: str) -> MeaningCase:
    kind, sentiment, interest, score, *flags = labels.split()
    assert set(flags) <= _FLAGS, f"{_place(language, text)}: a label that nobody knows"
    means = Meaning(kind, sentiment, interest, score, "asks" in flags, "pain" in flags, "declines" in flags)
    return MeaningCase(language, text.strip("\n"), means)


def _place(language: str, text: str) -> str:
    return f"{language}: {text[:40]!r}"


def _band(found: Insight) -> str:
    if not found.score_quote:
        return "unsaid"
    return {1: "low", 2: "low", 3: "middle", 4: "high", 5: "high"}[found.score]
