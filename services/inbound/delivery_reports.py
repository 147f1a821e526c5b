"""Reports about our own mail: failed deliveries (RFC 3464) and complaints (RFC 5965).

They are to be matched with a mail that we sent, and prove nothing by themselves: anybody can forge one.
"""

import re

from services.inbound.charsets import clean_line
from services.inbound.inbound_mail import Bounce, Complaint
from services.inbound.mail_headers import Headers, read_addresses, read_content_type, read_headers, read_ids
from services.inbound.mime_parts import Part, Walk

_LONGEST_REPORT = 200_000
_MOST_BLOCKS = 50
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ORIGINAL_TYPES = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/rfc822-headers",
)


def find_bounce(walk: Walk) -> Bounce | None:
    """The first recipient that failed. Delayed, delivered, relayed and expanded are no bounces."""
    for block in _blocks(walk, ("message/delivery-status", "message/global-delivery-status")):
        if block.first("action").split("(")[0].strip().lower() != "failed":
            continue
        diagnostic = clean_line(block.first("diagnostic-code"))[:500]
        status = _status(block.first("status")) or _status(diagnostic) or "5.0.0"
        recipient = _typed_address(block.first("final-recipient")) or _typed_address(block.first("original-recipient"))
        return Bounce(_is_hard(status), status, recipient, original_message_id(walk), diagnostic)
    if walk.headers.first("x-failed-recipients"):  # Exim, which sends no RFC 3464 part in older versions
        text = next((part.text()[0] for part in walk.parts if part.content_type == "text/plain"), "")[:_LONGEST_REPORT]
        status = _status(text) or "4.0.0"
        recipients = read_addresses(walk.headers.first("x-failed-recipients"))
        recipient = recipients[0][1] if recipients else ""
        return Bounce(_is_hard(status), status, recipient, original_message_id(walk), "")
    return None


def find_complaint(walk: Walk) -> Complaint | None:
    """The complaint of a feedback report of type abuse; other types (not-spam, auth-failure …) are none."""
    for block in _blocks(walk, ("message/feedback-report",)):
        if block.first("feedback-type").strip().lower() == "abuse":
            recipient = _typed_address(block.first("original-rcpt-to"))
            return Complaint("abuse", original_message_id(walk), recipient)
    return None


def original_message_id(walk: Walk) -> str:
    """The id of the mail that the report is about. The last one wins: relays put their own ids above ours."""
    last = ""
    for part in walk.parts:
        if part.content_type in _ORIGINAL_TYPES:
            for header in _part_headers(part).every("message-id"):
                last = next(iter(read_ids(header)), last)
    if last:
        return last
    answered = read_ids(walk.headers.first("in-reply-to")) or read_ids(walk.headers.first("references"))
    return answered[-1] if answered else ""


def report_kind(walk: Walk) -> str:
    """The report type ("delivery-status", "feedback-report" …); "" for a mail that is no report."""
    content_type, parameters = read_content_type(walk.headers.first("content-type"))
    if content_type != "multipart/report":
        return ""
    if parameters.get("report-type"):
        return parameters["report-type"].lower()
    for part in walk.parts:
        if part.content_type in (
            "message/delivery-status",
            "message/feedback-report",
            "message/disposition-notification",
        ):
            return part.content_type.removeprefix("message/")
    return "unknown"


def _blocks(walk: Walk, content_types: tuple[str, ...]) -> list[Headers]:
    """The groups of fields, one per recipient, that such a report part holds."""
    found: list[Headers] = []
    for part in walk.parts:
        if part.content_type in content_types:
            body = part.content()[:_LONGEST_REPORT].replace(b"\r\n", b"\n")
            found += [read_headers(block) for block in body.split(b"\n\n", _MOST_BLOCKS)[:_MOST_BLOCKS]]
    return found


def _part_headers(part: Part) -> Headers:
    body = part.content()[:_LONGEST_REPORT].replace(b"\r\n", b"\n").lstrip(b"\n")
    return read_headers(body.split(b"\n\n", 1)[0])


def _typed_address(value: str) -> str:
    """ "rfc822; a@b.c" (RFC 3464 2.3.1) or a bare address."""
    kind, semicolon, address = value.partition(";")
    mailboxes = read_addresses(address if semicolon else kind)
    return mailboxes[0][1] if mailboxes else ""


def _status(text: str) -> str:
    match = _STATUS.search(text)
    return match[0] if match else ""


def _is_hard(status: str) -> bool:
    """Class 5 (RFC 3463), but a full mailbox (5.2.2) empties, and a policy refusal (5.7.x) is about us."""
    return status.startswith("5.") and status != "5.2.2" and not status.startswith("5.7.")
