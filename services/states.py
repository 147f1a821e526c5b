"""Says, in words for a person, what state an email is in and who brought it there."""

from __future__ import annotations

from models import Email, EmailState

_SAID = {
    EmailState.WRITING: "is being written",
    EmailState.DRAFTED: "waits for approval",
    EmailState.APPROVED: "was already approved",
    EmailState.SCHEDULED: "is already on its way out",
    EmailState.SENDING: "is being sent right now",
    EmailState.SENT: "was already sent",
    EmailState.UNCERTAIN: "was handed over, but the mail server's answer was lost",
    EmailState.FAILED: "has failed",
    EmailState.REJECTED: "was rejected",
    EmailState.OVERDUE: "missed its time and waits for a decision",
    EmailState.CANCELLED: "was cancelled",
}
_DECIDED = {EmailState.APPROVED, EmailState.REJECTED}


async def why_not(email_id: int, asked: str) -> str:
    """Why an email can't be `asked` (approved, sent …) now: what it is, by whom and when (law 5)."""
    email = await Email.get(id=email_id).select_related("decided_by", "scheduled_by")
    if email.state is EmailState.DRAFTED and asked != "sent":
        return f"Email {email_id} was changed since this was shown, so it was not {asked}."
    by = email.decided_by if email.state in _DECIDED else email.scheduled_by if email.send_at else None
    when = email.decided_at if email.state in _DECIDED else None
    said = f"Email {email_id} {_SAID[email.state]}"
    if by is not None:
        said += f" by {by.name}"
    if when is not None:
        said += f" at {when:%H:%M} UTC"
    if email.reason:
        said += f" ({email.reason})"
    return said + "."
