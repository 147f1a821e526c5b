"""The line that a telephone or a mail program adds: "Sent from my iPhone", in the languages they speak."""

import re

from services.inbound.signature_words import DEVICES, MINE, SENT_FROM, SENT_FROM_ENDS

_LONGEST = 100
_LONGEST_UNSPACED = 40
_MOST_WORDS = 14
_MOST_WORDS_OF_MINE = 7
_FURTHEST_DEVICE = 7
_SHORT_DEVICE = 5
_DEVICES = frozenset(DEVICES)
_LONG_DEVICES = tuple(word for word in DEVICES if len(word) > _SHORT_DEVICE)
# Names that some languages put an ending to ("iPhonesta").
_BENT = ("iphone", "ipad", "android", "samsung", "outlook")
_EXCUSE = re.compile(
    r"\W(?:please (?:excuse|forgive|pardon|ignore)|excuse|sorry|pardon|forgive|apologi|bitte entschuldig|entschuldig"
    r"|merci d.excuser|veuillez excuser|désolé|disculp|perdon|desculp|scusa|mi scuso).{0,120}"
)
_SEPARATORS = re.compile(r"[\s,.'’®™()\[\]<>-]+")
_LINK = re.compile(r"[<(\[]\s?(?:https?:|mailto:)[^\s>)\]]{0,500}[>)\]]?|https?://\S{1,500}")
_SENTENCE = re.compile(r"[.!…。！]['\"”»)]?$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def is_sent_from(line: str) -> bool:
    """Whether it is a short line that begins (or, in some languages, ends) like one and names a device or a program.

    A device that nobody listed counts behind "my", or where nothing but its name in capitals follows.
    """
    words = line[:300].strip().strip("*_()<>").casefold()
    if not words or words.endswith("?"):
        return False
    shown = " ".join(_LINK.sub(" ", words).split()).replace("[", "").replace("]", "")
    excused = bool(_EXCUSE.search(shown))
    shown = _EXCUSE.sub("", shown).rstrip(" .,;!<>|-–")
    told = _SEPARATORS.split(shown)
    begins = shown.startswith(SENT_FROM)
    if len(shown) > _LONGEST or len(told) > _MOST_WORDS or not (begins or shown.endswith(SENT_FROM_ENDS)):
        return False
    if _UNSPACED.search(shown):
        named = any(device in shown for device in DEVICES) or shown.startswith(("发自", "發自"))
        return named and len(shown) <= _LONGEST_UNSPACED
    if any(_is_device(word) for word in told[1:_FURTHEST_DEVICE]):
        return True
    is_sentence = bool(_SENTENCE.search(line)) and not excused
    if not MINE.isdisjoint(told):
        return len(told) <= _MOST_WORDS_OF_MINE and not is_sentence
    if not shown.isascii() and any(device in shown for device in _BENT):
        return True
    name = _LINK.sub(" ", line).split()[2:]
    return begins and 0 < len(name) <= 3 and all(word[0].isupper() for word in name) and not is_sentence


def names_device(line: str) -> bool:
    """Whether it is sure that a program wrote it: it names the device, or calls it mine."""
    told = _SEPARATORS.split(line.casefold())
    return not MINE.isdisjoint(told) or any(_is_device(word) for word in told)


def _is_device(word: str) -> bool:
    """Short names only whole: "mail" is one, "mailing" is none."""
    return word in _DEVICES or (len(word) > _SHORT_DEVICE and word.startswith(_LONG_DEVICES))
