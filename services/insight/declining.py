"""Is a reply a "no"? Whoever says no is left alone for a while (SPEC T7)."""

from __future__ import annotations

from services.insight.judging import MAX_REPLY, Insight, InsightKind, Interest
from services.insight.rules import read_cues

# Plain refusals and farewells; a wish to be left alone is one too. Hints and moods are none: the safe side here is the
# customer's own words.
_NO = ("refusal", "leave_alone", "cancel")


def declines(insight: Insight, reply_text: str) -> bool:
    """The reader found no interest, and the customer said so in plain words, or in words that the reader quotes."""
    if insight.interest is not Interest.NONE or insight.kind is InsightKind.HIGH_VALUE:
        return False
    return bool(insight.interest_quote) or read_cues(reply_text[:MAX_REPLY]).has(*_NO)
