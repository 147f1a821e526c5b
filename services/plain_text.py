"""Text as a mail may carry it: nothing invisible, nothing that hides a link, no markup where plain words belong."""

import re
import unicodedata

_ZWJ = "\u200d"
_EMOJI_FORM = "\ufe0f"  # asks for the coloured form of the symbol before it
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(([^()\s]{1,2000})\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,300})(?<=\S)\1")
_HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
_TAGS = (
    "a|abbr|article|audio|b|base|blockquote|body|br|button|center|code|div|em|embed|font|footer|form|frame|h[1-6]|head"
    "|header|hr|html|i|iframe|img|input|li|link|main|meta|object|ol|option|p|pre|script|section|select|small|source"
    "|span|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|u|ul|video"
)
TAG = re.compile(rf"</?(?:{_TAGS})(?:[\s/][^<>]{{0,2000}})?>|<!--.{{0,2000}}?-->|<!doctype[^<>]{{0,200}}>", re.I | re.S)
_LINE_ENDING_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])[\s/]{0,3}>", re.I)
_SILENT = re.compile(r"<(script|style|title|svg|iframe|object)\b[^<>]{0,2000}>.{0,6000}?</\1\s{0,9}>", re.I | re.S)

_ALL_SEEN = re.compile(r"[\n\t -~]*")


def strip_hidden(text: str) -> str:
    """Drop what no reader sees (zero-width, bidi controls, tag characters, controls); line ends become newlines.

    A zero-width joiner stays between two symbols, where it makes one emoji.
    """
    if _ALL_SEEN.fullmatch(text):  # most are: looked at one by one, the characters cost more than all else
        return text
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    kept, before = [], ""  # `before` is carried along: looked for backwards each time, a hostile text took seconds
    for at, char in enumerate(text):
        if not _is_hidden(char, before, text[at + 1 : at + 2]):
            kept.append(char)
        if char != _EMOJI_FORM:
            before = char
    return unicodedata.normalize("NFC", "".join(kept))


def _is_hidden(char: str, before: str, after: str) -> bool:
    if char in "\n\t" or (char.isascii() and char.isprintable()):
        return False
    if char == _ZWJ:
        return not (_is_symbol(before) and _is_symbol(after))
    invisible_letters = char in "\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5" or "\U000e0100" <= char <= "\U000e01ef"
    return invisible_letters or unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn")


def _is_symbol(char: str) -> bool:
    return bool(char) and unicodedata.category(char) in ("So", "Sk", "Mn")


def strip_markup(text: str) -> str:
    """Make plain words of a model's Markdown or HTML: images and scripts go, a link shows where it leads.

    Angle brackets that are no HTML tag (`<company>`) stay, for `check_draft` to see.
    """
    text = _IMAGE.sub("", text)
    text = _LINK.sub(lambda link: link[1] if link[1] == link[2] else f"{link[1]} ({link[2]})", text)
    text = _BOLD.sub(r"\2", text)
    text = _HEADING.sub("", text)
    # A tag inside a tag ("<scr<b>ipt>") leaves a new one behind: go on until there is none, each pass is shorter.
    while TAG.search(text):
        text = TAG.sub("", _LINE_ENDING_TAG.sub("\n", _SILENT.sub("", text)))
    return text


def tidy(text: str) -> str:
    """Trim line ends, keep at most one empty line between paragraphs."""
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str, limit: int) -> str:
    """A name or label of unknown origin on one line, cut to `limit` characters."""
    return " ".join(strip_hidden(text).split())[:limit].rstrip()
