"""Mails made to cost time: whatever is repeated, nested, unclosed or looks like the beginning of something."""

from __future__ import annotations

import random
from collections.abc import Iterator

SIZE = 1_000_000
_PIECES = {
    "angles": ">",
    "angle lines": ">\n",
    "on": "On ",
    "on lines": "On \n",
    "short lines": "a\n",
    "one line": "a",
    "blanks": " ",
    "blank lines": "\n",
    "no-break blanks": "\xa0",
    "tabs": "\t",
    "zero widths": "\u200b",
    "unclosed in quotes": "> (\nhttp://x\n",
    "unclosed addresses": "On 3.4.2024 10:22, <a@b\n",
    "dates": "1/2/2024 10:22 ",
    "date lines": "On 1/2/2024 10:22\n",
    "date digits": "1/",
    "wrote": "On 1/2/2024 Ana wrote ",
    "wrote lines": "Ana wrote\n",
    "wrote, parted": "On 1/2/2024 10:22 x\n\n",
    "colons": "a@b.example 10:22:\n",
    "addresses": "<a@b.c>",
    "dots before at": "a." * 31 + "@",
    "from lines": "From: a\n",
    "from and to": "From: a\nTo: b\nx\n",
    "labels on one line": "From: to: date: " * 20 + "\n",
    "foreign blocks": "____________________________\nAb: c\nDe: f\n\n",
    "delimiters": "--\n",
    "delimiters and words": "--\nx\n",
    "rules": "____\n",
    "closings": "Best regards\n",
    "closings and names": "Best regards,\nAna\n\n",
    "telephones": "Sent from my iPhone\n\n",
    "footers": "\nTo unsubscribe from this group\n",
    "answers": "> question\n\nanswer\n\n",
    "answers like signatures": "> question\n-- \nAna\n",
    "forwarded in words": "Forwarded message\n",
    "chinese verbs": "写道",
    "chinese verb lines": "在 2024年 写道\n",
    "secret words": "confidential intended recipient\n\n",
    "telephone numbers": "+49 30 000000 ",
    "postscripts": "P.S. x\n\n",
    "long lines with on": "On " + "1" * 390 + " wrote:\n",
    "long lines of openers": "il " + "w 10 " * 78 + "\n",
}


def hostile_mails() -> Iterator[tuple[str, str]]:
    """(name, text), a megabyte each; the last ones mix the pieces at random, the same in every run."""
    for name, piece in _PIECES.items():
        yield name, piece * (SIZE // len(piece))
    yield "nested quotations", "\n".join(">" * depth + " On 1/2/2024, Ana wrote:" for depth in range(1_400))
    chance = random.Random(4)
    for number in range(20):
        pieces = chance.sample(sorted(_PIECES.values()), 4)
        yield f"mixed {number}", "".join(chance.choice(pieces) for _ in range(60_000))[:SIZE]
