"""Which language a text is written in, told by its script and its small words; enough to notice a wrong one."""

import re
import unicodedata

_SMALL_WORDS: dict[str, str] = {
    "en": "the and to of you your is are for with we in that this it have has was would be on if i our from at can not",
    "fr": "le la les des et de du vous votre vos est sont pour avec nous une un dans que qui ce cette au aux sur pas",
    "de": "der die das und sie ihre ihr ist sind für mit wir ein eine einen in dass zu den dem nicht auf ich uns von",
    "es": "el la los las y de del usted su sus es son para con nosotros una un en que por lo al se no más le como",
    "it": "il lo la gli e di del lei suo è sono per con noi una un in che non della nel le si come più vi",
    "pt": "o a os as e de do da você seu sua é são para com nós uma um em que não no na se por mais os como",
    "nl": "de het een en van u uw is zijn voor met wij in dat op niet te ik ons om bij aan er maar je",
    "pl": "i w na z do się nie to jest że dla za od po pan pani są ale jak o czy przez państwa lub",
    "sv": "och att det som en är på för med av till den ni er vi inte jag har om ett från kan din",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SCRIPTS = (("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CYRILLIC", "ru"), ("ARABIC", "ar"),
            ("HEBREW", "he"), ("GREEK", "el"), ("THAI", "th"), ("DEVANAGARI", "hi"), ("CJK", "zh"))  # fmt: skip
MIN_WORDS = 8


def guess_language(text: str) -> tuple[str, bool]:
    """The likeliest language, and whether that is clear. ("", False) when there is too little to tell."""
    letters = [unicodedata.name(char, "") for char in text if char.isalpha()][:4_000]
    for script, language in _SCRIPTS:
        share = sum(name.startswith(script) for name in letters)
        if share > 0.3 * len(letters) or (language == "ja" and share > 0.1 * len(letters)):
            return language, len(letters) > MIN_WORDS
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < MIN_WORDS:
        return "", False
    scores = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    best, second = sorted(scores.values(), reverse=True)[:2]
    language = max(scores, key=lambda name: scores[name])
    if not best:
        return "", False
    return language, best >= 0.15 * len(words) and best >= 1.4 * second


def clearly_other(text: str, language: str) -> str:
    """The language that the text is written in, if that is clearly not the wanted one; else ""."""
    wanted = language[:2].casefold()
    if wanted not in _WORDS and wanted not in {name for _, name in _SCRIPTS}:
        return ""
    guessed, clear = guess_language(text)
    return guessed if clear and guessed != wanted else ""
