"""Mails whose outcome nobody knows: handed over, no answer. A person decides; nothing is retried blindly
(law 7)."""

from __future__ import annotations

from tortoise.expressions import F

from models import Email, EmailState, Passes, Phase
from services.actors import Actor
from services.announcements import announce
from services.clocks import database_now
from services.drafting.requesting import require_not_suppressed
from services.drafting.view import EmailView, view_email
from services.errors import Conflict
from services.permissions import Permission
from services.sending.leaving import require_may_leave
from services.states import why_not
from services.translation import text
from services.usecase import usecase


@usecase(Permission.SEND_EMAILS)
async def assume_delivered(actor: Actor, email_id: int) -> EmailView:
    """Count it as sent: nearly all such mails did arrive."""
    email = await actor.find(Email, email_id)
    return await _decide(actor, email, state=EmailState.SENT, sent_at=email.sent_at or await database_now())


@usecase(Permission.SEND_EMAILS)
async def send_again(actor: Actor, email_id: int) -> EmailView:
    """Send the same bytes once more, under the same Message-ID, so that a careful mail program shows one of
    two."""
    email = await actor.find(Email, email_id, "customer", "business", "business__team")
    require_may_leave(email.business)
    await require_not_suppressed(actor.team_id, email.customer.email)
    return await _decide(
        actor,
        email,
        state=EmailState.SCHEDULED,
        send_at=await database_now(),
        asked_at=None,
        passes=Passes.CONTACT,
        scheduled_by_id=actor.user_id,
        phase=Phase.NONE,
        worker="",
    )


async def _decide(actor: Actor, email: Email, **changes: object) -> EmailView:
    changed = await (
        actor.rows(Email)
        .filter(id=email.id, state=EmailState.UNCERTAIN)
        .update(revision=F("revision") + 1, changed_at=await database_now(), reason="", **changes)
    )
    if changed != 1:
        raise Conflict(await why_not(email.id, text("decided")))
    actor.note(email=email.id)
    view = await view_email(email.id, masked=not actor.sees_unmasked)
    await announce("email_changed", key=f"{email.id}:{view.revision}", email_ids=[email.id])
    return view
