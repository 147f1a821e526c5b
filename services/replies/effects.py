"""What inbound mail does by itself: a reply stops what was scheduled, reports suppress. It never answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tortoise.expressions import F

from models import Email, EmailState, Reply, SuppressionReason
from services import audit
from services.announcements import announce
from services.inbound.inbound_mail import Bounce, Complaint, InboundKind, InboundMail
from services.replies.matching import Match
from services.sending.unsubscribing import cancel_waiting, suppress

SOFT_BOUNCE = "soft_bounce"  # kept beside the kinds of InboundKind: a failure that may pass
SOFT_BOUNCES_ALLOWED = 2  # the third within SOFT_BOUNCE_DAYS suppresses the address
SOFT_BOUNCE_DAYS = 14
REPLIED_MEANWHILE = "The customer replied after this was written. Read the reply first."


def believed_kind(mail: InboundMail, match: Match, *, disowned: bool) -> str:
    """The kind that the mail is kept under. Anybody can write a report: one that proves nothing is none.

    It is proven by the email's own unguessable address, or by naming both the email and its customer.
    """
    report = mail.bounce or mail.complaint
    if report is None:
        return mail.kind.value
    recipient = mail.bounce.recipient if mail.bounce else mail.complaint.original_recipient
    proven = match.by_token or recipient.lower() == match.email.customer.email
    if disowned or not proven:
        return InboundKind.AUTO_REPLY.value
    return SOFT_BOUNCE if mail.bounce and not mail.bounce.hard else mail.kind.value


async def apply_effects(reply: Reply, mail: InboundMail, email: Email) -> None:
    """In the transaction that keeps the reply. `email` is the one that the reply belongs to."""
    if reply.kind in (InboundKind.REPLY, InboundKind.INVITATION):
        stopped = await stop_what_waits(reply, email.customer.email)
        await audit.record_for_house(email.team_id, "read_raw_mail", {"reply": reply.id, "stopped": stopped})
    elif reply.kind in (InboundKind.BOUNCE, SOFT_BOUNCE) and mail.bounce:
        await _bounced(email, mail.bounce)
    elif reply.kind == InboundKind.COMPLAINT and mail.complaint:
        await _complained(email, mail.complaint)


def stopped_words(reply_id: int) -> str:
    """The reason on each mail that this reply stopped; the view of the reply counts them by it."""
    return f"The customer replied (reply {reply_id}), so this was stopped."


async def stop_what_waits(reply: Reply, address: str) -> int:
    """Mails on their way to the address are stopped, and counted, and so are its follow-ups wherever they wait: they
    were for whoever does not answer. Other drafts stay, with a warning that also makes their old cards stale."""
    words = stopped_words(reply.id)
    leaving = [EmailState.SCHEDULED, EmailState.OVERDUE]
    stopped = await cancel_waiting(reply.team_id, address, words, only=leaving, follow_ups=True)
    drafts = await (
        Email.filter(
            team_id=reply.team_id,
            customer__email=address,
            state__in=[EmailState.DRAFTED, EmailState.APPROVED],
        )
        .order_by("id")
        .select_for_update()
        .only("id")
    )
    ids = [draft.id for draft in drafts]
    if ids:
        await Email.filter(id__in=ids).update(
            reason=REPLIED_MEANWHILE, revision=F("revision") + 1, changed_at=datetime.now(UTC)
        )
        await announce("email_changed", key=f"replied:{reply.id}", email_ids=ids)
    return stopped


async def _bounced(email: Email, bounce: Bounce) -> None:
    """A hard bounce suppresses at once. A soft one may pass; the third in 14 days does not (SPEC C8)."""
    if not bounce.hard:
        recent = Reply.filter(
            team_id=email.team_id,
            customer__email=email.customer.email,
            kind=SOFT_BOUNCE,
            received_at__gt=datetime.now(UTC) - timedelta(days=SOFT_BOUNCE_DAYS),
        )
        if await recent.count() <= SOFT_BOUNCES_ALLOWED:
            return
    said = f"It bounced: {bounce.status} {bounce.diagnostic}".strip()[:1000]
    changed = await Email.filter(id=email.id, bounced_at=None).update(
        bounced_at=datetime.now(UTC), reason=said, revision=F("revision") + 1, changed_at=datetime.now(UTC)
    )
    if changed:
        await announce("email_changed", key=f"bounced:{email.id}", email_ids=[email.id])
    words = "Mail to this customer bounces."
    await suppress(email.team_id, email.customer.email, SuppressionReason.BOUNCED, email_id=email.id, words=words)


async def _complained(email: Email, complaint: Complaint) -> None:
    words = f"The customer reported our mail as spam ({complaint.feedback_type})."
    await suppress(email.team_id, email.customer.email, SuppressionReason.COMPLAINED, email_id=email.id, words=words)
