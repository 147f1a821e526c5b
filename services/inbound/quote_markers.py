"""What single lines say about where a quotation begins: simple checks on capped lines, always linear."""

import re
from enum import Enum, auto

from services.inbound.reply_headers import (
    FIELDS,
    FORWARDED,
    OPENERS,
    ORIGINAL,
    ORIGINAL_BANNERS,
    WEEKDAYS,
    WROTE,
)

_LONGEST_CHECKED = 400
_MOST_INTRO_LINES = 5
_BLOCK_LINES = 9
_DATE = re.compile(
    r"(?<!\d)\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[:.h]\d\d(?!\d)|\d{1,2}[日月]"
)
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)")
_NUMBER_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_DATE_PATTERNS_START = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[:.]\d\d|\d{1,2}\.? \w|\d{4}年")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.")
_WROTE = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(set(WROTE), key=len, reverse=True)))})(?!\w)")
_WROTE_CJK = tuple(word for word in WROTE if not word[0].isascii() and ord(word[0]) > 0x0E00)
_DIRECTION_MARKS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_OPENERS = tuple(sorted({*OPENERS}, key=len, reverse=True))
_WEEKDAYS = frozenset(WEEKDAYS)
_END_OF_INTRO = (":", "：", ":*", ">", "----", "-----", ":>")


class Mark(Enum):
    """INTRO: a "… wrote:" line. ORIGINAL: below is the quoted original. FORWARD: below is what is sent on."""

    INTRO = auto()
    ORIGINAL = auto()
    FORWARD = auto()


def find_mark(lines: list[str], at: int) -> tuple[Mark, int] | None:
    """The mark that begins at this line and the number of its lines; looks at most nine lines ahead."""
    line = _checked(lines[at])
    if not line or line.startswith(">"):
        return None
    dashed = _dashed_words(line)
    if dashed.startswith(FORWARDED) or (line.casefold().startswith(FORWARDED) and line.endswith(":")):
        return Mark.FORWARD, 1
    if (dashed.startswith(ORIGINAL) and line[0] in "-_=*") or line.casefold().startswith(ORIGINAL_BANNERS):
        return Mark.ORIGINAL, 1
    if _begins_header_block(lines, at):
        return Mark.ORIGINAL, 1
    length = _intro_length(lines, at, line)
    return (Mark.INTRO, length) if length else None


def is_rule(line: str) -> bool:
    """A line drawn with characters, such as stands above a header block."""
    stripped = line.strip()
    return len(stripped) >= 4 and not stripped.strip("_-=*—")


def _checked(line: str) -> str:
    """The part of a line that is looked at, without the direction marks of right-to-left mail."""
    return line[:_LONGEST_CHECKED].translate(_DIRECTION_MARKS).strip()


def _dashed_words(line: str) -> str:
    return line.strip("-_=* ").casefold()


def _field_of(line: str) -> tuple[str, str]:
    """(field, rest) when the line is "Label: value", in bold or not; ("", "") otherwise."""
    line = line[:_LONGEST_CHECKED].lstrip("* \t")
    for colon in (":", "："):
        label, found, _ = line[:40].partition(colon)
        if found:
            field = FIELDS.get(label.strip(" *\t\xa0").casefold(), "")
            if field:
                return field, line[len(label) + 1 :]
    return "", ""


def _begins_header_block(lines: list[str], at: int) -> bool:
    """From or date first, others soon, and a subject or an address: "From: Paris, To: London" is not."""
    first, rest = _field_of(lines[at])
    if first not in ("from", "date"):
        return False
    if "@" in rest and " sent: " in rest.casefold():  # the block on one line, as some gateways write it
        return True
    fields = {first}
    proved = "@" in rest
    strangers = 0
    for line in lines[at + 1 : at + _BLOCK_LINES]:
        field, rest = _field_of(line)
        if field:
            fields.add(field)
        elif not line.strip() and len(fields) > 1:
            break
        else:
            strangers += 1
            rest = line[:_LONGEST_CHECKED]
            if strangers > 2:
                break
        proved = proved or "@" in rest
    return len(fields) >= 2 and ("subject" in fields or proved) and fields != {"date", "other"}


def _intro_length(lines: list[str], at: int, line: str) -> int:
    """Lines of the "On … wrote:" that begins here, 0 if none does. Mail programs wrap it after any word."""
    if line[0] in "-–" and line[-1] in "-–" and _says_wrote(line.casefold()):
        return 1 if len(line.strip("-– ")) <= 200 else 0
    if not _may_begin_intro(line):
        return 0
    joined = ""
    for offset, following in enumerate(lines[at : at + _MOST_INTRO_LINES]):
        following = _checked(following)
        if not following:
            if offset and _TIME.search(joined) and not joined.endswith((".", "?", "!")):
                continue
            return 0
        if offset and _may_begin_intro(following) and _DATE.search(following):
            return 0
        joined = f"{joined} {following}" if joined else following
        if following.endswith(_END_OF_INTRO) and _is_intro(joined.casefold(), _quote_follows(lines, at + offset + 1)):
            return offset + 1
    return 0


def _may_begin_intro(line: str) -> bool:
    lowered = line.casefold().lstrip("*_ ")
    word = lowered.split(maxsplit=1)[0].strip(".,") if lowered else ""
    return (
        bool(_DATE_PATTERNS_START.match(lowered))
        or word in _WEEKDAYS
        or any(
            lowered.startswith(opener) and not lowered[len(opener) : len(opener) + 1].isalpha() for opener in _OPENERS
        )
        or lowered.startswith(("在", "于", "於"))
        or bool(_ADDRESS.search(lowered) and _says_wrote(lowered))
        or bool(line.endswith(":") and len(line) <= 120 and _ADDRESS.search(lowered))
        or any(verb in lowered for verb in _WROTE_CJK)
    )


def _is_intro(joined: str, quote_follows: bool) -> bool:
    """Who and when: a verb with a date or an address; a date with an address where there is no verb."""
    dated = bool(_DATE.search(joined)) or (quote_follows and bool(_NUMBER_DAY.search(joined)))
    addressed = bool(_ADDRESS.search(joined)) or "mailto:" in joined
    if joined.endswith(">") and not joined.endswith((":>", ": >")):
        return dated and addressed and quote_follows and bool(_DATE_PATTERNS_START.match(joined))
    return (_says_wrote(joined) and (dated or addressed)) or (dated and addressed)


def _says_wrote(text: str) -> bool:
    return bool(_WROTE.search(text)) or any(verb in text for verb in _WROTE_CJK)


def _quote_follows(lines: list[str], at: int) -> bool:
    for line in lines[at : at + 8]:
        if line.strip():
            return line.lstrip().startswith(">")
    return False
