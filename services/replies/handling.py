"""What people do with a reply: draft an answer to it, or mark it handled (SPEC B6)."""

from __future__ import annotations

from datetime import UTC, datetime

from tortoise.expressions import F

from models import Email, Reply, ReplyState
from services.actors import Actor
from services.announcements import announce
from services.drafting.requesting import begin_email, require_not_suppressed, require_verified_sender
from services.drafting.view import EmailView, view_email
from services.errors import Conflict, Invalid
from services.inbound.inbound_mail import InboundKind
from services.permissions import Permission
from services.replies.view import ReplyView, view_reply
from services.translation import text
from services.usecase import usecase

_ANSWERABLE = (InboundKind.REPLY, InboundKind.INVITATION)


@usecase(Permission.LOG_CUSTOMER_REPLIES)
async def handle_reply(actor: Actor, reply_id: int) -> ReplyView:
    """Mark a reply as dealt with. Raises Conflict, with who was first and when, the second time."""
    reply = await actor.find(Reply, reply_id)
    changed = await (
        actor.rows(Reply)
        .filter(id=reply.id, state__in=[ReplyState.RECEIVED, ReplyState.READ])
        .update(
            state=ReplyState.HANDLED,
            handled_by_id=actor.user_id,
            handled_at=datetime.now(UTC),
            revision=F("revision") + 1,
        )
    )
    if changed != 1:
        first = await Reply.get(id=reply.id).select_related("handled_by")
        who = first.handled_by.name if first.handled_by else text("somebody who has left")
        raise Conflict(
            text(
                "This reply was already marked as handled by {who} at {time} UTC.",
                who=who,
                time=f"{first.handled_at:%H:%M}",
            )
        )
    actor.note(reply=reply.id)
    await announce("reply_changed", key=f"{reply.id}:handled", reply_id=reply.id)
    return await view_reply(reply.id, masked=not actor.sees_unmasked)


@usecase(Permission.DRAFT_EMAILS)
async def draft_answer(actor: Actor, reply_id: int, instruction: str, *, key: str) -> EmailView:
    """Start a draft that answers a reply; the same key again returns the same email.

    Raises:
        Invalid: a machine wrote it. Unverified: the business's sender. OutOfCredits. NotAllowed.
        Suppressed: the customer unsubscribed, bounced or complained.
    """
    reply = await actor.find(Reply, reply_id, "business", "customer")
    held = await actor.rows(Email).get_or_none(request_key=key)
    if held is not None:
        return await view_email(held.id, masked=not actor.sees_unmasked)
    if reply.kind not in _ANSWERABLE:
        raise Invalid(text("This was sent by a machine or could not be read, so there is nothing to answer."))
    require_verified_sender(reply.business)
    await require_not_suppressed(actor.team_id, reply.customer.email)
    email = await begin_email(
        actor, reply.business, reply.customer, instruction=instruction, key=key, answers_reply_id=reply.id
    )
    actor.note(email=email.id, reply=reply.id, customer=reply.customer_id)
    return await view_email(email.id, masked=not actor.sees_unmasked)
