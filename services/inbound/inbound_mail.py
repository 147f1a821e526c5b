"""The nouns of inbound mail: what the rest of the house learns from a raw message (SPEC S5, B6, C8)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InboundKind(StrEnum):
    """What a message is. Only `reply` counts as a customer's answer; nothing is answered automatically."""

    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    INVITATION = "invitation"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is listed, never shown inline. `filename` is safe to save under; `size` is in bytes."""

    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Bounce:
    """A failed delivery (RFC 3464). `hard`: the address itself will not work; a soft one may work later.

    `original_message_id` is "" when the report carries no part of the original mail.
    """

    hard: bool
    status: str
    recipient: str
    original_message_id: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """Somebody pressed "this is spam" (RFC 5965, feedback type abuse)."""

    feedback_type: str
    original_message_id: str
    original_recipient: str


@dataclass(frozen=True, slots=True)
class InboundMail:
    """One message, read. All text is free of controls and fit for a database; nothing in it is trusted.

    message_id: without <>; "sha256:" and the digest of the raw bytes when absent or unreadable.
    to: To, Cc, Delivered-To and X-Original-To, lower case.
    date: what the sender claims, UTC; the timeline uses the time of receipt.
    text: the readable text, quoted parts included (see extraction.extract_reply).
    html: cleaned; no image, style, form or hidden element is left; "" when there was none.
    automatic_reason: why the message is held automatic, in plain words; "" for a reply.
    sender_verified: the DMARC verdict of the trusted receiver; None when nobody trusted has looked.
    problems: what could not be read, in plain words.
    """

    message_id: str
    from_address: str
    from_name: str
    to: tuple[str, ...]
    subject: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    kind: InboundKind
    automatic_reason: str
    bounce: Bounce | None
    complaint: Complaint | None
    sender_verified: bool | None
    problems: tuple[str, ...]
