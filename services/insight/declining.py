"""Is a reply a "no"? Whoever says no is left alone for a while (SPEC T7)."""

from __future__ import annotations

import re

from services.insight.judging import Insight, InsightKind, Interest

# Plain refusals in five languages; a wish to be left alone is one too. Hints and moods are none: the safe side here is
# the customer's own words.
_NO = re.compile(
    r"\b(?:not interested|no(?:t| longer) (?:an? )?(?:interest|need)|no,? thank(?:s| you)|not for (?:me|us)"
    r"|we(?:['’]ll| will) pass|don['’]t (?:need|want) (?:it|this|that|any)|leave (?:me|us) alone"
    r"|stop (?:e-?mail|mail|writ|contact)ing|don['’]t (?:e-?mail|write|contact) (?:me|us)"
    r"|pas (?:du tout )?intéressée?s?|non merci|pas besoin|ne (?:m['’]|nous )?(?:écrivez|contactez) plus"
    r"|kein(?:erlei)? (?:interesse|bedarf)|nein,? danke|nicht interessiert|lassen sie mich|schreiben sie mir nicht"
    r"|no (?:me|nos) interesa|no,? gracias|no estamos? interesad[oa]s?|no lo necesit\w+|dejen? de escribir\w*"
    r")\b|不感兴趣|没(?:有)?兴趣|不需要|不用了|别再(?:发|联系)|不要再(?:发|联系)",
    re.IGNORECASE,
)
_MOST = 12_000


def declines(insight: Insight, reply_text: str) -> bool:
    """The reader found no interest, and the customer said so in plain words, or in words that the reader quotes."""
    if insight.interest is not Interest.NONE or insight.kind is InsightKind.HIGH_VALUE:
        return False
    return bool(insight.interest_quote) or _NO.search(reply_text[:_MOST]) is not None
