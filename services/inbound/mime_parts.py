"""The parts of a raw mail, found by offsets in one bounded, iterative walk; decoded only when asked for."""

import binascii
import re
from dataclasses import dataclass, field

from services.inbound.charsets import clean_line, clean_text, decode_text
from services.inbound.mail_headers import (
    Headers,
    decode_base64,
    read_content_type,
    read_headers,
    read_parameters,
)

_MOST_PARTS = 300
_MOST_DELIMITERS = 2_000
_DEEPEST = 20
_LONGEST_HEADER_BLOCK = 2 * 2**20
_LONGEST_TEXT_BYTES = 1_000_000
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_UNSAFE_IN_FILENAME = re.compile(r"[^\w .,()+@&'=\[\]-]+|[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the MIME tree. Leaves of one multipart/alternative share an `alternative` number."""

    raw: bytes = field(repr=False)
    headers: Headers
    start: int
    end: int
    number: int
    alternative: int
    nested_broken: bool = False

    @property
    def content_type(self) -> str:
        """A multipart without usable boundary is a leaf too, and read as plain text."""
        declared = read_content_type(self.headers.first("content-type"))[0]
        return "text/plain" if self.nested_broken else declared

    def parameter(self, name: str) -> str:
        return read_content_type(self.headers.first("content-type"))[1].get(name, "")

    @property
    def filename(self) -> str:
        """Safe to show and to save under: no path, no control or direction sign, at most 120 characters."""
        _, parameters = read_parameters(self.headers.first("content-disposition"))
        name = clean_line(parameters.get("filename") or self.parameter("name"))
        name = _UNSAFE_IN_FILENAME.sub("_", re.split(r"[/\\]", name)[-1]).strip(" ._")
        if not name:
            return f"attachment-{self.number}"
        stem, dot, extension = name.rpartition(".")
        return name if len(name) <= 120 else f"{(stem or name)[:100]}{dot}{extension[:16]}"

    @property
    def is_attachment(self) -> bool:
        """Everything but unnamed, inline text and HTML."""
        disposition, parameters = read_parameters(self.headers.first("content-disposition"))
        named = "filename" in parameters or bool(self.parameter("name"))
        readable = self.content_type in ("text/plain", "text/html")
        return disposition == "attachment" or not readable or named

    @property
    def size(self) -> int:
        """Decoded size in bytes; computed, not decoded, for base64."""
        if self._encoding == "base64":
            foreign = sum(self.raw.count(char, self.start, self.end) for char in (b"\r", b"\n", b" ", b"="))
            return (self.end - self.start - foreign) * 3 // 4
        return self.end - self.start

    @property
    def _encoding(self) -> str:
        return self.headers.first("content-transfer-encoding").strip().lower()

    def content(self) -> bytes:
        """Transfer encoding undone, at most the first megabyte of the encoded bytes."""
        body = self.raw[self.start : min(self.end, self.start + _LONGEST_TEXT_BYTES)]
        if self._encoding == "base64":
            return decode_base64(body)
        if self._encoding == "quoted-printable":
            return binascii.a2b_qp(body)
        return body

    def text(self) -> tuple[str, str]:
        """The readable text, and in plain words what was wrong with it ("" if nothing)."""
        charset = "" if self.nested_broken else self.parameter("charset")
        text, certain = decode_text(self.content(), charset)
        problem = ""
        if self.end - self.start > _LONGEST_TEXT_BYTES:
            problem = "a text part was longer than 1 MB and has been cut"
        elif not certain:
            named = clean_line(charset)[:40] or "none"
            problem = f"the text is not in the charset that it names ({named}), so that was guessed"
        return clean_text(text), problem


@dataclass(frozen=True, slots=True)
class Walk:
    """The top headers, the leaves in order, and what was left unread. `too_deep`: nested beyond the limit."""

    headers: Headers
    parts: tuple[Part, ...]
    problems: tuple[str, ...]
    too_deep: bool


def walk_parts(raw: bytes) -> Walk:
    """Never recurses; stops at 20 levels and 300 parts, which is far above what any mail program makes."""
    top, body = _split_entity(raw, len(raw) - len(raw.lstrip(b"\r\n")), len(raw))
    parts: list[Part] = []
    problems: list[str] = []
    too_deep = False
    waiting = [(top, body, len(raw), 0, 0)]
    seen = 0
    while waiting:
        headers, start, end, depth, alternative = waiting.pop()
        content_type, parameters = read_content_type(headers.first("content-type"))
        multipart = content_type.startswith("multipart/")
        ranges: list[tuple[int, int]] = []
        if multipart and (depth >= _DEEPEST or seen >= _MOST_PARTS):
            too_deep = too_deep or depth >= _DEEPEST
            continue
        if multipart:
            ranges = _split_multipart(raw, start, end, parameters.get("boundary", ""), _MOST_PARTS - seen)
        if ranges:
            seen += len(ranges)
            if content_type == "multipart/alternative" and not alternative:
                alternative = seen
            for part_start, part_end in reversed(ranges):
                inner, inner_body = _split_entity(raw, part_start, part_end)
                waiting.append((inner, inner_body, part_end, depth + 1, alternative))
            continue
        if multipart:
            problems.append("the mail's parts could not be told apart, so it is shown as it came")
        parts.append(Part(raw, headers, start, end, len(parts) + 1, alternative, nested_broken=multipart))
    if too_deep:
        problems.append(f"parts nested more than {_DEEPEST} levels deep were not read")
    if seen >= _MOST_PARTS:
        problems.append(f"only the first {_MOST_PARTS} parts were read")
    return Walk(top, tuple(parts), tuple(dict.fromkeys(problems)), too_deep)


def _split_entity(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Headers, and where the body begins. An entity without a single header line is all body."""
    for newline in (b"\n", b"\r\n"):
        if raw.startswith(newline, start, end):
            return Headers(), start + len(newline)
    limit = min(end, start + _LONGEST_HEADER_BLOCK)
    blank = _BLANK_LINE.search(raw, start, limit)
    headers = read_headers(raw[start : blank.start() if blank else limit])
    if not headers.fields:
        return headers, start
    return headers, blank.end() if blank else end


def _split_multipart(raw: bytes, start: int, end: int, boundary: str, most: int) -> list[tuple[int, int]]:
    """Where each part lies; [] without a boundary. Without a last delimiter the end closes (RFC 2046)."""
    delimiter = b"--" + boundary.encode("latin-1", "replace")[:200].rstrip()
    if delimiter == b"--":
        return []
    ranges: list[tuple[int, int]] = []
    part_start: int | None = None
    at = start if raw.startswith(delimiter, start, end) else raw.find(b"\n" + delimiter, start, end) + 1
    for _ in range(_MOST_DELIMITERS):
        if at <= 0 or len(ranges) >= most:
            break
        after = at + len(delimiter)
        newline = raw.find(b"\n", after, min(end, after + 200))
        line_end = newline if newline >= 0 else min(end, after + 200)
        rest = raw[after:line_end].strip()
        if rest in (b"", b"--"):
            if part_start is not None:
                ranges.append((part_start, max(part_start, at - (2 if raw[at - 2 : at] == b"\r\n" else 1))))
            part_start = min(line_end + 1, end) if not rest else None
            if rest:
                break
        at = raw.find(b"\n" + delimiter, max(after, newline), end) + 1
    if part_start is not None and len(ranges) < most:
        ranges.append((part_start, end))
    return ranges
