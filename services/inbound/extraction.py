"""What the customer wrote: quoted mail and signature go, answers between quotes stay (SPEC B6).

One pass marks the lines, a second keeps or drops runs of them; every check looks at a bounded part of a line.
"""

import re
from dataclasses import dataclass

from services.inbound.charsets import clean_text
from services.inbound.quote_markers import Mark, find_mark, is_rule
from services.inbound.signatures import strip_signature

_LONGEST_TEXT = 200_000
_MOST_LINES = 5_000
_WRAPPED_AT = 60
_LINK_ONLY = re.compile(r"[<(\[]?\s?(?:https?://|mailto:|www\.)[^\s]{1,2000}(?:\s?[>)\]]){0,2}(?:\s?>)?")


@dataclass(slots=True)
class _Run:
    """Consecutive lines of one origin. An introduction belongs to the quotation below it."""

    quoted: bool
    lines: list[str]

    @property
    def says_something(self) -> bool:
        return any(line.strip() for line in self.lines)


def extract_reply(text: str) -> str:
    """The reply without quotation and signature; "" when all of it is quotation.

    Answers written between quoted passages keep the passages they answer. A forwarded mail is kept whole.
    Beyond 200,000 characters or 5,000 lines nothing is read.
    """
    lines = clean_text(text[:_LONGEST_TEXT]).replace("\xa0", " ").split("\n", _MOST_LINES)[:_MOST_LINES]
    runs, forwarded = _split_runs(lines)
    own = _trim(_keep_answers(runs))
    reply = [*own, "", *forwarded] if forwarded else strip_signature(own)
    return "\n".join(line.rstrip() for line in _trim(reply))


def _split_runs(lines: list[str]) -> tuple[list[_Run], list[str]]:
    """Runs of own and quoted lines, up to where only quotation follows; then a forwarded mail's lines."""
    runs: list[_Run] = [_Run(False, [])]
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.lstrip().startswith(">"):
            _append(runs, True, line)
            at += 1
            continue
        mark = find_mark(lines, at)
        if mark is None:
            _append(runs, _continues_quote(lines, at), line)
            at += 1
            continue
        kind, length = mark
        if kind is Mark.FORWARD:
            return runs, lines[at:]
        if kind is Mark.ORIGINAL or not _quote_below(lines, at + length):
            _drop_trailing_rule(runs)
            runs.append(_Run(True, []))
            return runs, []
        for intro in lines[at : at + length]:
            _append(runs, True, intro)
        at += length
        while at < len(lines) and not lines[at].strip():
            _append(runs, True, lines[at])
            at += 1
    return runs, []


def _append(runs: list[_Run], quoted: bool, line: str) -> None:
    if runs[-1].quoted != quoted:
        runs.append(_Run(quoted, []))
    runs[-1].lines.append(line)


def _quote_below(lines: list[str], at: int) -> bool:
    """Whether the next line that says something is marked as quoted."""
    for line in lines[at : at + 10]:
        if line.strip():
            return line.lstrip().startswith(">")
    return True


def _continues_quote(lines: list[str], at: int) -> bool:
    """An unmarked line, wedged between quoted ones, that a mail program broke off the one above.

    The one above was full or has an open bracket, or the line is but a link.
    """
    line = lines[at].strip()
    if not line or at == 0 or at + 1 >= len(lines):
        return False
    above, below = lines[at - 1].strip(), lines[at + 1].strip()
    if not above.startswith(">") or not below.startswith(">"):
        return False
    if _LINK_ONLY.fullmatch(line[:2_100]):
        return True
    full = len(above) >= _WRAPPED_AT and above[-1] not in ".?!:" and len(line) < len(above)
    return (
        full
        or above.count("(") > above.count(")")
        or above.count("<") > max(0, above.count(">") - above[:20].count(">"))
    )


def _drop_trailing_rule(runs: list[_Run]) -> None:
    own = runs[-1].lines
    while own and (not own[-1].strip() or is_rule(own[-1])):
        own.pop()


def _keep_answers(runs: list[_Run]) -> list[str]:
    """Own lines; with answers below several quoted passages, the passages up to the last answer too."""
    answered = [index for index, run in enumerate(runs) if index and not run.quoted and _says_more_than_signature(run)]
    if len(answered) < 2:
        return [line for run in runs if not run.quoted for line in run.lines]
    return [line for index, run in enumerate(runs) for line in run.lines if not run.quoted or index < answered[-1]]


def _says_more_than_signature(run: _Run) -> bool:
    """Whether anything but a signature stands in the run. A mark above it makes all of it strippable."""
    return run.says_something and any(line.strip() for line in strip_signature(["·", *run.lines])[1:])


def _trim(lines: list[str]) -> list[str]:
    begin, end = 0, len(lines)
    while begin < end and not lines[begin].strip():
        begin += 1
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return lines[begin:end]
