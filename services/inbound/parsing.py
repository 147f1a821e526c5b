"""Raw bytes to an InboundMail: never an error, bounded time and memory, whatever the bytes (SPEC S5)."""

import hashlib
import logging

from services.inbound.charsets import clean_text
from services.inbound.classification import classify, read_sender_verdict
from services.inbound.html_text import clean_html
from services.inbound.inbound_mail import Attachment, InboundKind, InboundMail
from services.inbound.mail_headers import decode_words, read_addresses, read_date, read_ids
from services.inbound.mime_parts import Walk, walk_parts

log = logging.getLogger(__name__)

_LONGEST_TEXT = 200_000
_LONGEST_SUBJECT = 998  # RFC 5322 2.1.1: no line of a mail is longer
_MOST_HTML_PARTS = 3
_RECIPIENT_FIELDS = ("to", "cc", "delivered-to", "x-original-to")


def read_mail(raw: bytes, *, return_path: str | None = None, trusted_authserv_id: str = "") -> InboundMail:
    """Up to 2 s of one core for 25 MB: call it off the event loop.

    `return_path`: the envelope's sender, "" for the null sender, None when the door does not know it.
    `trusted_authserv_id`: the name under which our own mail server writes Authentication-Results; "" trusts
    nobody.
    """
    try:
        return _read(raw, return_path, trusted_authserv_id)
    except Exception:
        # Every known way to fail is handled below; what is not known yet must not stop the worker
        # or lose the mail.
        log.exception("an inbound mail of %d bytes could not be read", len(raw))
        return _unreadable(raw)


def _read(raw: bytes, return_path: str | None, trusted_authserv_id: str) -> InboundMail:
    walk = walk_parts(raw)
    headers = walk.headers
    problems = list(walk.problems)
    subject = decode_words(headers.first("subject"))[:_LONGEST_SUBJECT]
    senders = [mailbox for field in headers.every("from") for mailbox in read_addresses(field)]
    from_name, from_address = senders[0] if senders else ("", "")
    if not from_address:
        problems.append("the mail names no sender that can be read")
    elif len({address for _, address in senders}) > 1:
        problems.append("the mail names more than one sender; the first is shown")
    recipients = (
        mailbox for name in _RECIPIENT_FIELDS for field in headers.every(name) for mailbox in read_addresses(field)
    )
    text, html = _read_body(walk, problems)
    kind, reason, bounce, complaint = classify(walk, subject, return_path)
    attachments = tuple(
        Attachment(part.filename, part.content_type, part.size) for part in walk.parts if part.is_attachment
    )
    if walk.too_deep and not text:
        kind, reason, bounce, complaint = InboundKind.UNREADABLE, "not readable", None, None
    return InboundMail(
        message_id=next(iter(read_ids(headers.first("message-id"))), "") or _digest(raw),
        from_address=from_address,
        from_name=from_name,
        to=tuple(dict.fromkeys(address for _, address in recipients if address)),
        subject=subject,
        in_reply_to=read_ids(" ".join(headers.every("in-reply-to"))),
        references=read_ids(" ".join(headers.every("references"))),
        date=read_date(headers.first("date")),
        text=text,
        html=html,
        attachments=attachments,
        kind=kind,
        automatic_reason=reason,
        bounce=bounce,
        complaint=complaint,
        sender_verified=read_sender_verdict(headers, trusted_authserv_id),
        problems=tuple(dict.fromkeys(problems)),
    )


def _read_body(walk: Walk, problems: list[str]) -> tuple[str, str]:
    """Text and cleaned HTML of all inline parts; HTML becomes text where it has no plain alternative."""
    texts: list[str] = []
    htmls: list[str] = []
    said_plainly: set[int] = set()
    inline = [part for part in walk.parts if not part.is_attachment]
    for part in inline:
        if part.content_type == "text/plain" and part.alternative and part.text()[0].strip():
            said_plainly.add(part.alternative)
    for part in inline:
        if sum(map(len, texts)) > _LONGEST_TEXT:
            break
        content, problem = part.text()
        if problem:
            problems.append(problem)
        if part.content_type == "text/plain":
            texts.append(content)
        elif len(htmls) < _MOST_HTML_PARTS:
            cleaned, readable = _read_html(content, problems)
            htmls.append(cleaned)
            if part.alternative not in said_plainly:
                texts.append(readable)
    text = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    if len(text) > _LONGEST_TEXT:
        problems.append(f"the text was longer than {_LONGEST_TEXT:,} characters and has been cut")
    return text[:_LONGEST_TEXT], "\n".join(html for html in htmls if html)


def _read_html(content: str, problems: list[str]) -> tuple[str, str]:
    cleaned, readable, cut = clean_html(content)
    if cut:
        problems.append("the HTML was too large to be read whole; its beginning is shown")
    return clean_text(cleaned), clean_text(readable)


def _digest(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def _unreadable(raw: bytes) -> InboundMail:
    return InboundMail(
        message_id=_digest(raw),
        from_address="",
        from_name="",
        to=(),
        subject="",
        in_reply_to=(),
        references=(),
        date=None,
        text="",
        html="",
        attachments=(),
        kind=InboundKind.UNREADABLE,
        automatic_reason="not readable",
        bounce=None,
        complaint=None,
        sender_verified=None,
        problems=("the mail is not readable; its raw form is kept",),
    )
