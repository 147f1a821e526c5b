"""What a door may know of a reply: with the sender's address, or masked for those who may not see it (T3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import config
from models import Email, EmailState, EmailVersion, Reply
from services.actors import Actor
from services.addresses import masked_address
from services.errors import NotFound
from services.insight.judging import Insight as InsightView
from services.insight.record import insight_from_json
from services.masking import masked_view
from services.permissions import Permission
from services.replies.effects import stopped_words
from services.translation import text
from services.usecase import entrance, usecase

LONGEST_SHOWN = 20_000  # characters of a reply that a door is given; the row holds up to ten times that
_RELATED = ("business", "customer", "conversation", "to_email", "handled_by", "logged_by")


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One reply as it stands. `sender_verified` False: the sender's domain disowns the mail; None: not known.

    `stopped` is how many mails that were to leave to this person the reply has stopped. `thread_ts` is the
    Slack thread of its conversation, "" where none stands in the business's channel. `came_by` is "mail", or how
    it was heard by the person who logged it.
    """

    id: int
    revision: int
    state: str
    kind: str
    business_name: str
    channel: str
    conversation_id: int
    thread_ts: str
    customer_id: int
    customer_name: str
    customer_company: str
    from_address: str
    masked: bool
    sender_verified: bool | None
    subject: str
    text: str
    truncated: bool
    received_at: datetime
    to_subject: str
    insight: InsightView | None
    handled_by_name: str
    handled_at: datetime | None
    stopped: int
    panel_url: str
    came_by: str = "mail"
    logged_by_name: str = ""


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_reply(actor: Actor, reply_id: int) -> ReplyView:
    reply = await actor.find(Reply, reply_id)
    view = await view_reply(reply.id, masked=not actor.sees_unmasked)
    return view if actor.sees_unmasked else masked_view(view)


@entrance
async def reply_for_channel(reply_id: int) -> ReplyView:
    """The reply as a channel may show it: viewers sit there too, so the address is masked."""
    return await view_reply(reply_id, masked=True)


async def view_reply(reply_id: int, *, masked: bool) -> ReplyView:
    reply = await Reply.get_or_none(id=reply_id).select_related(*_RELATED)
    if reply is None:
        raise NotFound(text("There is no such reply."), text("It may have been deleted."))
    business, customer, conversation = reply.business, reply.customer, reply.conversation
    return ReplyView(
        id=reply.id,
        revision=reply.revision,
        state=reply.state.value,
        kind=reply.kind,
        business_name=business.name,
        channel=business.channel,
        conversation_id=conversation.id,
        thread_ts=conversation.slack_ts if conversation.slack_channel == business.channel else "",
        customer_id=customer.id,
        customer_name=customer.name,
        customer_company=customer.company,
        from_address=masked_address(reply.from_address) if masked and reply.from_address else reply.from_address,
        masked=masked,
        sender_verified=reply.sender_verified,
        subject=reply.subject,
        text=reply.text[:LONGEST_SHOWN],
        truncated=len(reply.text) > LONGEST_SHOWN,
        received_at=reply.received_at,
        to_subject=await _subject_of(reply.to_email),
        insight=insight_from_json(reply.insight) if reply.insight else None,
        handled_by_name=reply.handled_by.name if reply.handled_by else "",
        handled_at=reply.handled_at,
        stopped=await Email.filter(
            team_id=reply.team_id,
            customer__email=customer.email,
            state=EmailState.CANCELLED,
            reason=stopped_words(reply.id),
        ).count(),
        panel_url=f"{config.settings().public_url}/replies/{reply.id}",
        came_by=reply.came_by,
        logged_by_name=reply.logged_by.name if reply.logged_by else "",
    )


async def _subject_of(email: Email | None) -> str:
    if email is None:
        return ""
    version = await EmailVersion.get_or_none(email_id=email.id, number=email.version).only("id", "subject")
    return version.subject if version else ""
