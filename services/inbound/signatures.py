"""Where a signature or a footer begins: at a delimiter, a telephone's line, closing words, or a dashed name."""

import re
from collections.abc import Callable, Iterable

from services.inbound.contact_blocks import find_contact_block, find_legal_notice, is_footer
from services.inbound.sent_from import is_sent_from, names_device
from services.inbound.signature_words import (
    CLOSINGS,
    POSTSCRIPTS,
    THANKFUL_CLOSINGS,
)

_DELIMITERS = ("--", "—", "–", "---", "__", "___", "____", "-- --", "***", "~~~", "~~")
_MOST_SIGNATURE_LINES = 14
_LONGEST_SIGNATURE_LINE = 160
_LONGEST_CLOSING = 70
_FURTHEST_MOBILE_LINE = 120
_FURTHEST_DELIMITER = 60
_MOST_LINES_BELOW_THANKS = 4
_MOST_WORDS_IN_LOWER_CASE = 3
_FOOTER_RULE = 20
_CLOSINGS = frozenset(CLOSINGS)
_THANKFUL = frozenset(THANKFUL_CLOSINGS)
_LONG_CLOSINGS = tuple(sorted((words for words in CLOSINGS if len(words.split()) > 1), key=len, reverse=True))
_PLACES = ("from ", "aus ", "vom ", "de ", "desde ", "da ", "dal ", "dalla ", "van ", "uit ", "fra ", "från ", "z ")
_TRAILING = " \t,.!;:…*_、，。！~-"
_STOPS = ".!?…,;:)。！？，、；：」"
_SENTENCE = re.compile(r"[.!…。！]['\"”»)]?$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def strip_signature(lines: list[str]) -> list[str]:
    """The lines without the signature at their end, unless nothing would be left: then it was the message.

    What is added after it as a postscript stays.
    """
    return _strip(lines, (*_BY_PROGRAMS, _mobile_line, _closing, find_contact_block, _dashed_name, _closing))


def strip_footer(lines: list[str]) -> list[str]:
    """Like strip_signature, but only what programs put there: nothing that only words of closing announce."""
    return _strip(lines, _BY_PROGRAMS)


def _strip(lines: list[str], finders: Iterable[Callable[[list[str]], int | None]]) -> list[str]:
    lines = _without_trailing_blanks(lines)
    postscript: list[str] = []
    for find in finders:
        begin = find(lines)
        if begin is not None and any(line.strip() for line in lines[:begin]):
            postscript = postscript or _find_postscript(lines[begin:])
            lines = _without_trailing_blanks(lines[:begin])
    return [*lines, "", *postscript] if postscript else lines


def _mobile_line(lines: list[str]) -> int | None:
    """The first such line that stands alone; what is below goes too where it is a signature.

    Below a line that names the device all goes: telephones put the original there, unmarked.
    """
    found = None
    below = 0
    for index in range(len(lines) - 1, max(0, len(lines) - _FURTHEST_MOBILE_LINE) - 1, -1):
        line = lines[index]
        if not line.strip():
            continue
        if len(line) <= 400 and is_sent_from(line):
            alone = not below or index == 0 or not lines[index - 1].strip()
            parted = index + 1 >= len(lines) or not lines[index + 1].strip()
            if alone and ((parted and names_device(line)) or _is_signature(lines[index + 1 :])):
                found = index
            continue
        below += 1
    return found


def _footer_rule(lines: list[str]) -> int | None:
    """A long rule of underscores with little below it: the footer of a mailing list or of a company."""
    for index in range(len(lines) - 1, max(-1, len(lines) - _MOST_SIGNATURE_LINES), -1):
        rule = lines[index].strip()
        if len(rule) >= _FOOTER_RULE and not rule.strip("_"):
            return index
    return None


def _footer_line(lines: list[str]) -> int | None:
    """What a scanner, a list or a printer's friend has added, where it begins a paragraph near the end."""
    for index in range(max(1, len(lines) - 2 * _MOST_SIGNATURE_LINES), len(lines)):
        if is_footer(lines[index]) and not lines[index - 1].strip():
            return index
    return None


def _delimiter(lines: list[str]) -> int | None:
    """The line "-- " (RFC 3676 4.3) wherever it stands; its imitations only when a signature follows."""
    if "-- " in lines:
        return lines.index("-- ")
    for index in range(max(0, len(lines) - _FURTHEST_DELIMITER), len(lines)):
        line = lines[index].strip()
        if line not in _DELIMITERS:
            continue
        below = [under for under in lines[index + 1 :] if under.strip()]
        if not below or (line == "--" and _is_little(below)):
            return index
        if len(below[0].split()) <= 6 and _is_signature(below) and _tells_who(below):
            return index
    return None


def _closing(lines: list[str]) -> int | None:
    """The first closing words with only a signature below; words of thanks close only above a short name."""
    below = 0
    found = None
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    for index in range(len(lines) - 1, first, -1):
        line = lines[index].strip()
        if not line:
            continue
        if is_closing(line) and _is_apart(lines[index - 1]) and (below or not _UNSPACED.search(line)):
            if _is_signature(lines[index + 1 :]):
                found = index
        elif 0 < below <= _MOST_LINES_BELOW_THANKS and is_thanks(line) and _looks_like_names(lines[index + 1 :]):
            found = index
        below += 1
        if below > _MOST_SIGNATURE_LINES or (len(line) > _LONGEST_SIGNATURE_LINE and not is_footer(line)):
            break
    return found


def is_closing(line: str) -> bool:
    """ "Best regards" alone, with a comma and a name ("Regards, Roman"), or from a place ("Viele Grüße aus Köln")."""
    if _matches(line, _CLOSINGS):
        return True
    words = line.casefold().strip(_TRAILING)
    if len(words) > _LONGEST_CLOSING or not words.startswith(_LONG_CLOSINGS):
        return False
    longest = next(closing for closing in _LONG_CLOSINGS if words.startswith(closing))
    rest = words[len(longest) :].strip(_TRAILING)
    return words[len(longest)] == " " and rest.startswith(_PLACES) and len(rest.split()) <= 5


def is_thanks(line: str) -> bool:
    """Words of thanks alone, or with a comma and a name: "Thanks, Tom" but not "Thanks, no need"."""
    words, comma, name = line.strip().partition(",")
    named = not comma or all(word[0].isupper() for word in name.split())
    ends = line.endswith((",", ".", "!", "，", "。", "！", "、"))
    return named and ((ends and _matches(line, _THANKFUL)) or words.casefold() in _THANKFUL)


def _matches(line: str, phrases: frozenset[str]) -> bool:
    if len(line) > _LONGEST_CLOSING:
        return False
    words = " ".join(line.casefold().strip(_TRAILING).split())
    if " / " in words:
        return all(part in phrases for part in words.split(" / "))
    closing, comma, name = words.partition(",")
    return words in phrases or bool(comma and closing.strip() in phrases and len(name.split()) <= 3)


def _is_apart(above: str) -> bool:
    """Whether the line above is finished: "We would\\nlove" goes on."""
    return not above.strip() or above.rstrip()[-1] in _STOPS


def _looks_like_names(lines: list[str]) -> bool:
    """A name first, then what stands below names. Where words have no capitals nobody can tell: not a name."""
    said = [line.strip() for line in lines if line.strip()]
    first = said[0].strip(_TRAILING).split()
    return (
        0 < len(first) <= 4
        and all(word[0].isupper() for word in first)
        and all(len(line) <= 40 and not line.endswith(("?", "!", ":", "？")) for line in said)
    )


def _tells_who(below: list[str]) -> bool:
    """Whether it begins like a name, or has an address of the mail or the web."""
    words = below[0].split()
    return all(word[0].isupper() for word in words) or any(sign in "\n".join(below) for sign in ("@", "http", "www."))


def _is_little(below: list[str]) -> bool:
    return len(below) <= _MOST_SIGNATURE_LINES and all(len(under) <= _LONGEST_SIGNATURE_LINE for under in below)


def _is_signature(lines: list[str]) -> bool:
    """Names, titles, addresses, slogans: no question, no sentence of some length, and not much of it.

    A postscript may follow; it is kept elsewhere.
    """
    said = [line.strip() for line in lines if line.strip()]
    for index, line in enumerate(said):
        if _is_postscript(line):
            said = said[:index]
            break
    return len(said) <= _MOST_SIGNATURE_LINES and not any(_is_sentence(line) for line in said)


def _is_sentence(line: str) -> bool:
    if line.endswith(("?", "？")):
        return True
    if len(line) > _LONGEST_SIGNATURE_LINE:
        return not is_footer(line) and "http" not in line
    if _UNSPACED.search(line):
        return len(line) > 16 and line.endswith(("。", "！", "!", "."))
    words = line.split()
    spoken = line[0].islower() and words[0].isalpha() and "@" not in line and "|" not in line
    return (spoken and len(words) > _MOST_WORDS_IN_LOWER_CASE) or (len(words) >= 6 and bool(_SENTENCE.search(line)))


def _is_postscript(line: str) -> bool:
    return line.casefold().startswith(POSTSCRIPTS)


def _find_postscript(lines: list[str]) -> list[str]:
    """The paragraph that begins with "P.S." after a signature, up to the next blank line."""
    for index, line in enumerate(lines):
        if index and _is_postscript(line.strip()) and not lines[index - 1].strip():
            end = next((at for at in range(index, len(lines)) if not lines[at].strip()), len(lines))
            return lines[index:end]
    return []


def _dashed_name(lines: list[str]) -> int | None:
    """A last line such as "-Tim Haines", "/John" or "— Ana": at most three capitalised words."""
    line = lines[-1].strip() if lines else ""
    mark = line.lstrip("-–—/~")
    if mark == line or len(line) > 40 or (line.startswith("-") and mark.startswith(" ")):
        return None
    words = mark.split()
    named = 0 < len(words) <= 3 and all(word[0].isalpha() and word[0] == word[0].upper() for word in words)
    listed = any(other.strip().startswith(line[0]) for other in lines[:-1])
    return len(lines) - 1 if named and not listed and words[-1][-1].isalpha() else None


def _without_trailing_blanks(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


_BY_PROGRAMS = (_mobile_line, _footer_rule, _footer_line, find_legal_notice, _delimiter)
