"""The exact bytes of a mail, made once when it is drafted or approved: what the digest seals (SPEC B10, law
8) and what the sender puts on the wire after adding the date and the signature."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

import idna

from services.mail.dkim import Signer

_LINE = 76  # RFC 2045 6.7, RFC 2047 2
_LONGEST_LINE = 998  # RFC 5322 2.1.1
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_PLAIN_TEXT = re.compile(r"[!-~](?:[ -~]*[!-~])?\Z")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ATOMS = re.compile(rf"{_ATOM}(?: {_ATOM})*\Z")
_DOT_ATOM = re.compile(rf"{_ATOM}(?:\.{_ATOM})*\Z")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,255}}\Z){_LABEL}(?:\.{_LABEL})*\Z")
_LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]+)\]\Z")
_HEADER_NAME = re.compile(r"[!-9;-~]{1,76}\Z")
_MESSAGE_ID = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+\Z")
_MIME_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+\Z")
# Headers that the frame or the last server writes itself, and those that would add a recipient.
_RESERVED = frozenset(
    {"from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "mime-version"}
    | {"return-path", "received", "dkim-signature", "resent-to", "resent-cc", "resent-bcc"}
)


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture shown inside the HTML by `cid:content_id`."""

    content_id: str
    mime_type: str
    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one customer. `message_id` is without angle brackets; `headers` are further ones, in
    order, such as List-Unsubscribe, In-Reply-To, References. `reply_to` may be empty."""

    sender_name: str
    sender_address: str
    to_name: str
    to_address: str
    reply_to: str
    subject: str
    text: str
    html: str
    message_id: str
    headers: tuple[tuple[str, str], ...] = ()
    inline: tuple[Inline, ...] = ()


def serialise(mail: Mail) -> bytes:
    """The frame: the same mail gives the same bytes. CRLF lines, ASCII alone, no line over 998 characters
    (bodies 76), no Date. Raises ValueError for what mail can't carry: control characters in a header (never
    folded in), an address that would need SMTPUTF8, a malformed message id."""
    if not _MESSAGE_ID.match(mail.message_id) or len(mail.message_id) > 250:
        raise ValueError("The message id is malformed")
    mark = hashlib.sha256(mail.message_id.encode("ascii")).hexdigest()[:24]
    lines = [
        b"From: " + _mailbox("From", mail.sender_name, mail.sender_address),
        b"To: " + _mailbox("To", mail.to_name, mail.to_address),
        b"Subject: " + _text("Subject", mail.subject),
        b"Message-ID: <" + mail.message_id.encode("ascii") + b">",
    ]
    if mail.reply_to:
        lines.insert(2, b"Reply-To: " + _mailbox("Reply-To", "", mail.reply_to))
    lines += [_further(name, value) for name, value in mail.headers]
    lines.append(b"MIME-Version: 1.0")
    text, html = _text_part(b"plain", mail.text), _text_part(b"html", mail.html)
    if mail.inline:
        html = _multipart(b"related", b"=_r" + mark.encode(), [html, *map(_inline_part, mail.inline)])
    lines.append(_multipart(b"alternative", b"=_a" + mark.encode(), [text, html]))
    return b"\r\n".join(lines)


def digest(envelope_from: str, envelope_to: str, frame: bytes) -> str:
    """What approval seals: SHA-256 in hex over envelope and frame, each with its length before it, so that
    no byte can move from one to the next unnoticed."""
    seal = hashlib.sha256()
    for part in (envelope_from.encode("ascii"), envelope_to.encode("ascii"), frame):
        seal.update(b"%d:" % len(part))
        seal.update(part)
    return seal.hexdigest()


def finish(frame: bytes, *, at: datetime, signer: Signer | None) -> bytes:
    """The frame as it goes on the wire at this moment: signature and Date on top, dots doubled at line starts
    (RFC 5321 4.5.2), the final CRLF but not the final dot. CPU-bound with a signer: call it in a thread.
    Raises ValueError for a time without zone."""
    if at.tzinfo is None:
        raise ValueError("The date of a mail needs a time zone")
    message = _date_line(at) + frame
    if signer:
        message = signer.sign(message, at=at) + message
    # From behind it is four times as quick to see that there is none, as there mostly is.
    return message.replace(b"\r\n.", b"\r\n..") if message.rfind(b"\r\n.") >= 0 else message


@lru_cache(maxsize=16)
def _date_line(at: datetime) -> bytes:
    """Cached: mails that leave together bear one time."""
    return b"Date: " + format_datetime(at).encode("ascii") + b"\r\n"


def ascii_address(address: str) -> str:
    """The address as SMTP carries it, international domains in punycode (IDNA 2008). Raises ValueError for
    a local part beyond ASCII (SMTPUTF8), quoted local parts, and whatever is no address."""
    local, at, domain = address.rpartition("@")
    if not at or len(local) > 64 or not _DOT_ATOM.match(local):
        raise ValueError(f"{address!r} is not an address that mail can be sent to")
    return f"{local}@{_ascii_domain(domain)}"


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str:
    ascii_form = domain
    if not domain.isascii():
        try:
            ascii_form = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ValueError(f"{domain!r} is not a domain: {error}") from None
    if not (_DOMAIN.match(ascii_form) or _LITERAL.match(ascii_form)):
        raise ValueError(f"{domain!r} is not a domain")
    return ascii_form


# --- headers ---------------------------------------------------------------------------------------


def _refuse_control(header: str, value: str) -> None:
    if _CONTROL.search(value):
        raise ValueError(f"The header {header} has a control character in it")


def _mailbox(header: str, name: str, address: str) -> bytes:
    _refuse_control(header, name)
    spec = f"<{ascii_address(address)}>"
    if not name:
        return spec.encode("ascii")
    if _ATOMS.match(name) and "=?" not in name and len(name) <= 60:
        phrase = name.encode("ascii")
    elif name.isascii() and "=?" not in name and "\t" not in name and len(name) <= 60:
        phrase = b'"' + re.sub(r'(["\\])', r"\\\1", name).encode("ascii") + b'"'
    else:
        phrase = _encoded_words(name, len(header) + 2)
    room = _LINE - len(header) - 3 - len(phrase)
    return phrase + (b" " if len(spec) <= room else b"\r\n ") + spec.encode("ascii")


def _text(header: str, value: str) -> bytes:
    """Unstructured text: as it is, folded at single spaces, or as encoded words where it could not come back equal."""
    _refuse_control(header, value)
    if not value:
        return b""
    if _PLAIN_TEXT.match(value) and "=?" not in value and (folded := _fold(value, len(header) + 2, _LINE)):
        return folded
    return _encoded_words(value, len(header) + 2)


def _further(name: str, value: str) -> bytes:
    """A further header. Most are structured and must not hold encoded words, so their values are ASCII."""
    if not _HEADER_NAME.match(name) or name.lower() in _RESERVED or name.lower().startswith("content-"):
        raise ValueError(f"The header {name!r} can't be set on a mail")
    folded = _fold(value, len(name) + 2, _LONGEST_LINE) if _PLAIN_TEXT.match(value) else None
    if folded is None:
        raise ValueError(f"The header {name} must be printable ASCII with words shorter than a line")
    return name.encode("ascii") + b": " + folded


def _fold(value: str, used: int, limit: int) -> bytes | None:
    """Fold before single spaces so that lines stay within 76 where words allow it; None if one is over `limit`."""
    if used + len(value) <= _LINE:
        return value.encode("ascii")
    lines, line = [], ""
    for word in re.split(r"(?<=\S) (?=\S)", value):
        room = _LINE - (0 if lines else used)
        if not line:
            line = word
        elif len(line) + 1 + len(word) <= room:
            line += " " + word
        else:
            lines.append(line)
            line = " " + word
    lines.append(line)
    if any(len(line) + (0 if i else used) > limit for i, line in enumerate(lines)):
        return None
    return "\r\n".join(lines).encode("ascii")


def _encoded_words(value: str, used: int) -> bytes:
    """RFC 2047 B words, each whole characters and on a line of its own within 76."""
    words, word, room = [], b"", (_LINE - used - 12) // 4 * 3
    for character in value:
        piece = character.encode("utf-8")
        if len(word) + len(piece) > room:
            words.append(word)
            word, room = b"", 45
        word += piece
    words.append(word)
    return b"\r\n ".join(b"=?utf-8?b?" + base64.b64encode(word) + b"?=" for word in words)


# --- bodies ----------------------------------------------------------------------------------------


def _text_part(subtype: bytes, text: str) -> bytes:
    """Quoted-printable. Lines are normalised to CRLF first: a bare CR or LF must not survive to the wire."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8")
    body = binascii.b2a_qp(lines).replace(b"\n", b"\r\n")
    return (
        b"Content-Type: text/" + subtype + b'; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + body
    )


@lru_cache(maxsize=16)
def _inline_part(inline: Inline) -> bytes:
    """Cached: one logo goes into every mail of a business."""
    if not _MIME_TYPE.match(inline.mime_type) or not _MESSAGE_ID.match(inline.content_id):
        raise ValueError("An inline picture has a malformed type or content id")
    name = quote(inline.filename, safe="")
    if len(name) > 200:
        raise ValueError("The file name of an inline picture is too long")
    return (
        f"Content-Type: {inline.mime_type}\r\n"
        f"Content-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{inline.content_id}>\r\n"
        f"Content-Disposition: inline;\r\n filename*=utf-8''{name}\r\n\r\n"
    ).encode("ascii") + base64.encodebytes(inline.data).rstrip(b"\n").replace(b"\n", b"\r\n")


def _multipart(subtype: bytes, boundary: bytes, parts: list[bytes]) -> bytes:
    """`=_` stands in no quoted-printable or base64 line, so no content can hold the boundary (RFC 2045 6.7)."""
    mark = b"--" + boundary
    head = b"Content-Type: multipart/" + subtype + b';\r\n boundary="' + boundary + b'"\r\n\r\n'
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
