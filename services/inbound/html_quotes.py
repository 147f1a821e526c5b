"""What the markup of mail programs says of quotation and signature, told in the text as plain mails tell it.

A quotation gets "> ", the head of Outlook's original a rule of underscores above it, a signature "--". The text is
then cut by the same rules as any other (extraction.py), and none but those decide.
"""

import re
from enum import Enum, auto

from services.inbound.reply_headers import FORWARDED

RULE = "_" * 32
_SIGNATURE = "--"
# The names are classes, ids and names of elements, in lower case.
_INTROS = frozenset(("gmail_attr", "moz-cite-prefix", "front-reply-header"))
_CONTAINERS = frozenset(
    ("yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra", "missive_quote", "messagereplysection")
)
_HEADS = frozenset(("divrplyfwdmsg", "outlookmessageheader", "zwchr", "stopspelling"))
_SIGNATURES = frozenset(
    (
        *("gmail_signature", "moz-signature", "signature", "applemailsignature", "protonmail_signature_block"),
        *("ms-outlook-mobile-signature", "composer_signature", "zmail_signature", "tutanota_signature"),
    )
)
_INDENTS = ("webkit-indent-blockquote",)
_NO_BORDER = re.compile(r"border(?:-left)?\s*:\s*(?:none|0|medium none)")
_BORDER_ABOVE = re.compile(r"border-top\s*:\s*solid")
_LABELLED = re.compile(r"\W{0,4}[^\W\d_][^:：\n]{0,24}\s?[:：]\s?\S")


class Part(Enum):
    """QUOTE: all of it is quoted. INTRO: "… wrote:". CONTAINER: an introduction and blockquotes, or bare original.

    HEAD: From, Sent, To and Subject above the original. MAYBE_HEAD: a block drawn like one. SIGNATURE: what it says.
    """

    QUOTE = auto()
    INTRO = auto()
    CONTAINER = auto()
    HEAD = auto()
    MAYBE_HEAD = auto()
    SIGNATURE = auto()


def part_of(tag: str, attributes: dict[str, str]) -> Part | None:
    """The part that an element is, by its tag and the names its mail program gave it."""
    names = _names(attributes)
    style = attributes.get("style", "").casefold()
    if tag == "blockquote":
        return None if _is_indented(names, style, attributes) else Part.QUOTE
    for known, part in (
        (_INTROS, Part.INTRO),
        (_CONTAINERS, Part.CONTAINER),
        (_HEADS, Part.HEAD),
        (_SIGNATURES, Part.SIGNATURE),
    ):
        if not known.isdisjoint(names):
            return part
    if tag == "div" and style and _BORDER_ABOVE.search(style):
        return Part.MAYBE_HEAD
    return None


def settle_part(part: Part, lines: list[str], begin: int) -> None:
    """Mark the lines from `begin`, which the element has just added, as what it is."""
    said = [index for index in range(begin, len(lines)) if lines[index].strip("> ")]
    if not said or part is Part.QUOTE:
        return
    first = said[0]
    if lines[first].startswith(">"):
        return
    if lines[first].strip("-_= >").casefold().startswith(FORWARDED):
        return
    if part in (Part.INTRO, Part.CONTAINER):
        marked = next((index for index in said if lines[index].startswith("> ")), len(lines))
        for index in range(first, marked):
            lines[index] = f"> {lines[index]}"
    elif part is Part.SIGNATURE:
        if _SIGNATURE not in (lines[first].strip(), lines[first - 1].strip() if first else ""):
            lines.insert(first, _SIGNATURE)
    elif part is Part.HEAD or _looks_like_head([lines[index] for index in said]):
        lines.insert(first, RULE)


def _names(attributes: dict[str, str]) -> set[str]:
    named = " ".join(attributes.get(name, "") for name in ("class", "id", "name", "data-smartmail")).casefold()
    # Outlook and Yahoo put something of their own before the name, "x_gmail_quote" and "ydp1a2b3cyahoo_quoted".
    return {re.sub(r"^(?:x_)+|^ydp[0-9a-f]{1,10}", "", name) for name in named.split()[:20]}


def _is_indented(names: set[str], style: str, attributes: dict[str, str]) -> bool:
    """A blockquote that only indents: Gmail and Apple make one of the button for more space on the left."""
    if attributes.get("type", "").casefold() == "cite" or any("quote" in name for name in names - set(_INDENTS)):
        return False
    return not names.isdisjoint(_INDENTS) or ("40px" in style and bool(_NO_BORDER.search(style)))


def _looks_like_head(said: list[str]) -> bool:
    labelled = sum(bool(_LABELLED.match(line)) for line in said[:8])
    return labelled >= 3 and any("@" in line for line in said[:8])
