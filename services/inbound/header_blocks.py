"""The block of From, Sent, To and Subject that Outlook and its like put above the original."""

import re

from services.inbound.reply_headers import FIELDS

_LONGEST_CHECKED = 400
_LONGEST_LABEL = 40
_LONGEST_FOREIGN_LABEL = 20
_BLOCK_LINES = 9
_MOST_STRANGERS = 2
_MOST_COLONS = 12
_FOREIGN_LABEL = re.compile(r"[^\W\d_][^:：]{0,20}[:：]\s")
_BLANKS_IN_LABEL = re.compile(r"(?<=[\u3000-\u9fff])[\s\u3000]+(?=[\u3000-\u9fff])")
_SIGNS = " *_\t•|【】[]"


def begins_header_block(lines: list[str], at: int) -> bool:
    """From or date first, others soon, and a subject or an address: "From: Paris, To: London" is not.

    An address proves nothing behind a label that no mail program writes ("Contact: …"). Any other field may stand
    first where all of From or date, to and subject follow.
    """
    first, rest = _field_of(lines[at])
    if not first or first == "other":
        return False
    fields = {first, *_fields_within(rest)}
    proved = "@" in rest
    if {"from", "date"} <= fields and len(fields) > 2 and proved:  # all on one line, as some gateways write it
        return True
    strangers = 0
    for line in lines[at + 1 : at + _BLOCK_LINES]:
        field, rest = _field_of(line)
        if field:
            fields.update((field, *_fields_within(rest)))
        elif not line.strip():
            if len(fields) > 1:
                break
        else:
            strangers += 1
            rest = "" if _FOREIGN_LABEL.match(line) else line[:_LONGEST_CHECKED]
            if strangers > _MOST_STRANGERS:
                break
        proved = proved or "@" in rest
    if first not in ("from", "date"):
        return {"to", "subject"} <= fields and bool(fields & {"from", "date"}) and proved
    return len(fields) >= 2 and ("subject" in fields or proved) and fields != {"date", "other"}


def begins_foreign_block(lines: list[str], at: int) -> bool:
    """A block in a language nobody listed, below a rule: three "Label: value" at least, one with an address."""
    labelled = 0
    addressed = False
    for line in lines[at : at + _BLOCK_LINES]:
        label, colon, value = line[:_LONGEST_CHECKED].strip(_SIGNS).replace("：", ":").partition(":")
        if not colon or not label or len(label) > _LONGEST_FOREIGN_LABEL or not value.strip():
            break
        labelled += 1
        addressed = addressed or "@" in value
    return labelled >= 3 and addressed


def starts_with_field(line: str) -> bool:
    return (":" in line or "：" in line) and bool(_field_of(line)[0])


def _field_of(line: str) -> tuple[str, str]:
    """(field, rest) when the line is "Label: value", in bold or not; ("", "") otherwise."""
    line = line[:_LONGEST_CHECKED].lstrip(_SIGNS)
    head = line[:_LONGEST_LABEL]
    for colon in (":", "："):
        label, found, _ = head.partition(colon)
        if found:
            label = label.strip(_SIGNS).casefold()
            field = FIELDS.get(label) or FIELDS.get(_BLANKS_IN_LABEL.sub("", label), "")
            if field:
                return field, line[head.index(colon) + 1 :]
    return "", ""


def _fields_within(rest: str) -> list[str]:
    """Fields further along the same line, each the one or two words before a colon."""
    found = []
    for piece in rest.split(":", _MOST_COLONS)[:-1]:
        words = piece.strip(_SIGNS).casefold().rsplit(maxsplit=2)[-2:]
        field = FIELDS.get(" ".join(words)) or (FIELDS.get(words[-1]) if words else None)
        if field:
            found.append(field)
    return found
