"""Mails of ours that have left, and what customers, their machines and forgers send back to them."""

from __future__ import annotations

import asyncio
import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

from api.inbound_smtp import InboundSmtp
from models import Conversation, Customer, Email, EmailState, EmailVersion, RawMail, Reply
from services.database import query
from services.drafting.requesting import unguessable
from services.replies.reading import read_raw_mail

REPLY_DOMAIN = "reply.fernweh-maps.example"
JANE = "jane@acme.example"
LOST = f"reply+{'q' * 26}@{REPLY_DOMAIN}"  # the address of a mail that nobody holds any more


async def our_mail(business_id: int, state: EmailState = EmailState.SENT, *, to: str = JANE, **values: Any) -> Email:
    """A mail of the business to one of its customers, as the sender would have left it."""
    customer = await Customer.get(business_id=business_id, email=to)
    conversation, _ = await Conversation.get_or_create(
        business_id=business_id, customer_id=customer.id, defaults={"team_id": customer.team_id}
    )
    token = unguessable()
    email = await Email.create(
        team_id=customer.team_id,
        business_id=business_id,
        customer_id=customer.id,
        conversation_id=conversation.id,
        request_key=token,
        state=state,
        version=1,
        token=token,
        unsubscribe_token=unguessable(),
        message_id=f"{token}@mail.fernweh-maps.example",
        **{"sent_at": datetime.now(UTC) if state is EmailState.SENT else None, **values},
    )
    await EmailVersion.create(
        email_id=email.id,
        number=1,
        subject="Your routes",
        body="How do you use the export?",
        written_by="person",
    )
    await email.fetch_related("customer")
    return email


async def waiting_mails(business_id: int) -> dict[EmailState, Email]:
    """One mail to Jane in each state that a reply may find."""
    later = datetime.now(UTC) + timedelta(days=1)
    return {
        state: await our_mail(business_id, state, send_at=later if state is EmailState.SCHEDULED else None)
        for state in (EmailState.SCHEDULED, EmailState.OVERDUE, EmailState.DRAFTED, EmailState.APPROVED)
    }


def address_of(email: Email) -> str:
    return f"reply+{email.token}@{REPLY_DOMAIN}"


def answer_to(
    email: Email,
    text: str = "Yes, please tell me more about it.",
    *,
    headers: str = "",
    to: str = "",
    message_id: str | None = "<answer-1@acme.example>",
) -> bytes:
    """What a mail program sends. `headers` are further lines, each with its line end."""
    own_id = f"Message-ID: {message_id}\r\n" if message_id else ""
    return (
        f"{headers}From: Jane Porter <{email.customer.email}>\r\nTo: {to or address_of(email)}\r\n{own_id}"
        f"In-Reply-To: <{email.message_id}>\r\nSubject: Re: Your routes\r\n\r\n"
        f"{text}\r\n\r\nOn Mon, 23 Nov 2026 at 10:02, Mia Sørensen wrote:\r\n> How do you use the export?\r\n"
    ).encode()


def bounce_of(
    message_id: str, recipient: str, *, status: str = "5.1.1", to: str = LOST, own_id: str = "dsn-1@mx"
) -> bytes:
    """RFC 3464. Without `message_id` the part that holds the original is missing."""
    original = (
        f"--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\n\r\n" if message_id else ""
    )
    return (
        f"From: MAILER-DAEMON@mx.acme.example\r\nTo: {to}\r\nMessage-ID: <{own_id}>\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
        "--r\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n\r\n"
        f"{original}--r--\r\n"
    ).encode()


def complaint_of(message_id: str, recipient: str, *, to: str = LOST) -> bytes:
    """RFC 5965."""
    return (
        f"From: fbl@provider.example\r\nTo: {to}\r\nMessage-ID: <arf-1@provider.example>\r\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=r\r\n\r\n--r\r\n\r\nSpam.\r\n"
        "--r\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"
        f"Original-Rcpt-To: <{recipient}>\r\n\r\n--r\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: <{message_id}>\r\n\r\nHi\r\n--r--\r\n"
    ).encode()


async def deliver(door: InboundSmtp, raw: bytes, *recipients: str, sender: str = JANE) -> dict[str, Any]:
    """Hand a mail over by SMTP; the recipients that were refused, with the answers."""

    def talk() -> dict[str, Any]:
        with smtplib.SMTP("127.0.0.1", door.port, local_hostname="mx.acme.example", timeout=60) as wire:
            try:
                return wire.sendmail(sender, list(recipients), raw)
            except smtplib.SMTPRecipientsRefused as refused:
                return refused.recipients

    return await asyncio.to_thread(talk)


async def read_all() -> None:
    """Read what has been stored, as the worker would."""
    ids = await RawMail.filter(state="received").order_by("id").values_list("id", flat=True)
    await asyncio.gather(*(read_raw_mail(raw_mail_id=i) for i in ids))


async def alerted() -> list[int]:
    """The replies that a person is told of, once for each telling."""
    rows = await query(
        "SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE workflow_uuid LIKE 'reply_changed:%'"
    )
    return [int(row["id"].split(":")[1]) for row in rows]


async def only_reply() -> Reply:
    return await Reply.get().select_related("customer")
