"""Finds phrases of many languages in a text at once, in time that grows with the text alone.

How phrases are written: split by commas; `[a|b c]` is one of them, `(very|so)` may stand there, a star ends a
word anyhow (`refund*`), ` ..` is up to three words, `#` is a number. Accents, capitals, a comma between two words and
whether an apostrophe was typed make no difference.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_GAP, _CHINESE_GAP = r"(?:,? [^ ,]{1,24}){0,3}", r"[^,;.!?]{0,8}"
_SIGNS = {"'": "'?", "-": "[- ]?", "*": r"[\w']{0,20}", "#": r"[0-9][0-9.,:]{0,9}", " ": ",? "}
_HAN = "\u4e00-\u9fff"
# Where a phrase may begin: at the first letter of a word, at any Chinese one, at a picture.
_START = re.compile(rf"(?<![a-z0-9ß])[a-z0-9]|[{_HAN}👍❤😍🎉]")
_NO_MORE_LETTERS = "(?![a-z0-9ß])"
_WIDE = {"’": "'", "‘": "'", "´": "'", "`": "'", "，": ",", "、": ",", "？": "?", "！": "!", "。": ".", "；": ";"}
_WIDE |= {"：": ":", "\xa0": " ", "\u202f": " ", "–": "-", "—": "-", "¿": " ", "¡": " "}
_LATIN = (chr(code) for code in range(0xC0, 0x180))
_PLAIN = {ord(letter): unicodedata.normalize("NFD", letter)[0].lower() for letter in _LATIN if letter != "ß"}
_PLAIN |= {ord(sign): plain for sign, plain in _WIDE.items()}


def fold(text: str) -> str:
    """Small letters without accents and plain signs, one for one, so that places in it are places in the text."""
    plain = text.translate(_PLAIN)
    lower = plain.lower()
    return lower if len(lower) == len(plain) else "".join(one.lower()[0] for one in plain)


@dataclass(frozen=True, slots=True)
class Found:
    sign: str
    start: int
    end: int


class PhraseBook:
    """Tables of phrases, by sign. A phrase is tried only where its first two letters stand."""

    def __init__(self, *tables: Mapping[str, str]) -> None:
        by_beginning: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for table in tables:
            for sign, phrases in table.items():
                for phrase in _phrases(phrases):
                    for beginning in _beginnings(phrase, 1 if _is_chinese(phrase) else 2):
                        by_beginning[beginning][sign].append(phrase)
        self._pages = {
            beginning: (
                re.compile("|".join(_pattern(phrase) for phrases in signs.values() for phrase in phrases)),
                {sign: [re.compile(_pattern(phrase)) for phrase in phrases] for sign, phrases in signs.items()},
            )
            for beginning, signs in by_beginning.items()
        }

    def find(self, folded: str) -> Iterator[Found]:
        """What stands in a text that `fold` made plain, in its order."""
        for place in _START.finditer(folded):
            at = place.start()
            letters = folded[at : at + 2]
            for beginning in {letters, letters[0], "#" if letters[0].isdecimal() else letters}:
                page = self._pages.get(beginning)
                if page is None or not page[0].match(folded, at):
                    continue
                for sign, patterns in page[1].items():
                    ends = [match.end() for pattern in patterns if (match := pattern.match(folded, at))]
                    if ends:
                        yield Found(sign, at, max(ends))


def _phrases(table: str) -> list[str]:
    """A long phrase may go on in the next line, after a space or a bar."""
    in_one_line = " ".join(re.sub(r"\|\n\s*", "|", fold(table)).split())
    return [phrase for one in in_one_line.split(",") if (phrase := one.strip())]


def _is_chinese(phrase: str) -> bool:
    return re.search(f"[{_HAN}👍❤😍🎉]", phrase) is not None


def _beginnings(phrase: str, most: int) -> set[str]:
    """The first letters with which a phrase may begin."""
    if not most or not phrase or phrase[0] == "*":
        return {""}
    first, rest = phrase[0], phrase[1:]
    if first in "[(":
        inner, rest = rest.split("]" if first == "[" else ")", 1)
        ways = [inner_one + rest for inner_one in inner.split("|")]
        ways += [rest.lstrip()] if first == "(" else []
        return set().union(*(_beginnings(way, most) for way in ways))
    if first == "#":
        return {"#"}
    ways = {first + more for more in _beginnings(rest, most - 1)}
    return ways | (_beginnings(rest, most) if first in "'-" else set())


def _pattern(phrase: str) -> str:
    is_chinese = _is_chinese(phrase)
    gap = _CHINESE_GAP if is_chinese else _GAP
    made = []
    for piece in re.findall(r" ?\.\.| ?\([^)]*\)|\[[^\]]*\]|.", phrase.replace(" ", "") if is_chinese else phrase):
        if piece.strip() == "..":
            made.append(gap)
        elif piece.startswith("["):
            made.append(f"(?:{_either(piece[1:-1], gap)})")
        elif piece.endswith(")") and len(piece) > 1:
            words = _either(piece.strip()[1:-1], gap)
            made.append(f"(?:,? (?:{words}))?" if piece.startswith(" ") else f"(?:{words})?")
        else:
            made.append(_SIGNS.get(piece) or re.escape(piece))
    pattern = "".join(made)
    if phrase.startswith("(") and ") " in phrase and not is_chinese:
        may, rest = phrase.split(") ", 1)
        pattern = f"(?:(?:{_either(may[1:], gap)}),? )?{_pattern(rest)}"
    return f"(?:{pattern})" if is_chinese else f"(?:{pattern}){_NO_MORE_LETTERS}"


def _either(words: str, gap: str) -> str:
    pieces = re.findall(r" \.\.|.", words)
    return "".join({" ..": gap, "|": "|"}.get(piece) or _SIGNS.get(piece) or re.escape(piece) for piece in pieces)
