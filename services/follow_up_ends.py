"""What ends the follow-ups of a mail, and until when they wait: asked when one is due and again when it is approved.

Sending asks the same once more in the statement that claims a mail, see services.sending.claiming.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.customers.choosing import GUARDED_SEGMENTS
from services.database import query
from services.inbound.return_dates import find_return_date

AWAY_DAYS = 7  # an automatic answer that names no day: as long as most holidays
LONGEST_AWAY = timedelta(days=60)  # whoever is away for longer has forgotten the mail by then
MANUALLY = "A person stopped the follow-ups."
TOO_LATE = "The next follow-up was due more than 14 days ago, so it is not written any more."
NO_MORE = "The settings hold no further follow-up."
OVERTAKEN = "A newer mail was sent to this customer, so the follow-ups of the older one ended."

# Whoever answers one product of the team is in conversation with the team, so replies count wherever they came in.
# One that could not be read may be an answer: a person is alerted to it.
_ASK = """
SELECT c.segment, s.reason AS suppressed,
       EXISTS (SELECT FROM customers o
                 JOIN conversations v ON v.business_id = o.business_id AND v.customer_id = o.id
                 JOIN replies r ON r.conversation_id = v.id
                WHERE o.team_id = f.team_id AND o.email = c.email AND r.received_at >= f.sent_at
                  AND r.kind IN ('reply', 'invitation', 'unreadable')) AS answered,
       EXISTS (SELECT FROM emails m WHERE m.conversation_id = f.conversation_id AND m.bounced_at IS NOT NULL
                  AND (m.id = f.id OR m.follow_up_of_id = f.id)) AS bounced,
       EXISTS (SELECT FROM emails m WHERE m.conversation_id = f.conversation_id AND m.sent_at > f.sent_at
                  AND m.follow_up_of_id IS DISTINCT FROM f.id) AS overtaken,
       EXISTS (SELECT FROM emails m WHERE m.conversation_id = f.conversation_id AND m.created_at > f.sent_at
                  AND m.follow_up_of_id IS DISTINCT FROM f.id AND m.state IN
                  ('writing', 'drafted', 'approved', 'scheduled', 'sending', 'uncertain', 'overdue')) AS colleague
  FROM emails f JOIN customers c ON c.id = f.customer_id
  LEFT JOIN suppressions s ON s.team_id = f.team_id AND s.address = c.email
 WHERE f.id = $1"""

_AWAY = """
SELECT subject, text, received_at FROM replies
 WHERE conversation_id = $1 AND kind = 'auto_reply' AND received_at >= $2 ORDER BY received_at DESC LIMIT 1"""

_SUPPRESSED = {
    "unsubscribed": "The customer unsubscribed.",
    "bounced": "Mail to this customer bounces.",
    "complained": "The customer reported our mail as spam.",
    "by_hand": "The customer can no longer be written to.",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """`ended` says why no follow-up comes any more, "" while one may. `colleague`: somebody else of the team is
    writing to the customer at this moment."""

    ended: str
    colleague: bool


async def read_outlook(first_id: int) -> Outlook:
    """What stands against following up this mail, which has been sent, at this moment."""
    rows = await query(_ASK, first_id)
    if not rows:
        return Outlook("The mail was deleted.", False)
    asked = rows[0]
    if asked["suppressed"]:
        return Outlook(_SUPPRESSED.get(asked["suppressed"], _SUPPRESSED["by_hand"]), False)
    reasons = {
        "The customer answered.": asked["answered"],
        "The mail bounced.": asked["bounced"],
        OVERTAKEN: asked["overtaken"],
        f"This customer is in the segment {asked['segment']}.": asked["segment"] in GUARDED_SEGMENTS,
    }
    return Outlook(next((words for words, holds in reasons.items() if holds), ""), asked["colleague"])


@dataclass(frozen=True, slots=True)
class Absence:
    """`until` is the day that was named, None where none was; nothing is written before `back`."""

    until: date | None
    back: datetime

    @property
    def is_too_long(self) -> bool:
        return self.back > datetime.now(UTC) + LONGEST_AWAY


async def read_absence(conversation_id: int, since: datetime) -> Absence | None:
    """What the last automatic answer since then says of when the customer is back: the day after the one that it
    names, else a week after it came. Whatever a machine sent counts, since nobody tells its kinds apart for sure.
    """
    rows = await query(_AWAY, conversation_id, since)
    if not rows:
        return None
    received: datetime = rows[0]["received_at"]
    until = find_return_date(f"{rows[0]['subject']}\n{rows[0]['text']}", received.date())
    if until is None:
        return Absence(None, received + timedelta(days=AWAY_DAYS))
    return Absence(until, datetime.combine(until + timedelta(days=1), time(), UTC))
