"""Reads a mail for the mailbox page as a mail program would: headers, text, HTML with inline images,
attachments, and what its List-Unsubscribe offers (RFC 2369, RFC 8058)."""

from __future__ import annotations

import base64
import email
import email.policy
import re
from email.message import EmailMessage
from typing import Any

JSON = dict[str, Any]
SNIPPET_CHARS = 140
CID = re.compile(r"cid:([^\"'\s)>]+)", re.IGNORECASE)
BRACKETED = re.compile(r"<\s*([^>]+?)\s*>")


def summarise(raw: bytes) -> JSON:
    """The line in the list. A mail that can't be parsed still gets one."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return {
            "from": header(message, "From"),
            "to": header(message, "To"),
            "subject": header(message, "Subject"),
            "message_id": header(message, "Message-ID"),
            "size": len(raw),
            "snippet": " ".join(text_of(message).split())[:SNIPPET_CHARS],
            "attachments": len(attachments_of(message)),
            **unsubscribe_of(message),
        }
    except Exception as problem:  # the stdlib parser fails in many ways on hostile mail
        return {
            "from": "",
            "to": "",
            "subject": f"(unreadable mail: {type(problem).__name__})",
            "message_id": "",
            "size": len(raw),
            "snippet": "",
            "attachments": 0,
            "unsubscribe_url": "",
            "one_click": False,
        }


def header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, "")).replace("\n", " ").strip()


def headers_of(message: EmailMessage) -> list[list[str]]:
    return [[name, str(value)] for name, value in message.items()]


def text_of(message: EmailMessage) -> str:
    """The plain alternative; empty when the sender sent none."""
    part = message.get_body(preferencelist=("plain",))
    return str(part.get_content()) if part is not None else ""


def html_of(message: EmailMessage) -> str:
    """The HTML alternative with its cid: images as data: URLs, so that it can be shown in an origin of its
    own."""
    part = message.get_body(preferencelist=("html",))
    if part is None:
        return ""
    images = {}
    for held in message.walk():
        content_id = str(held.get("Content-ID", "")).strip().strip("<>")
        if content_id and held.get_content_maintype() == "image" and held.get_content_type() != "image/svg+xml":
            data = base64.b64encode(held.get_payload(decode=True) or b"").decode()
            images[content_id] = f"data:{held.get_content_type()};base64,{data}"
    return CID.sub(lambda found: images.get(found.group(1), "data:,"), str(part.get_content()))


def attachments_of(message: EmailMessage) -> list[JSON]:
    found = []
    for part in message.walk():
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment":
            found.append(
                {
                    "name": part.get_filename() or "unnamed",
                    "type": part.get_content_type(),
                    "size": len(part.get_payload(decode=True) or b""),
                }
            )
    return found


def attachment(message: EmailMessage, number: int) -> tuple[str, bytes]:
    """Name and bytes of the n-th attachment. Raises IndexError."""
    parts = [p for p in message.walk() if not p.is_multipart() and p.get_content_disposition() == "attachment"]
    part = parts[number]
    payload = part.get_payload(decode=True)
    return part.get_filename() or "unnamed", payload if isinstance(payload, bytes) else b""


def unsubscribe_of(message: EmailMessage) -> JSON:
    links = [
        link
        for link in BRACKETED.findall(header(message, "List-Unsubscribe"))
        if link.startswith(("http://", "https://"))
    ]
    one_click = header(message, "List-Unsubscribe-Post").replace(" ", "").lower() == "list-unsubscribe=one-click"
    return {"unsubscribe_url": links[0] if links else "", "one_click": bool(links) and one_click}
