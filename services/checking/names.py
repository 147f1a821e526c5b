"""Finds the names of people and companies in a mail that nothing in the record knows."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from services.checking.name_words import (
    CHINESE_COMPANY,
    CHINESE_PERSON,
    COMPANY_ENDINGS,
    COUNTRIES,
    GERMAN_BEFORE_NAMES,
    GIVEN_NAMES,
    HARMLESS_CAPITALS,
    KNOWN_COMPANIES,
    TITLES,
)

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_LETTER = rf"[^\W\d_{_CJK}]"
_WORD = re.compile(rf"{_LETTER}+(?:['’.&-]{_LETTER}+)*\d{{0,4}}|[{_CJK}]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;\n。！？：；]|[-–—•*] |\d[.)] |\s{4})[\s\"'“”„«»‹›(¿¡)]*$")
_GERMAN_NAMED = re.compile(rf"\b{GERMAN_BEFORE_NAMES}\s+(?P<name>[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?)")
_WITH_TITLE = re.compile(rf"\b{TITLES}\s+(?P<name>[^\W\d_a-zäöüßéèàñ][\w'’-]+)")
_WITH_ENDING = re.compile(rf"(?P<name>(?:[A-Z][\w&'’-]+\s){{1,3}}{COMPANY_ENDINGS})(?![\w-])")


class Named(NamedTuple):
    words: str
    start: int


def folded(text: str) -> str:
    """For comparing names: no case, no accents, one kind of apostrophe."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return "".join(char for char in bare if not unicodedata.combining(char))


def name_parts(text: str) -> set[str]:
    """The words of a text in every form that a name in a mail may take (`O'Connor`, `Connor`, `Acme's`)."""
    parts: set[str] = set()
    for match in _WORD.finditer(text):
        word = folded(match[0])
        parts.add(word)
        parts.update(re.split(r"['.&-]", word))
    for names in _COUNTRIES:
        if not parts.isdisjoint(names):
            parts |= names
    return parts - {""}


_GIVEN = frozenset(map(folded, GIVEN_NAMES.split()))
_COMPANIES = frozenset(map(folded, KNOWN_COMPANIES.split()))
_HARMLESS = frozenset(map(folded, HARMLESS_CAPITALS.split()))
_COUNTRIES = [frozenset(map(folded, names.split())) for names in COUNTRIES.split("|")]


def find_unknown_names(text: str, known: frozenset[str], language: str, *, is_subject: bool = False) -> list[Named]:
    """Names that share no word with `known` (see `name_parts`).

    Sure signs count in every language: given names, well-known companies, titles, legal forms. In languages that
    write nouns small, so does any capital inside a sentence; in German two capitals in a row do.
    """
    found = [*_marked(text, known), *_capitals(text, known, language, is_subject)]
    if language == "zh":
        found += [Named(match[1], match.start()) for match in re.finditer(CHINESE_PERSON, text)]
        found += [Named(match[1], match.start()) for match in re.finditer(CHINESE_COMPANY, text)]
        found += [
            Named(name, text.find(name)) for name in KNOWN_COMPANIES.split() if not name.isascii() and name in text
        ]
        found = [name for name in found if not _known_in_chinese(name.words, known)]
    return list({name.words: name for name in sorted(found, key=lambda name: name.start)}.values())


def _marked(text: str, known: frozenset[str]) -> Iterator[Named]:
    for pattern in (_WITH_TITLE, _WITH_ENDING, _GERMAN_NAMED):
        for match in pattern.finditer(text):
            words = match["name"].split()
            if not any(_is_known(word, known) for word in words):
                yield Named(match["name"], match.start("name"))


def _capitals(text: str, known: frozenset[str], language: str, is_subject: bool) -> Iterator[Named]:
    words = list(_WORD.finditer(text))
    capital = [word[0][0].isupper() for word in words]
    title_case = is_subject and len(words) > 2 and sum(capital) >= 0.6 * len(words)
    shouted = sum(word[0].isupper() and len(word[0]) > 3 for word in words) > 3
    for at, word in enumerate(words):
        if not capital[at] or _is_known(word[0], known):
            continue
        bare = folded(_without_ending(word[0]))
        starts = _SENTENCE_START.search(text[max(0, word.start() - 12) : word.start()] or "\n")
        after = at + 1 < len(words) and capital[at + 1] and text[word.end() : words[at + 1].start()] == " "
        pair = after and not _is_known(words[at + 1][0], known)
        if bare in _GIVEN or bare in _COMPANIES:
            yield Named(word[0], word.start())
        elif title_case or shouted or bare in _HARMLESS:
            continue
        elif language == "de":
            if pair and not starts and folded(words[at + 1][0]) not in _HARMLESS and not _between_nouns(text, word):
                yield Named(text[word.start() : words[at + 1].end()], word.start())
        elif not starts:
            yield Named(word[0], word.start())


def _between_nouns(text: str, word: re.Match[str]) -> bool:
    """Two German nouns stand side by side after a measure or a time: "Ende Quartal", "ein Paar Schuhe"."""
    return folded(word[0]) in {"ende", "anfang", "mitte", "paar", "stuck", "prozent", "uhr", "seite", "euro"}


def _without_ending(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _is_known(word: str, known: frozenset[str]) -> bool:
    whole = folded(_without_ending(word))
    parts = [part for part in re.split(r"['.&-]", whole) if part]
    if whole in known or all(part in known or part in _HARMLESS for part in parts):
        return True
    # The genitive and plural of a known name: Annas, Acmes, l'Acme.
    return whole.rstrip("s") in known or (len(parts) == 2 and len(parts[0]) <= 2 and parts[1] in known)


def _known_in_chinese(words: str, known: frozenset[str]) -> bool:
    if any(part in words or words in part for part in known if not part.isascii()):
        return True
    return words.endswith(("贵", "我们", "本", "这家", "一家")) or folded(words) in known
