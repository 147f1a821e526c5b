"""How numbers are written out in the five languages that the checks can read; "one" is left out, it is an article."""

_words = str.split

_EN_ONES = _words(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_EN_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_FR_ONES = _words(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"
)
_FR_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_DE_ONES = _words(
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
    " achtzehn neunzehn"
)
_DE_TENS = _words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_ES_ONES = _words(
    "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho"
    " diecinueve"
)
_ES_TENS = _words("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_ES_TWENTIES = _words(
    "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_ES_HUNDREDS = _words("doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos")

_ORDINALS = {
    "en": _words("third fourth fifth sixth seventh eighth ninth tenth"),
    "fr": _words("troisième quatrième cinquième sixième septième huitième neuvième dixième"),
    "de": _words("dritte vierte fünfte sechste siebte achte neunte zehnte"),
    "es": _words("tercer cuarto quinto sexto séptimo octavo noveno décimo"),
}
_ORDINAL_ENDINGS = {"en": ("", "s"), "fr": ("", "s"), "de": ("", "n", "r", "s", "m"), "es": ("", "o", "a")}

# Words that multiply the number before them; alone they stand for themselves ("hundreds of teams").
MULTIPLIERS: dict[str, dict[str, int]] = {
    "en": {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "dozen": 12},
    "fr": {"cent": 100, "mille": 1_000, "millier": 1_000, "million": 10**6, "milliard": 10**9, "centaine": 100,
           "douzaine": 12, "dizaine": 10},
    "de": {"hundert": 100, "tausend": 1_000, "million": 10**6, "mio": 10**6, "milliarde": 10**9, "dutzend": 12},
    "es": {"cien": 100, "ciento": 100, "mil": 1_000, "millón": 10**6, "millar": 1_000, "docena": 12,
           "centenar": 100, "decena": 10},
    "zh": {},
}  # fmt: skip
_PLURALS = {"en": ("s",), "fr": ("s",), "de": ("e", "en"), "es": ("s", "es")}
SUFFIXES = {"k": 1_000, "m": 10**6, "bn": 10**9, "mio": 10**6, "万": 10_000, "千": 1_000, "百": 100, "亿": 10**8}

CHINESE_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
                  "九": 9}  # fmt: skip
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 10**8}


def _english() -> dict[str, int]:
    words = dict(zip(_EN_ONES, range(2, 20), strict=True))
    for at, tens in enumerate(_EN_TENS):
        words[tens] = 20 + 10 * at
        for one, word in enumerate(["one", *_EN_ONES[:8]], 1):
            words[f"{tens}-{word}"] = words[f"{tens} {word}"] = 20 + 10 * at + one
    return words


def _french() -> dict[str, int]:
    words = dict(zip(_FR_ONES, range(2, 20), strict=True))
    for tens, name in _FR_TENS.items():
        words[name] = tens
        words[f"{name} et un"] = words[f"{name}-et-un"] = words[f"{name}-un"] = tens + 1
        for one, word in enumerate(_FR_ONES if tens in (60, 80) else _FR_ONES[:8], 2):
            words[f"{name}-{word}"] = tens + one
    return words | {"quatre-vingts": 80, "soixante et onze": 71, "septante": 70, "nonante": 90}


def _german() -> dict[str, int]:
    words = dict(zip(_DE_ONES, range(2, 20), strict=True))
    for at, tens in enumerate(_DE_TENS):
        words[tens] = 20 + 10 * at
        for one, word in enumerate(["ein", *_DE_ONES[:8]], 1):
            words[f"{word}und{tens}"] = 20 + 10 * at + one
    for one, word in enumerate(["ein", *_DE_ONES[:8]], 1):
        words[f"{word}hundert"] = 100 * one
        words[f"{word}tausend"] = 1_000 * one
    return words | {word.replace("ß", "ss"): value for word, value in words.items()}


def _spanish() -> dict[str, int]:
    words = dict(zip(_ES_ONES, range(2, 20), strict=True))
    words |= {word: 21 + at for at, word in enumerate(_ES_TWENTIES)}
    for at, tens in enumerate(_ES_TENS):
        words[tens] = 20 + 10 * at
        for one, word in enumerate(["uno", *_ES_ONES[:8]], 1):
            words[f"{tens} y {word}"] = 20 + 10 * at + one
    return words | {word: 200 + 100 * at for at, word in enumerate(_ES_HUNDREDS)}


def _with_ordinals(language: str, words: dict[str, int]) -> dict[str, int]:
    for value, word in enumerate(_ORDINALS[language], 3):
        for ending in _ORDINAL_ENDINGS[language]:
            words[word + ending] = value
    return words


def _multipliers(language: str) -> dict[str, int]:
    named = MULTIPLIERS[language]
    return named | {word + end: value for word, value in named.items() for end in _PLURALS.get(language, ())}


NUMBER_WORDS: dict[str, dict[str, int]] = {
    "en": _with_ordinals("en", _english()),
    "fr": _with_ordinals("fr", _french()),
    "de": _with_ordinals("de", _german()),
    "es": _with_ordinals("es", _spanish()),
    "zh": {},
}
MULTIPLIER_WORDS = {language: _multipliers(language) for language in MULTIPLIERS}


def read_chinese(numeral: str) -> int:
    """Value of a written numeral: 二十三 is 23, 三百五十 is 350, 两万 is 20,000."""
    total = section = digit = 0
    for char in numeral:
        if char in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[char]
        elif CHINESE_UNITS[char] >= 10_000:
            total += (section + digit or 1) * CHINESE_UNITS[char]
            section = digit = 0
        else:
            section += (digit or 1) * CHINESE_UNITS[char]
            digit = 0
    return total + section + digit
