"""Mail that a rule of sending has put off is looked at anew when the rules change."""

from __future__ import annotations

from models import Business
from services.database import query

# Back to when it was asked for, its place of today given back; the next claim puts off what must still wait. In the
# sender's queue nobody stands any more; what has left today has left. Emails before senders, as the claim locks them.
_FORGET = """
WITH waiting AS MATERIALIZED (
    SELECT id, counted_in FROM emails
    WHERE business_id = $1 AND state = 'scheduled' AND asked_at IS NOT NULL AND attempts = 0 ORDER BY id FOR UPDATE
), freed AS (
    UPDATE emails e SET send_at = greatest(e.asked_at, now()), counted_in = '', reason = '', revision = e.revision + 1
    FROM waiting w WHERE e.id = w.id
), cleared AS (
    UPDATE sender_paces s SET queue_end = NULL, plan_day = NULL, planned = 0,
        used = s.used - (SELECT count(*) FROM waiting WHERE counted_in = s.id || ':' || to_char(s.day, 'YYYY-MM-DD'))
    WHERE s.team_id = $2 AND s.address = $3
)
SELECT count(*) AS n FROM waiting
"""


async def look_at_moved_mail_again(business: Business) -> int:
    """In the transaction that saves the rules; how many mails were waiting."""
    return (await query(_FORGET, business.id, business.team_id, business.sender_address))[0]["n"]
