"""Headers of a mail, read tolerantly in linear time: the standard library raises or stalls on some."""

import base64
import binascii
import email.utils
import re
import string
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote_to_bytes

from services.inbound.charsets import clean_line, decode_text

_MOST_HEADERS = 500
_LONGEST_VALUE = 16_384
_MOST_IDS = 50
_MOST_ADDRESSES = 100

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BRACKETED_ID = re.compile(r"<([^<>\s]{1,250})>")
_BARE_ID = re.compile(r"(?:^|(?<=\s))([^<>\s@]{1,120}@[^<>\s@]{1,120})(?=\s|$)")
_ADDRESS = re.compile(r"[^\s@<>()\",;\\]{1,64}@[^\s@<>()\",;\\]{1,190}")
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)")
# Quoted string, <address>, separator, encoded word or anything else; an unclosed one runs to the end, so
# all is read once.
_MAILBOX_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.)*)(?:"|$)|<([^<>]*)>?|([,;:])|(=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]*\?=|[^",;:<>=]+|=)'
)
_ESCAPED = re.compile(r"\\([\"\\])")  # only what needs it: Windows programs write paths unescaped
_MIME_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,100}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")


@dataclass(frozen=True, slots=True)
class Headers:
    """Fields in order of appearance: name in lower case, value unfolded, its RFC 2047 words still encoded."""

    fields: tuple[tuple[str, str], ...] = ()

    def every(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]

    def first(self, name: str) -> str:
        return next((value for field, value in self.fields if field == name), "")

    def last(self, name: str) -> str:
        return next((value for field, value in reversed(self.fields) if field == name), "")

    def __contains__(self, name: str) -> bool:
        return any(field == name for field, _ in self.fields)


def read_headers(block: bytes) -> Headers:
    """Folded lines are joined, controls dropped, long values cut; lines that are no header are skipped."""
    fields: list[tuple[str, bytearray]] = []
    for line in block.split(b"\n", _MOST_HEADERS)[:_MOST_HEADERS]:
        line = line[:_LONGEST_VALUE].rstrip(b"\r")
        if line[:1] in (b" ", b"\t"):
            if fields and len(fields[-1][1]) < _LONGEST_VALUE:
                fields[-1][1].extend(b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        name = name.strip()
        if colon and name and len(name) <= 100 and b" " not in name:
            fields.append((name.decode("latin-1").lower(), bytearray(value.strip())))
    return Headers(tuple((name, clean_line(decode_text(bytes(value))[0])) for name, value in fields))


def decode_words(value: str) -> str:
    """RFC 2047 words decoded, controls stripped after decoding, so that an encoded line break is none.

    Neighbours of one charset are joined before decoding: senders split characters across words.
    """
    plain: list[str] = []
    pending: tuple[str, bytes] | None = None
    position = 0
    for word in _ENCODED_WORD.finditer(value):
        between = value[position : word.start()]
        position = word.end()
        charset, data = word[1].partition("*")[0].lower(), _word_bytes(word[2], word[3])
        if pending and not between.strip():
            if pending[0] == charset:
                pending = (charset, pending[1] + data)
                continue
            between = ""
        if pending:
            plain.append(decode_text(pending[1], pending[0])[0])
        plain.append(between)
        pending = (charset, data)
    if pending:
        plain.append(decode_text(pending[1], pending[0])[0])
    plain.append(value[position:])
    return clean_line("".join(plain))


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("latin-1", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data)


def decode_base64(data: bytes) -> bytes:
    """Base64, anything foreign skipped, missing padding supplied; what cannot be completed is dropped."""
    alphabet = data.translate(None, _NOT_BASE64)
    return base64.b64decode(alphabet[: len(alphabet) - (len(alphabet) % 4 == 1)] + b"==")


_NOT_BASE64 = bytes(set(range(256)) - set((string.ascii_letters + string.digits + "+/").encode()))


def without_comments(value: str) -> str:
    """Comments (RFC 5322 3.2.2) removed, nested ones too; brackets within quoted strings are none. Linear."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in value[:_LONGEST_VALUE]:
        if escaped or char == "\\":
            escaped = not escaped
        elif char == '"' and not depth:
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(char)
    return "".join(kept)


def read_addresses(value: str) -> list[tuple[str, str]]:
    """(name, address in lower case) for each mailbox; "" for an address that is none.

    Split before RFC 2047 words are decoded, so that an encoded comma or bracket forges nobody.
    """
    found: list[tuple[str, str]] = []
    name, address = "", ""
    for token in _MAILBOX_TOKEN.finditer(without_comments(value) + ","):
        quoted, angled, separator, plain = token.groups()
        if quoted is not None:
            name += _ESCAPED.sub(r"\1", quoted)
        elif angled is not None:
            address = angled
        elif plain is not None:
            name += plain
        elif separator == ":":
            name = ""  # the name of a group (RFC 5322 3.4)
        else:
            _add_mailbox(found, name, address)
            name, address = "", ""
        if len(found) == _MOST_ADDRESSES:
            break
    return found


def _add_mailbox(found: list[tuple[str, str]], name: str, address: str) -> None:
    if not address:
        name, address = "", name
    address = address.strip().lower()
    if name.strip() or address:
        found.append((decode_words(name)[:200], address if _ADDRESS.fullmatch(address) else ""))


def read_ids(value: str) -> tuple[str, ...]:
    """Message ids without their brackets, at most 50; bare ids are read where none stands in brackets."""
    value = value[:_LONGEST_VALUE]
    return tuple((_BRACKETED_ID.findall(value) or _BARE_ID.findall(value))[:_MOST_IDS])


def read_date(value: str) -> datetime | None:
    """The Date header in UTC, None when it is absent or nonsense; a date without a zone is taken as UTC."""
    try:
        date = email.utils.parsedate_to_datetime(value[:100])
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """A header such as Content-Type: main value in lower case, and parameters, RFC 2231 pieces joined."""
    value = value[:4_096]
    main = value.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(value):
        name, text = match[1].lower(), match[2].strip()
        if text.startswith('"'):
            text = _ESCAPED.sub(r"\1", text.strip('"'))
        stem, star, rest = name.partition("*")
        if not star:
            plain.setdefault(stem, decode_words(text))
        elif rest.rstrip("*").isdecimal() or not rest:
            number = int(rest.rstrip("*")[:4] or 0)
            pieces.setdefault(stem, []).append((number, rest.endswith("*") or not rest, text))
    for stem, parts in pieces.items():
        plain[stem] = _join_pieces(sorted(parts))
    return main, plain


def _join_pieces(parts: list[tuple[int, bool, str]]) -> str:
    charset, data = "", b""
    for index, (_, encoded, text) in enumerate(parts):
        if encoded and index == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
    return clean_line(decode_text(data, charset)[0])


def read_content_type(value: str) -> tuple[str, dict[str, str]]:
    """Type and parameters; text/plain when the header is absent or malformed (RFC 2045 5.2)."""
    main, parameters = read_parameters(value)
    return (main if _MIME_TYPE.fullmatch(main) else "text/plain"), parameters
