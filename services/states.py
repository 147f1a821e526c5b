"""Says, in words for a person, what state an email is in and who brought it there."""

from __future__ import annotations

from models import Email, EmailState
from services.kept_words import recognise
from services.translation import Text, text

_SAID = {
    EmailState.WRITING: text("is being written"),
    EmailState.DRAFTED: text("waits for approval"),
    EmailState.APPROVED: text("was already approved"),
    EmailState.SCHEDULED: text("is already on its way out"),
    EmailState.SENDING: text("is being sent right now"),
    EmailState.SENT: text("was already sent"),
    EmailState.UNCERTAIN: text("was handed over, but the mail server's answer was lost"),
    EmailState.FAILED: text("has failed"),
    EmailState.REJECTED: text("was rejected"),
    EmailState.OVERDUE: text("missed its time and waits for a decision"),
    EmailState.CANCELLED: text("was cancelled"),
}
_DECIDED = {EmailState.APPROVED, EmailState.REJECTED}


async def why_not(email_id: int, asked: str) -> Text:
    """Why an email can't be `asked` (approved, sent …) now: what it is, by whom and when (law 5)."""
    email = await Email.get(id=email_id).select_related("decided_by", "scheduled_by")
    if email.state is EmailState.DRAFTED and asked != "sent":
        return text("Email {id} was changed since this was shown, so it was not {asked}.", id=email_id, asked=asked)
    by = email.decided_by if email.state in _DECIDED else email.scheduled_by if email.send_at else None
    when = email.decided_at if email.state in _DECIDED else None
    said = text("Email {id} {said}", id=email_id, said=_SAID[email.state])
    if by is not None:
        said = text("{said} by {name}", said=said, name=by.name)
    if when is not None:
        said = text("{said} at {time} UTC", said=said, time=f"{when:%H:%M}")
    if email.reason:
        said = text("{said} ({reason})", said=said, reason=recognise(email.reason))
    return text("{said}.", said=said)
