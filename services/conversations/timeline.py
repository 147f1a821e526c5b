"""One conversation as a person reads it: the customer, then mails and replies, newest last (B6, C3)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from models import Conversation, Email, EmailVersion, Reply
from services.actors import Actor
from services.addresses import masked_address
from services.conversations.masking import without_addresses
from services.conversations.wordings import WordingView, view_wordings
from services.database import query
from services.drafting.view import EmailView, read_email, view_email
from services.inbound.inbound_mail import InboundKind
from services.permissions import Permission
from services.replies.view import ReplyView, view_reply
from services.usecase import usecase

MOST_SHOWN = 100  # of mails, and of replies; the newest count
MOST_WORDINGS = 20
_BY_PEOPLE = (InboundKind.REPLY, InboundKind.INVITATION)


@dataclass(frozen=True, slots=True)
class MailEntry:
    """`at` is when it left, or when it was begun. `wordings` are there from the second on, and only for those
    who may see money: older wordings may name figures."""

    email: EmailView
    at: datetime
    wordings: tuple[WordingView, ...]


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """`by_machine`: an automatic answer, a bounce, a complaint; `note` says why it is held for one."""

    reply: ReplyView
    at: datetime
    by_machine: bool
    note: str


@dataclass(frozen=True, slots=True)
class ConversationView:
    """`left_out` counts the older entries that are not shown; `mark` changes when anything in it does."""

    id: int
    business_name: str
    customer_name: str
    customer_company: str
    customer_address: str
    masked: bool
    segment: str
    entries: tuple[MailEntry | ReplyEntry, ...]
    left_out: int
    mark: str


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_of_email(actor: Actor, email_id: int | str) -> ConversationView:
    """The conversation that a mail belongs to; the mail counts as opened by this person, as in Slack.

    Raises:
        NotFound: no such mail in this team.
    """
    email = await read_email(actor, email_id)
    return await _view_conversation(actor, (await Email.get(id=email.id)).conversation_id)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_of_reply(actor: Actor, reply_id: int | str) -> ConversationView:
    """The conversation that a reply belongs to.

    Raises:
        NotFound: no such reply in this team.
    """
    return await _view_conversation(actor, (await actor.find(Reply, reply_id)).conversation_id)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_mark(actor: Actor, conversation_id: int) -> str:
    """What changes when anything in it does: an open page asks this before it reads the whole again."""
    await actor.find(Conversation, conversation_id)
    return await _mark(conversation_id)


async def _view_conversation(actor: Actor, conversation_id: int) -> ConversationView:
    """Its mark is read first: what changes while the rest is read is then seen as a change."""
    mark = await _mark(conversation_id)
    conversation = await actor.find(Conversation, conversation_id, "customer", "business")
    masked = not actor.sees_unmasked
    customer = conversation.customer
    emails = await Email.filter(conversation_id=conversation.id).order_by("-id").limit(MOST_SHOWN)
    replies = await Reply.filter(conversation_id=conversation.id).order_by("-id").limit(MOST_SHOWN)
    entries: list[MailEntry | ReplyEntry] = [
        *[await _mail_entry(email, masked) for email in emails],
        *[await _reply_entry(reply, masked) for reply in replies],
    ]
    counted = await Email.filter(conversation_id=conversation.id).count()
    counted += await Reply.filter(conversation_id=conversation.id).count()
    view = ConversationView(
        id=conversation.id,
        business_name=conversation.business.name,
        customer_name=customer.name,
        customer_company=customer.company,
        customer_address=masked_address(customer.email) if masked else customer.email,
        masked=masked,
        segment=customer.segment,
        entries=tuple(sorted(entries, key=lambda entry: entry.at)),
        left_out=counted - len(entries),
        mark=mark,
    )
    return without_addresses(view) if masked else view


async def _mail_entry(email: Email, masked: bool) -> MailEntry:
    view = await view_email(email.id, masked=masked)
    wordings: tuple[WordingView, ...] = ()
    if not masked and view.version_count > 1:
        versions = EmailVersion.filter(email_id=email.id).select_related("author").order_by("-number")
        newest = await versions.limit(MOST_WORDINGS)
        wordings = await asyncio.to_thread(view_wordings, newest[::-1])
    return MailEntry(view, email.sent_at or email.created_at, wordings)


async def _reply_entry(reply: Reply, masked: bool) -> ReplyEntry:
    view = await view_reply(reply.id, masked=masked)
    return ReplyEntry(view, reply.received_at, reply.kind not in _BY_PEOPLE, reply.note)


async def _mark(conversation_id: int) -> str:
    found = await query(
        """SELECT string_agg(n || '.' || revisions, '/' ORDER BY part) AS mark FROM (
               SELECT 1 AS part, count(*) AS n, coalesce(sum(revision), 0) AS revisions
                 FROM emails WHERE conversation_id = $1
               UNION ALL
               SELECT 2, count(*), coalesce(sum(revision), 0)
                 FROM replies WHERE conversation_id = $1) counted""",
        conversation_id,
    )
    return found[0]["mark"]
