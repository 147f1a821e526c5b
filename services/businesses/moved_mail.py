"""Mail that a rule of sending has put off is looked at anew when the rules change."""

from __future__ import annotations

from models import Business
from services.database import execute

# Back to when it was asked for; the next claim puts off what must still wait. Emails before senders, as the claim
# locks them.
_FORGET = """
UPDATE emails SET send_at = greatest(asked_at, now()), asked_at = NULL, reason = '', revision = revision + 1
WHERE business_id = $1 AND state = 'scheduled' AND asked_at IS NOT NULL AND attempts = 0
"""
# Nobody waits in the sender's queue any more; what has left today has left.
_CLEAR = "UPDATE sender_paces SET queue_end = NULL, plan_day = NULL, planned = 0 WHERE team_id = $1 AND address = $2"


async def look_at_moved_mail_again(business: Business) -> int:
    """In the transaction that saves the rules; how many mails were waiting."""
    waiting = await execute(_FORGET, business.id)
    await execute(_CLEAR, business.team_id, business.sender_address)
    return waiting
