"""Words on their way to Slack: everything that is not ours is escaped here and cut here, and never becomes a
link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

SECTION = 3_000
FALLBACK_BYTES = 3_900  # chat.update takes 4,000 bytes of text
# Control characters, and direction marks, which make words lie.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_HALF_ENTITY = re.compile(r"&[a-z]{0,3}$")
MORE = " … open Details"


def escape(text: str) -> str:
    """For mrkdwn and fallback texts: `<!channel>`, `<@U1>` and `<url|label>` come out as they are.

    Source: docs.slack.dev/messaging/formatting-message-text. Bare addresses stay plain words by `verbatim`,
    see blocks.
    """
    clean = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def line(text: str, most: int = 200) -> str:
    """Escaped, on one line, cut: for names, subjects and the like."""
    return cut(escape(" ".join(text.split())), most, "…")


def cut(escaped: str, most: int, pointer: str = MORE) -> str:
    """At most `most` characters of escaped text; what is cut says where the rest stands."""
    if len(escaped) <= most:
        return escaped
    return _HALF_ENTITY.sub("", escaped[: most - len(pointer)]).rstrip() + pointer


def fallback(*parts: str) -> str:
    """The message in plain words, escaped by the caller, within what Slack takes when a message is
    changed."""
    text = " · ".join(part for part in parts if part)
    raw = text.encode()
    if len(raw) <= FALLBACK_BYTES:
        return text
    return _HALF_ENTITY.sub("", raw[: FALLBACK_BYTES - 3].decode(errors="ignore")) + "…"


def quoted(text: str, most: int, pointer: str = MORE) -> list[str]:
    """A text as Slack quotes, in pieces that each fit a section; `most` characters in all."""
    lines = cut(escape(text.strip("\n")), most, pointer).split("\n")
    pieces, held = [], ""
    for long in lines:
        for part in _chunks(long, SECTION - 100):
            row = f"> {part}" if part.strip() else ">"
            if len(held) + len(row) + 1 > SECTION - 50:
                pieces.append(held)
                held = ""
            held = f"{held}\n{row}" if held else row
    return [*pieces, held] if held else pieces


def _chunks(text: str, size: int) -> Iterable[str]:
    """Pieces of a long line, never through an entity."""
    while len(text) > size:
        piece = _HALF_ENTITY.sub("", text[:size])
        yield piece
        text = text[len(piece) :]
    yield text


def at(moment: datetime | None, shape: str = "{date_short_pretty} at {time}") -> str:
    """A moment in each reader's own time zone; the words after the bar are for clients that can't, in UTC."""
    if moment is None:
        return ""
    return f"<!date^{int(moment.timestamp())}^{shape}|{in_utc(moment)}>"


def in_utc(moment: datetime) -> str:
    return moment.strftime("%d %b %Y, %H:%M UTC")


def count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
