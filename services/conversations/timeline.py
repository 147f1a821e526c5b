"""One conversation as a person reads it: the customer, then mails and replies, newest last (B6, C3).

It is read by the window: a bounded stretch of it, however long it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import Conversation, Customer, Email, EmailVersion, MailServer, Reply
from services.actors import Actor
from services.addresses import masked_address
from services.conversations.windows import (
    NEWEST,
    Place,
    Window,
    count_earlier,
    earlier_window,
    places_of,
    window_around,
)
from services.conversations.wordings import WordingView, view_wordings
from services.customers.reading import reaches
from services.database import query
from services.drafting.view import EmailView, read_email, view_email
from services.inbound.inbound_mail import InboundKind
from services.masking import masked_view
from services.permissions import Permission
from services.replies.view import ReplyView, view_reply
from services.translation import text
from services.usecase import usecase

MOST_WORDINGS = 20
_BY_PEOPLE = (InboundKind.REPLY, InboundKind.INVITATION)


@dataclass(frozen=True, slots=True)
class MailEntry:
    """`at` is when it left, or when it was begun. `wordings` are there from the second on, and only for those
    who may see money: older wordings may name figures. `server` is the team's own that took it, for the same people."""

    email: EmailView
    at: datetime
    wordings: tuple[WordingView, ...]
    server: str = ""


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """`by_machine`: an automatic answer, a bounce, a complaint; `note` says why it is held for one."""

    reply: ReplyView
    at: datetime
    by_machine: bool
    note: str


@dataclass(frozen=True, slots=True)
class ConversationView:
    """`left_out` counts the earlier entries that are not shown, and `earlier` is the window to read them in.

    `window` is what was read; `mark` changes when anything in the whole conversation does, or its mail is halted.
    `reaches`: the person's role reaches this business also where it acts only on businesses of one's own.
    """

    customer_id: int
    business_id: int
    reaches: bool
    business_name: str
    customer_name: str
    customer_company: str
    customer_address: str
    masked: bool
    segment: str
    entries: tuple[MailEntry | ReplyEntry, ...]
    left_out: int
    window: Window
    earlier: Window | None
    mark: str


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_of_email(
    actor: Actor, email_id: int | str, window: Window | None = None
) -> ConversationView:
    """The conversation that a mail belongs to; the mail counts as opened by this person, as in Slack.

    Without a window the newest entries, or, where the mail is older than those, the entries around it.

    Raises:
        NotFound: no such mail in this team.
    """
    email = await read_email(actor, email_id)
    return await _view_conversation(actor, email.customer_id, window, asked=("email", email.id))


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_of_reply(
    actor: Actor, reply_id: int | str, window: Window | None = None
) -> ConversationView:
    """The conversation that a reply belongs to; its window as with a mail.

    Raises:
        NotFound: no such reply in this team.
    """
    reply = await actor.find(Reply, reply_id)
    return await _view_conversation(actor, reply.customer_id, window, asked=("reply", reply.id))


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_of_customer(
    actor: Actor, customer_id: int | str, window: Window | None = None
) -> ConversationView:
    """The conversation with a customer, without entries where nobody has written yet.

    Raises:
        NotFound: no such customer in this team.
    """
    return await _view_conversation(actor, (await actor.find(Customer, customer_id)).id, window)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_conversation_mark(actor: Actor, customer_id: int) -> str:
    """What changes when anything in it does: an open page asks this before it reads the whole again."""
    return await _mark(await actor.find(Customer, customer_id))


async def _view_conversation(
    actor: Actor, customer_id: int, window: Window | None, *, asked: tuple[str, int] | None = None
) -> ConversationView:
    """Its mark is read first: what changes while the rest is read is then seen as a change."""
    customer = await actor.find(Customer, customer_id, "business")
    mark = await _mark(customer)
    masked = not actor.sees_unmasked
    conversation = await Conversation.get_or_none(business_id=customer.business_id, customer_id=customer.id)
    if conversation is not None and window is None and asked:
        window = await window_around(conversation.id, *asked)
    window, places, left_out = window or NEWEST, [], 0
    if conversation is not None:
        places = await places_of(conversation.id, window)
        left_out = await count_earlier(conversation.id, places)
    view = ConversationView(
        customer_id=customer.id,
        business_id=customer.business_id,
        reaches=reaches(actor, customer.business),
        business_name=customer.business.name,
        customer_name=customer.name,
        customer_company=customer.company,
        customer_address=masked_address(customer.email) if masked else customer.email,
        masked=masked,
        segment=customer.segment,
        entries=await _entries(places, masked),
        left_out=left_out,
        window=window,
        earlier=earlier_window(window, places) if left_out else None,
        mark=mark,
    )
    return masked_view(view) if masked else view


async def _entries(places: Sequence[Place], masked: bool) -> tuple[MailEntry | ReplyEntry, ...]:
    """What is deleted meanwhile falls out."""
    emails = await Email.in_bulk([place.id for place in places if place.what == "email"], "id")
    replies = await Reply.in_bulk([place.id for place in places if place.what == "reply"], "id")
    entries: list[MailEntry | ReplyEntry] = []
    for place in places:
        if place.what == "email" and place.id in emails:
            entries.append(await _mail_entry(emails[place.id], masked))
        elif place.what == "reply" and place.id in replies:
            entries.append(await _reply_entry(replies[place.id], masked))
    return tuple(entries)


async def _mail_entry(email: Email, masked: bool) -> MailEntry:
    view = await view_email(email.id, masked=masked)
    wordings: tuple[WordingView, ...] = ()
    if not masked and view.version_count > 1:
        versions = EmailVersion.filter(email_id=email.id).select_related("author").order_by("-number")
        newest = await versions.limit(MOST_WORDINGS)
        wordings = await asyncio.to_thread(view_wordings, newest[::-1])
    server = ""
    if not masked and email.mail_server_id:
        own = await MailServer.get_or_none(id=email.mail_server_id)
        server = own.host if own else text("a server that was removed since")
    return MailEntry(view, email.sent_at or email.created_at, wordings, server)


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
                 FROM replies WHERE conversation_id IN (SELECT id FROM here)
               UNION ALL
               SELECT 3, (b.halted_at IS NOT NULL)::int, (t.halted_at IS NOT NULL)::int
                 FROM businesses b JOIN teams t ON t.id = b.team_id WHERE b.id = $1) counted""",
        customer.business_id,
        customer.id,
    )
    return found[0]["mark"]
