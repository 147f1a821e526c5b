"""What the customer wrote: quoted mail and signature go, answers between quotes stay (SPEC B6).

One pass marks the lines, a second keeps or drops runs of them; every check looks at a bounded part of a line.
Where it is in doubt, text stays: a quotation too many is read past, an answer lost is lost.
"""

import re
from dataclasses import dataclass

from services.inbound.charsets import clean_text
from services.inbound.header_blocks import starts_with_field
from services.inbound.quote_markers import Mark, MarkFinder, is_rule
from services.inbound.reply_headers import POINTS_BELOW
from services.inbound.sent_from import is_sent_from
from services.inbound.signatures import strip_footer, strip_signature

_LONGEST_TEXT = 200_000
_MOST_LINES = 5_000
_WRAPPED_AT = 60
_LONGEST_POINTER = 300
_MOST_SIGNATURES = 4
_MOST_BLANK = 10
_LONGEST_HEAD = 14
_MOST_PARAGRAPHS_OF_HEAD = 2
_POINTER = re.compile(rf"(?<![^\W\u3040-\ud7af])(?:{'|'.join(map(re.escape, POINTS_BELOW))})(?![^\W\u3040-\ud7af])")
_LINK_ONLY = re.compile(r"[<(\[]?\s?(?:https?://|mailto:|www\.)[^\s]{1,2000}(?:\s?[>)\]]){0,2}(?:\s?>)?")
_NUMBER_ONLY = re.compile(r"\s{0,3}>\s?[\d.,]{1,12}\s?(?:[kKmM%+€$£]|[^\W\d_]{2,20}){0,2}(?: [^\W\d_]{1,20}){0,3}")
# Blanks that do not break, to blanks; signs that nobody sees (zero width, direction), to nothing.
_UNSEEN = {
    **dict.fromkeys((0x00A0, 0x2007, 0x202F), " "),
    **dict.fromkeys((0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    **dict.fromkeys((0x2028, 0x2029), "\n"),
}


@dataclass(slots=True)
class _Run:
    """Consecutive lines of one origin. An introduction belongs to the quotation below it."""

    quoted: bool
    lines: list[str]

    @property
    def says_something(self) -> bool:
        return any(line.strip() for line in self.lines)


def extract_reply(text: str) -> str:
    """The reply without quotation and signature; "" when all of it is marked as quoted.

    Answers written between quoted passages keep the passages they answer. A forwarded mail is kept whole, and so
    is an unmarked original where the reply says nothing itself or points into it ("my answers in red").
    Beyond 200,000 characters or 5,000 lines nothing is read.
    """
    lines = _read_lines(text)
    runs, below, forwarded = _split_runs(lines)
    own = _trim(_keep_answers(runs))
    if below and (forwarded or _leaves_it_to(own)):
        own = [*own, "", *below]
    return "\n".join(line.rstrip() for line in _trim(own))


def _read_lines(text: str) -> list[str]:
    text = clean_text(text[:_LONGEST_TEXT])
    if not text.isascii():
        text = text.translate(_UNSEEN)
    return text.split("\n", _MOST_LINES)[:_MOST_LINES]


def _split_runs(lines: list[str]) -> tuple[list[_Run], list[str], bool]:
    """Runs of own and quoted lines; what is below an unmarked original's head; whether that was sent on."""
    finder = MarkFinder(lines)
    runs: list[_Run] = [_Run(False, [])]
    at = 0
    while at < len(lines):
        line = lines[at]
        mark = finder.find(at)
        if mark is None:
            quoted = _is_quoted(lines, at) or _continues_quote(lines, at, runs)
            _append(runs, quoted, line)
            at += 1
            continue
        kind, length = mark
        if kind is Mark.FORWARD:
            return runs, lines[at:], True
        end = at + (_head_length(lines, at) if kind is Mark.ORIGINAL else length)
        if not finder.quote_follows(end, _MOST_BLANK):
            _drop_trailing_rule(runs)
            runs.append(_Run(True, []))
            return runs, _unmarked(lines, at, at + length), False
        while end < len(lines) and (not lines[end].strip() or lines[end].lstrip().startswith("|")):
            end += 1
        for quoted_line in lines[at:end]:
            _append(runs, True, quoted_line)
        at = end
    return runs, [], False


def _head_length(lines: list[str], at: int) -> int:
    """Lines of an original's head: to the next blank line, and the fields below it where only a banner stood above."""
    end = at + 1
    for _ in range(_MOST_PARAGRAPHS_OF_HEAD):
        while end < len(lines) and end - at < _LONGEST_HEAD and lines[end].strip() and lines[end].lstrip()[0] != ">":
            end += 1
        if end + 1 >= len(lines) or lines[end].strip() or not starts_with_field(lines[end + 1]):
            break
        end += 1
    return end - at


def _append(runs: list[_Run], quoted: bool, line: str) -> None:
    if runs[-1].quoted != quoted:
        runs.append(_Run(quoted, []))
    runs[-1].lines.append(line)


def _unmarked(lines: list[str], head: int, at: int) -> list[str]:
    """All from the head on, if anything below it says something without a mark of quotation."""
    said = (line.lstrip() for line in lines[at:])
    return lines[head:] if any(line and line[0] != ">" for line in said) else []


def _leaves_it_to(own: list[str]) -> bool:
    """Whether the reply stands in the unmarked original: nothing is written above it, or "see below" is."""
    said = [line for line in own if line.strip()]
    if all(is_sent_from(line) for line in said):
        return True
    words = " ".join(said)[: _LONGEST_POINTER + 1].casefold()
    return len(words) <= _LONGEST_POINTER and bool(_POINTER.search(words))


def _is_quoted(lines: list[str], at: int) -> bool:
    """Marked with ">", unless it is "> 100 seats" standing alone."""
    line = lines[at]
    if not line.lstrip().startswith(">"):
        return False
    if not _NUMBER_ONLY.fullmatch(line[:80].rstrip()):
        return True
    beside = (lines[at - 1] if at else "", lines[at + 1] if at + 1 < len(lines) else "")
    return any(other.lstrip().startswith(">") for other in beside) or (at > 0 and beside[0].rstrip().endswith(":"))


def _continues_quote(lines: list[str], at: int, runs: list[_Run]) -> bool:
    """An unmarked line, wedged between quoted ones, that a mail program broke off the one above.

    The one above was full or has an open bracket, or the line is but a link. Below a reply of its own, a line that
    goes on in lower case is one too.
    """
    line = lines[at].strip()
    if not line or at == 0 or at + 1 >= len(lines):
        return False
    above, below = lines[at - 1].strip(), lines[at + 1].strip()
    if not above.startswith(">") or not below.startswith(">"):
        return False
    if _LINK_ONLY.fullmatch(line[:2_100]):
        return True
    if len(above) >= _WRAPPED_AT and len(line) < len(above):
        if above[-1] not in ".?!:":
            return True
        if above[-1] == "." and line[0].islower() and runs[0].says_something:
            return True
    return above.count("(") > above.count(")") or above.count("<") > max(0, above.count(">") - above[:20].count(">"))


def _drop_trailing_rule(runs: list[_Run]) -> None:
    own = runs[-1].lines
    while own and (not own[-1].strip() or is_rule(own[-1])):
        own.pop()


def _keep_answers(runs: list[_Run]) -> list[str]:
    """Own lines without signature; with answers below several quoted passages, the passages up to the last one too.

    A signature is looked for where mail programs put one: above the first quotation and below the last answer.
    Closing words below the quotation, with no answer there, were put there by hand, and stay.
    """
    first = runs[0].lines
    if not runs[0].says_something:
        first = []
    answered = _answered(runs)
    if not answered:
        last = [line for run in runs[1:] if not run.quoted for line in run.lines]
        if not first:
            return strip_signature(last)
        return [*strip_signature(first), "", *_trim(strip_footer(["·", *last])[1:])]
    last_answer = answered[-1]
    kept = [*strip_signature(first), ""] if first else []
    if len(answered) < 2:
        return [*kept, *_trim(_below_signature(runs[last_answer]))]
    for index, run in enumerate(runs[1 : last_answer + 1], 1):
        kept += _below_signature(run) if index == last_answer else run.lines
    return kept


def _answered(runs: list[_Run]) -> list[int]:
    """Runs of own lines below a quotation, up to the last that is more than a signature."""
    said = [index for index, run in enumerate(runs) if index and not run.quoted and run.says_something]
    for _ in range(_MOST_SIGNATURES):
        if not said or any(line.strip() for line in _below_signature(runs[said[-1]])):
            break
        said.pop()
    return said


def _below_signature(run: _Run) -> list[str]:
    """A run without its signature, all of it if need be: a line put above makes all of it strippable."""
    return strip_signature(["·", *run.lines])[1:]


def _trim(lines: list[str]) -> list[str]:
    begin, end = 0, len(lines)
    while begin < end and not lines[begin].strip():
        begin += 1
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return lines[begin:end]
