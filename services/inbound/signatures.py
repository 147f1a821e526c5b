"""Where a signature begins: at a delimiter, a telephone's line, closing words, or a dashed name."""

from services.inbound.reply_headers import CLOSINGS, SENT_FROM, SENT_FROM_ENDS, THANKFUL_CLOSINGS

_DELIMITERS = ("--", "---", "—", "–", "__", "___", "____")
_MOST_SIGNATURE_LINES = 12
_LONGEST_SIGNATURE_LINE = 80
_MOST_LINES_BELOW_CLOSING = 8
_LONGEST_CLOSING = 60
_FOOTER_RULE = 20
_CLOSINGS = frozenset(CLOSINGS)
_THANKFUL = frozenset(THANKFUL_CLOSINGS)
_TRAILING = " \t,.!;:…*_、，。！"


def strip_signature(lines: list[str]) -> list[str]:
    """The lines without the signature at their end, unless nothing would be left: then it was the message."""
    for find in (_mobile_line, _footer_rule, _delimiter, _closing, _dashed_name):
        begin = find(lines)
        if begin is not None and any(line.strip() for line in lines[:begin]):
            lines = _without_trailing_blanks(lines[:begin])
    return lines


def is_sent_from(line: str) -> bool:
    """ "Sent from my iPhone" and its kind: a short line of its own, no question."""
    words = line.strip().strip("*_").casefold()
    if not words or len(words) > 120 or words.endswith("?"):
        return False
    shown = words.partition("<")[0].rstrip(" .") if words.endswith(">") else words.rstrip(" .")
    if len(shown.split()) > 9:
        return False
    return shown.startswith(SENT_FROM) or shown.endswith(SENT_FROM_ENDS)


def _mobile_line(lines: list[str]) -> int | None:
    """All that follows goes too: telephones put the original below this line, unmarked."""
    for index, line in enumerate(lines):
        alone = index == 0 or not lines[index - 1].strip() or index == len(lines) - 1
        if alone and is_sent_from(line):
            return index
    return None


def _footer_rule(lines: list[str]) -> int | None:
    """A long rule of underscores with little below it: the footer of a mailing list or of a company."""
    for index in range(len(lines) - 1, max(-1, len(lines) - _MOST_SIGNATURE_LINES), -1):
        rule = lines[index].strip()
        if len(rule) >= _FOOTER_RULE and not rule.strip("_"):
            return index
    return None


def _delimiter(lines: list[str]) -> int | None:
    """The line "-- " (RFC 3676 4.3) wherever it stands; its imitations only when little follows."""
    for index, line in enumerate(lines):
        below = [under for under in lines[index + 1 :][: _MOST_SIGNATURE_LINES + 20] if under.strip()]
        if line == "-- ":
            return index
        little = 0 < len(below) <= _MOST_SIGNATURE_LINES
        if line.strip() in _DELIMITERS and little and all(len(under) <= 2 * _LONGEST_SIGNATURE_LINE for under in below):
            return index
    return None


def _closing(lines: list[str]) -> int | None:
    """The last closing words with only short lines below; words of thanks close only above a short name."""
    below = 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index].strip()
        if not line:
            continue
        if is_closing(line) or (is_thanks(line) and 0 < below <= 4 and _looks_like_names(lines[index + 1 :])):
            return index
        below += 1
        if below > _MOST_LINES_BELOW_CLOSING or len(line) > _LONGEST_SIGNATURE_LINE:
            return None
    return None


def is_closing(line: str) -> bool:
    """ "Best regards" alone, or with a comma and a name ("Regards, Roman")."""
    return _matches(line, _CLOSINGS)


def is_thanks(line: str) -> bool:
    return (line.endswith((",", ".", "!")) and _matches(line, _THANKFUL)) or line.strip().casefold() in _THANKFUL


def _matches(line: str, phrases: frozenset[str]) -> bool:
    if len(line) > _LONGEST_CLOSING:
        return False
    words = line.casefold().strip(_TRAILING)
    closing, comma, name = words.partition(",")
    return words in phrases or bool(comma and closing.strip() in phrases and len(name.split()) <= 3)


def _looks_like_names(lines: list[str]) -> bool:
    return all(len(line) <= 40 and not line.rstrip().endswith(("?", "!", ":")) for line in lines if line.strip())


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
