"""Finds every number in a text, however it is written (1.234,50, 20 %, €20, twenty, 二十), and what it counts."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Literal

from services.checking.number_words import (
    CHINESE_DIGITS,
    CHINESE_UNITS,
    MULTIPLIER_WORDS,
    NUMBER_WORDS,
    SUFFIXES,
    read_chinese,
)

AmountKind = Literal["plain", "money", "percent", "times"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text. `values` are all its readings: "1,234" is 1234 in English and 1.234 in German."""

    kind: AmountKind
    values: frozenset[Decimal]
    currency: str
    start: int
    end: int


# Signs stand anywhere, words must not be part of a longer one; Chinese is written without spaces.
_CURRENCIES = {
    "EUR": ("€|欧元", "euros?|eur"),
    "USD": (r"(?:us)?\$|美元|美金", "us-?dollars?|dollars?|d[óo]lar(?:es)?|usd"),
    "GBP": ("£|英镑", "pounds?|livres? sterling|pfund|libras?|gbp"),
    "CNY": ("¥|人民币|元|块", "yuan|rmb|cny"),
    "JPY": ("日元", "yen|jpy"),
    "CHF": (r"sfr\.", "chf|francs? suisses?|franken"),
    "OTHER": (r"₹|₽|₩|₺|zł|r\$|港币", "sek|nok|dkk|pln|czk|inr|brl|cad|aud|nzd|sgd|hkd"),
}
_CURRENCY = "|".join(
    f"(?P<{code}>{signs}|(?<![a-z])(?:{words})(?![a-z]))" for code, (signs, words) in _CURRENCIES.items()
)
_CURRENCY_AFTER = re.compile(rf"[\s\u00a0\u202f]{{0,2}}(?:{_CURRENCY})", re.I)
_CURRENCY_BEFORE = re.compile(rf"(?:{_CURRENCY})[\s\u00a0\u202f]{{0,2}}$", re.I)
_PERCENT_AFTER = re.compile(
    r"[\s\u00a0\u202f]{0,2}-?(?:%|‰|percent\b|per ?cent\b|pour ?cent\b|prozent|por ciento\b|pct\b|个百分点)", re.I
)
_PERCENT_BEFORE = re.compile(r"(?:%|百分之)\s?$")

_DIGITS = re.compile(
    r"(?<![A-Za-z\d.,])(?:"
    r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"  # in groups of three
    r"|\d+(?:[.,]\d+)*"
    r")|\d+"
)
_SUFFIX = re.compile(r"[ \u00a0]?(k|K|bn|Mio|mio)(?![A-Za-z])|(M)(?![A-Za-z])|\s?(万|千|百|亿)")
_WORD = re.compile(r"[^\W\d_]+")
_CHINESE = re.compile(rf"[{''.join(CHINESE_DIGITS)}{''.join(CHINESE_UNITS)}]+")
# A numeral counts only before something counted: 万一 and 百忙 are words, 一个 is an article.
_CHINESE_COUNTED = re.compile(
    r"多?(?:个|名|位|家|年|月|天|日|周|次|份|人|元|块|欧元|美元|人民币|英镑|点|成|折|倍|席|台|辆|条|件|套|间|项|张|笔|门|款|小时|分钟|%)"
)
_TIMES: dict[str, tuple[tuple[str, int], ...]] = {
    "en": ((r"\bdoubl(?:ed|es|ing)\b|\btwice as\b", 2), (r"\btripl(?:ed|es|ing)\b", 3), (r"\bhalved\b", -2)),
    "fr": ((r"\bdoubl(?:é|ée|és|ées|ant)\b", 2), (r"\btripl(?:é|ée|és|ées)\b", 3)),
    "de": ((r"\bverdoppelt\w*|\bdoppelt so\b", 2), (r"\bverdreifacht\w*", 3), (r"\bhalbiert\w*", -2)),
    "es": ((r"\b(?:se )?(?:ha )?duplic(?:ó|ado|aron|ando)\b|\bel doble\b", 2), (r"\btriplic(?:ó|ado|aron)\b", 3)),
    "zh": ((r"翻了?一?倍|翻番|翻了一番", 2),),
}


def level_digits(text: str) -> str:
    """Full-width and other scripts' digits and signs as ASCII, one character for one, so that positions hold."""
    if text.isascii():
        return text
    return "".join(_LEVEL.get(char) or _plain_digit(char) for char in text)


_LEVEL = dict(zip("％＄￥，．：（）！？＠", "%$¥,.:()!?@", strict=True))


def _plain_digit(char: str) -> str:
    if char.isascii() or unicodedata.category(char) != "Nd":
        return char
    return str(unicodedata.digit(char))


def find_amounts(text: str, languages: tuple[str, ...]) -> list[Amount]:
    """All amounts, in the order of the text; number words are read in the given languages only."""
    found: list[Amount] = []
    for match in _DIGITS.finditer(text):
        values, end = _readings(match[0]), match.end()
        if suffix := _SUFFIX.match(text, end):
            values, end = _times(values, SUFFIXES[suffix[suffix.lastindex].lower()]), suffix.end()
        values, end = _multiplied(text, values, end, languages)
        found.append(_amount(text, values, match.start(), end))
    for at, char in enumerate(text):
        if not char.isascii() and unicodedata.category(char) == "No":
            found.append(_amount(text, frozenset({Decimal(str(unicodedata.numeric(char)))}), at, at + 1))
    for language in languages:
        found += _written_out(text, language)
        for pattern, factor in _TIMES.get(language, ()):
            found += [
                Amount("times", frozenset({Decimal(factor)}), "", match.start(), match.end())
                for match in re.finditer(pattern, text, re.I)
            ]
    if "zh" in languages:
        found += _written_in_chinese(text)
    found.sort(key=lambda amount: (amount.start, -amount.end))
    return [amount for at, amount in enumerate(found) if not at or amount.start >= found[at - 1].end]


def _written_out(text: str, language: str) -> list[Amount]:
    words, multipliers = NUMBER_WORDS[language], MULTIPLIER_WORDS[language]
    tokens = list(_WORD.finditer(text))
    found: list[Amount] = []
    at = 0
    first_words = _first_words(language)
    while at < len(tokens):
        if tokens[at][0].casefold() not in first_words:
            at += 1
            continue
        for length in (4, 3, 2, 1):
            last = at + length - 1
            if last >= len(tokens):
                continue
            start, end = tokens[at].start(), tokens[last].end()
            phrase = " ".join(text[start:end].casefold().split())
            value = words.get(phrase)
            values = frozenset({Decimal(value)}) if value else None
            if values is None and length == 1 and phrase in multipliers:
                values = frozenset({Decimal(multipliers[phrase])})
                before = text[:start].rstrip()[-1:]
                if before.isdigit():
                    break  # part of "20 million", which the digits have read already
            if values is not None:
                if phrase in words:
                    values, end = _multiplied(text, values, end, (language,))
                found.append(_amount(text, values, start, end))
                while at < len(tokens) and tokens[at].start() < end:
                    at += 1
                at -= 1
                break
        at += 1
    return found


@cache
def _first_words(language: str) -> frozenset[str]:
    """What a written number can begin with; `dreissig` is how Swiss German writes `dreißig`."""
    first = {re.split(r"[ -]", words)[0] for words in (*NUMBER_WORDS[language], *MULTIPLIER_WORDS[language])}
    return frozenset(first | {word.replace("ß", "ss") for word in first})


def _written_in_chinese(text: str) -> list[Amount]:
    found = []
    for match in _CHINESE.finditer(text):
        percent = _PERCENT_BEFORE.search(text[max(0, match.start() - 4) : match.start()])
        if match[0] == "一" or not (percent or _CHINESE_COUNTED.match(text, match.end())):
            continue
        found.append(_amount(text, frozenset({Decimal(read_chinese(match[0]))}), match.start(), match.end()))
    return found


def _multiplied(
    text: str, values: frozenset[Decimal], end: int, languages: tuple[str, ...]
) -> tuple[frozenset[Decimal], int]:
    following = _WORD.match(text, end + 1) if text[end : end + 1] in (" ", "-", "\u00a0") else None
    for language in languages if following else ():
        factor = MULTIPLIER_WORDS[language].get(following[0].casefold())
        if factor:
            return _times(values, factor), following.end()
    return values, end


def _times(values: frozenset[Decimal], factor: int) -> frozenset[Decimal]:
    return frozenset(value * factor for value in values)


def _amount(text: str, values: frozenset[Decimal], start: int, end: int) -> Amount:
    if percent := _PERCENT_AFTER.match(text, end):
        return Amount("percent", values, "", start, percent.end())
    if _PERCENT_BEFORE.search(text[max(0, start - 5) : start]):
        return Amount("percent", values, "", start, end)
    if text[end : end + 1] == "折":
        # 八折 is 80 % of the price, 20 % off; both readings stand.
        off = frozenset((100 - value * 10 if value < 10 else 100 - value) for value in values)
        return Amount("percent", off, "", start, end + 1)
    if currency := _CURRENCY_AFTER.match(text, end):
        return Amount("money", values, currency.lastgroup or "", start, currency.end())
    if currency := _CURRENCY_BEFORE.search(text[max(0, start - 12) : start]):
        at = max(0, start - 12) + currency.start()
        return Amount("money", values, currency.lastgroup or "", at, end)
    return Amount("plain", values, "", start, end)


def _readings(digits: str) -> frozenset[Decimal]:
    """Both ways to read the separators; what is no number in either (a version, 1.2.3) has no reading."""
    bare = re.sub(r"['’\u00a0\u202f ]", "", digits)
    readings = set()
    for thousands, point in ((",", "."), (".", ",")):
        whole, _, fraction = bare.partition(point)
        groups = whole.split(thousands)
        grouped = len(groups) == 1 or (all(len(group) == 3 for group in groups[1:]) and 0 < len(groups[0]) <= 3)
        if grouped and thousands not in fraction and point not in fraction:
            try:
                readings.add(Decimal("".join(groups) + (f".{fraction}" if fraction else "")).normalize())
            except InvalidOperation:
                continue
    return frozenset(readings)
