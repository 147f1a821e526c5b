"""Ends of a mail that no closing words announce: a notice of confidentiality, a footer, a block of contact facts."""

import re

from services.inbound.signature_words import ADDRESSEE, FOOTERS, ITSELF, REFERRALS, SECRECY

_MOST_BLOCK_LINES = 9
_LONGEST_BLOCK_LINE = 90
_SHORTEST_NOTICE = 80
_LONGEST_NOTICE = 6_000
_MOST_PARAGRAPHS = 12
_PHONE = re.compile(r"(?<![\w/])(?:\+|\(?0)[\d()/ .\u00a0-]{6,24}\d")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,}")
_WEB = re.compile(r"(?<!\w)(?:https?://|www\.)[\w.-]{3,100}")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:[ ,]+[^\W\d_][\w'’.-]*){1,5}")
_LOWER_IN_NAMES = frozenset(("de", "van", "von", "der", "den", "da", "di", "du", "la", "le", "del", "dos", "bin", "al"))
_STOP = (".", "!", "?", "…", "。", "！", "？", ")", ":-)", ":)", ";)")


def is_footer(line: str) -> bool:
    return line[:200].strip(" *_|-[]<>\t").casefold().startswith(FOOTERS)


def find_legal_notice(lines: list[str]) -> int | None:
    """Where the notice begins that the mail is secret and meant for somebody: its paragraph and all below.

    It is never the first paragraph, and no question is asked below it.
    """
    end = len(lines)
    found = None
    for _ in range(_MOST_PARAGRAPHS):
        while end and not lines[end - 1].strip():
            end -= 1
        begin = end
        while begin and lines[begin - 1].strip():
            begin -= 1
        if begin <= 0:
            return found
        paragraph = " ".join(lines[begin:end])[:_LONGEST_NOTICE].casefold()
        if len(paragraph) >= _SHORTEST_NOTICE or not paragraph.isascii():
            if _is_notice(paragraph):
                found = begin
            elif found is None and paragraph.rstrip().endswith("?"):
                return None
        end = begin
    return found


def _is_notice(paragraph: str) -> bool:
    """It names itself and the one it is meant for, and calls itself secret or tells a stranger at length what to do."""
    meant = sum(word in paragraph for word in ADDRESSEE)
    if not meant or not any(word in paragraph for word in ITSELF):
        return False
    return meant >= 3 or any(word in paragraph for word in SECRECY)


def find_contact_block(lines: list[str]) -> int | None:
    """The last paragraph when it is a name above contact facts of two kinds, and what is above it is finished.

    Not where the sentence above speaks of reaching somebody: then the block is the answer.
    """
    begin = len(lines)
    while begin and lines[begin - 1].strip():
        begin -= 1
    block = [line.strip() for line in lines[begin:]]
    if not 2 <= len(block) <= _MOST_BLOCK_LINES or any(len(line) > _LONGEST_BLOCK_LINE for line in block):
        return None
    text = "\n".join(block)
    kinds = bool(_PHONE.search(text)) + bool(_ADDRESS.search(text)) + bool(_WEB.search(text))
    if kinds < 2 or not is_name(block[0]):
        return None
    above = [line.strip() for line in lines[:begin] if line.strip()][-3:]
    if not above or not above[-1].endswith(_STOP):
        return None
    said = " ".join(above).casefold().split()
    return None if any(word.strip("(«\"'").startswith(REFERRALS) for word in said) else begin


def is_name(line: str) -> bool:
    words = re.split(r"[\s,]+", line)
    return (
        len(line) <= 50
        and bool(_NAME.fullmatch(line))
        and not line.endswith((":", "!", "?"))
        and all(word[:1].isupper() or word in _LOWER_IN_NAMES for word in words if word)
    )
