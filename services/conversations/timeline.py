"""One conversation as a person reads it: the customer, then mails and replies, newest last (B6, C3)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet

from models import Conversation, Customer, Email, EmailVersion, Reply
from services.actors import Actor
from services.addresses import masked_address
from services.conversations.wordings import WordingView, view_wordings
from services.customers.reading import reaches
from services.database import query
from services.drafting.view import EmailView, read_email, view_email
from services.inbound.inbound_mail import InboundKind
from services.masking import masked_view
from services.permissions import Permission
from services.replies.view import ReplyView, view_reply
from services.usecase import usecase

MOST_SHOWN = 50  # of mails, and of replies: the newest, and the one that was asked for
MOST_WORDINGS = 20
Row = TypeVar("Row", bound=Model)
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
    """`left_out` counts the older entries that are not shown; `mark` changes when anything in it does.

    `reaches`: the person's role reaches this business also where it acts only on businesses of one's own.
    """

    customer_id: int
    reaches: bool
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
    return await _view_conversation(actor, email.customer_id, email_id=email.id)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_of_reply(actor: Actor, reply_id: int | str) -> ConversationView:
    """The conversation that a reply belongs to.

    Raises:
        NotFound: no such reply in this team.
    """
    reply = await actor.find(Reply, reply_id)
    return await _view_conversation(actor, reply.customer_id, reply_id=reply.id)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_of_customer(actor: Actor, customer_id: int | str) -> ConversationView:
    """The conversation with a customer, without entries where nobody has written yet.

    Raises:
        NotFound: no such customer in this team.
    """
    return await _view_conversation(actor, (await actor.find(Customer, customer_id)).id)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_mark(actor: Actor, customer_id: int) -> str:
    """What changes when anything in it does: an open page asks this before it reads the whole again."""
    return await _mark(await actor.find(Customer, customer_id))


async def _view_conversation(
    actor: Actor, customer_id: int, *, email_id: int = 0, reply_id: int = 0
) -> ConversationView:
    """Its mark is read first: what changes while the rest is read is then seen as a change."""
    customer = await actor.find(Customer, customer_id, "business")
    mark = await _mark(customer)
    masked = not actor.sees_unmasked
    conversation = await Conversation.get_or_none(business_id=customer.business_id, customer_id=customer.id)
    entries: list[MailEntry | ReplyEntry] = []
    left_out = 0
    if conversation is not None:
        emails, replies = (model.filter(conversation_id=conversation.id) for model in (Email, Reply))
        entries = [
            *[await _mail_entry(email, masked) for email in await _newest(emails, email_id)],
            *[await _reply_entry(reply, masked) for reply in await _newest(replies, reply_id)],
        ]
        left_out = await emails.count() + await replies.count() - len(entries)
    view = ConversationView(
        customer_id=customer.id,
        reaches=reaches(actor, customer.business),
        business_name=customer.business.name,
        customer_name=customer.name,
        customer_company=customer.company,
        customer_address=masked_address(customer.email) if masked else customer.email,
        masked=masked,
        segment=customer.segment,
        entries=tuple(sorted(entries, key=lambda entry: entry.at)),
        left_out=left_out,
        mark=mark,
    )
    return masked_view(view) if masked else view


async def _newest(rows: QuerySet[Row], asked: int) -> list[Row]:
    newest = await rows.order_by("-id").limit(MOST_SHOWN)
    if asked and all(row.pk != asked for row in newest):
        newest += await rows.filter(id=asked)
    return newest


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


async def _mark(customer: Customer) -> str:
    found = await query(
        """WITH here AS (SELECT id FROM conversations WHERE business_id = $1 AND customer_id = $2)
           SELECT string_agg(n || '.' || revisions, '/' ORDER BY part) AS mark FROM (
               SELECT 1 AS part, count(*) AS n, coalesce(sum(revision), 0) AS revisions
                 FROM emails WHERE conversation_id IN (SELECT id FROM here)
               UNION ALL
               SELECT 2, count(*), coalesce(sum(revision), 0)
                 FROM replies WHERE conversation_id IN (SELECT id FROM here)) counted""",
        customer.business_id,
        customer.id,
    )
    return found[0]["mark"]
