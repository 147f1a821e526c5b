"""What single lines say about where a quotation begins: simple checks on capped lines, always linear."""

import re
from enum import Enum, auto

from services.inbound.header_blocks import begins_foreign_block, begins_header_block, starts_with_field
from services.inbound.reply_headers import (
    FIRST_PERSON,
    FORWARDED,
    OPENERS,
    ORIGINAL,
    ORIGINAL_BANNERS,
    REPLY_ABOVE,
    WEEKDAYS,
    WROTE,
)

_LONGEST_CHECKED = 400
_LONGEST_INTRO = 600
_MOST_INTRO_LINES = 5
_MOST_DOUBTS = 300
_DASHES = " \t-_=*~#–—‐‑‒―─━"
_DATE = re.compile(
    r"(?<!\d)\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[:.h]\d\d(?!\d)|\d{1,2}[日月]"
)
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h時时]\d\d(?!\d)")
_NUMBER_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_BEGINS_WITH_DATE = re.compile(r"[\[(]?(?:\d{1,4}[./-] ?\d{1,2}[./-]|\d{1,2}[:.]\d\d|\d{1,2}\.? \w|\d{4}[年년])")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.")
_BRACKETED_ADDRESS = re.compile(r"[<(\[] ?(?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,120} ?[>)\]]")
_WROTE = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(set(WROTE), key=len, reverse=True)))})(?!\w)")
# Languages without blanks between words: the verb stands anywhere in the line.
_WROTE_UNSPACED = tuple(word for word in WROTE if ord(word[0]) > 0x0E00)
_BANNERS = (*ORIGINAL_BANNERS, *REPLY_ABOVE)
_FIRST_WORDS = frozenset((*OPENERS, *WEEKDAYS))
_END_OF_INTRO = (":", "：", ":*", ":_", ">", "----", "-----", "---", ":>")
_OLD_GMAIL = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2},? \d{1,2}:\d\d (?:gmt|utc)[+-]\d\d:?\d\d .{1,200}")
_GROUPWISE = re.compile(r">>> .{3,200} \d{1,2}[/.:-]\d\d.{0,60}")


class Mark(Enum):
    """INTRO: a "… wrote:" line. ORIGINAL: below is the quoted original. FORWARD: below is what is sent on."""

    INTRO = auto()
    ORIGINAL = auto()
    FORWARD = auto()


class MarkFinder:
    """Finds marks in the lines of one mail.

    A line that looks like the beginning of an introduction or a header block costs a look at the lines below it.
    After 300 such lines that were none, only marks of a single line are looked for: no mail has so many.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.doubts = 0

    def find(self, at: int) -> tuple[Mark, int] | None:
        """The mark that begins at this line and the number of its lines; looks at most nine lines ahead."""
        line = self._lines[at][:_LONGEST_CHECKED].strip()
        if not line:
            return None
        if line[0] == ">":
            return (Mark.ORIGINAL, 1) if line.startswith(">>> ") and self._is_groupwise(line, at) else None
        lowered = line.casefold()
        words = lowered.strip(_DASHES)
        announced = words != lowered and _is_drawn(lowered)
        if words.startswith(FORWARDED) and (announced or lowered.endswith((":", "："))):
            return Mark.FORWARD, 1
        if words.startswith(ORIGINAL) and (announced or words.rstrip(":： ") in ORIGINAL):
            return Mark.ORIGINAL, 1
        if words.startswith(_BANNERS):
            return Mark.ORIGINAL, 1
        if at and is_rule(self._lines[at - 1], 20, "_") and begins_foreign_block(self._lines, at):
            return Mark.ORIGINAL, 1
        if self.doubts >= _MOST_DOUBTS:
            return None
        if starts_with_field(line):
            self.doubts += 1
            if begins_header_block(self._lines, at):
                return Mark.ORIGINAL, 1
        length = self._intro_length(at, line, lowered)
        return (Mark.INTRO, length) if length else None

    def quote_follows(self, at: int, most_blank: int = 8) -> bool:
        """Whether the next line that says something is marked as quoted."""
        for line in self._lines[at : at + most_blank]:
            if stripped := line.lstrip():
                return stripped[0] in ">|"
        return False

    def _is_groupwise(self, line: str, at: int) -> bool:
        """GroupWise: ">>> Ana Smith <a@b.example> 03.04.2024 10:22 >>>", and the original below it bare."""
        return bool(_GROUPWISE.match(line)) and not self.quote_follows(at + 1)

    def _intro_length(self, at: int, line: str, lowered: str) -> int:
        """Lines of the "On … wrote:" that begins here, 0 if none does. Mail programs wrap it after any word."""
        if line[0] in _DASHES and line[-1] in _DASHES and _says_wrote(lowered):
            return 1 if len(line.strip(_DASHES)) <= 200 else 0
        if line[0] in "12" and _OLD_GMAIL.fullmatch(lowered):
            return 1
        opened = _may_begin_intro(line, lowered)
        if not opened and not self._ends_soon(at, line):
            return 0
        self.doubts += 1
        joined = ""
        for offset, following in enumerate(self._lines[at : at + _MOST_INTRO_LINES]):
            following = following[:_LONGEST_CHECKED].strip()
            if not following:
                if offset and _TIME.search(joined) and not joined.endswith((".", "?", "!")):
                    continue
                return 0
            if offset and following[0] == ">" and joined.count("<") <= joined.count(">"):
                return offset if _is_verb_last(joined.casefold()) else 0
            if offset and _DATE.search(following) and _may_begin_intro(following, following.casefold()):
                return 0
            joined = f"{joined} {following}" if joined else following
            if len(joined) > _LONGEST_INTRO:
                return 0
            if following.endswith(_END_OF_INTRO):
                quoted = self.quote_follows(at + offset + 1)
                told = joined.split()
                if not quoted and not FIRST_PERSON.isdisjoint((*told, told[0].lower())):
                    return 0
                shaped = _is_intro if opened else _is_foreign_intro
                if shaped(joined.casefold(), quoted):
                    return offset + 1
        return 0

    def _ends_soon(self, at: int, line: str) -> bool:
        """A paragraph of up to three lines that ends in a colon and may introduce in a language nobody listed."""
        if at and self._lines[at - 1].strip():
            return False
        for offset in range(3):
            if at + offset >= len(self._lines):
                return False
            line = self._lines[at + offset][:_LONGEST_CHECKED].strip()
            if not line:
                return False
            if line.endswith((":", "：")):
                return True
        return False


def is_rule(line: str, shortest: int = 4, drawn_with: str = "_-=*—─━") -> bool:
    """A line drawn with characters, such as stands above a header block."""
    stripped = line.strip()
    return len(stripped) >= shortest and not stripped.strip(drawn_with)


def _is_drawn(lowered: str) -> bool:
    """Between dashes, or behind two at least: an item of a list has but one, and before it."""
    return lowered[0] in _DASHES and (lowered[-1] in _DASHES or not lowered[1:2].strip(_DASHES.strip()))


def _may_begin_intro(line: str, lowered: str) -> bool:
    lowered = lowered.lstrip("*_ ")
    first = lowered.split(maxsplit=1)[0].strip(".,") if lowered else ""
    return (
        first in _FIRST_WORDS
        or bool(_BEGINS_WITH_DATE.match(lowered))
        or lowered.startswith(("在", "于", "於", "ב-", "el "))
        or ("@" in lowered and bool(_ADDRESS.search(lowered)) and (line.endswith(":") or _says_wrote(lowered)))
        or (line.endswith((":", "：")) and len(line) <= 200 and _says_wrote(lowered))
        or (not line.isascii() and any(verb in lowered for verb in _WROTE_UNSPACED))
    )


def _is_intro(joined: str, quote_follows: bool) -> bool:
    """Who and when: a verb with a date or an address; a date with an address where there is no verb."""
    dated = bool(_DATE.search(joined)) or (quote_follows and bool(_NUMBER_DAY.search(joined)))
    addressed = ("@" in joined and bool(_ADDRESS.search(joined))) or "mailto:" in joined
    if joined.endswith(">") and not joined.endswith((":>", ": >")):
        return dated and addressed and quote_follows and bool(_BEGINS_WITH_DATE.match(joined))
    wrote = _says_wrote(joined)
    if wrote and quote_follows and len(joined) <= 120:
        return True
    return (wrote and (dated or addressed)) or (dated and addressed)


def _is_foreign_intro(joined: str, quote_follows: bool) -> bool:
    """An introduction by its facts alone: an address in brackets, a date and a time; with a quotation below, two.

    A verb that is known stands for the time and the brackets.
    """
    addressed = "@" in joined and bool(_BRACKETED_ADDRESS.search(joined))
    timed = bool(_TIME.search(joined))
    dated = bool(_DATE.search(_TIME.sub(" ", joined)))
    if quote_follows:
        return addressed or (timed and dated)
    return (addressed and timed and dated) or (dated and "@" in joined and _says_wrote(joined))


def _is_verb_last(joined: str) -> bool:
    """ "On 3 Apr 2024, Ana wrote" without its colon, directly above the quotation."""
    dated = bool(_DATE.search(joined))
    return dated and any(match.end() == len(joined) for match in _WROTE.finditer(joined))


def _says_wrote(text: str) -> bool:
    return bool(_WROTE.search(text)) or (not text.isascii() and any(verb in text for verb in _WROTE_UNSPACED))
