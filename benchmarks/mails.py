"""Mails for the sending benchmarks: about 5 KB of text and HTML, each of its own wording."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from services.mail import Mail

SENDER = "anna@sender.example"
_FIRST = ("Zoé", "Anna", "Luc", "Maria", "Jörg", "Ben", "Aiko", "Omar", "Chloë", "Ines")
_LAST = ("Martin", "Smith", "Müller", "Rossi", "Tanaka", "Díaz", "Novák", "Okafor")
_SENTENCES = (
    "Your team opened the weekly digest {n} times last month, more than most companies of your size.",
    "We saw that {company} exported {n} reports on the {plan} plan and then stopped; what got in the way?",
    "Since spring the new importer reads a file of {n},000 rows in a few seconds, so nobody has to split it.",
    "Two colleagues of yours asked for shared views — they have been in the menu for {n} days.",
    "If finance joined {company}'s account, they could close the month without {n} mails back and forth.",
    "Other customers on the {plan} plan told us that alerts saved them about {n} hours a week.",
    "There is a café near your office where we could talk for {n} minutes, or by phone if that is easier.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """The parts of one mail, as a peer needs them to build its own."""

    name: str
    address: str
    subject: str
    text: str
    html: str
    unsubscribe: str
    message_id: str


def make_rows(count: int, seed: int = 1) -> Iterator[Row]:
    """The same mails for the same seed; no two share their text."""
    dice = random.Random(seed)
    for number in range(count):
        name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"
        company, plan = f"Company {number % 997} SAS", dice.choice(("Pro", "Team", "Free"))
        paragraphs = [
            " ".join(
                dice.choice(_SENTENCES).format(n=dice.randint(2, 99), company=company, plan=plan) for _ in range(3)
            )
            for _ in range(6)
        ]
        link = f"https://ask.example/u/{dice.getrandbits(128):032x}"
        yield Row(
            name=name,
            address=f"user{number}@customer{number % 997}.example",
            subject=f"{name}, a quick note about {company}",
            text=f"Hi {name},\n\n" + "\n\n".join(paragraphs) + f"\n\nBest,\nAnna\n\nUnsubscribe: {link}\n",
            html='<html><body style="font-family:sans-serif">\n'
            + "\n".join(f'<p style="margin:0 0 12px">{paragraph}</p>' for paragraph in paragraphs)
            + f'\n<p>Best,<br>Anna</p>\n<p><a href="{link}">Unsubscribe</a></p></body></html>\n',
            unsubscribe=link,
            message_id=f"{dice.getrandbits(64):016x}.{number}@sender.example",
        )


def as_mail(row: Row) -> Mail:
    """The row as our own sender takes it."""
    return Mail(
        sender_name="Anna",
        sender_address=SENDER,
        to_name=row.name,
        to_address=row.address,
        reply_to="",
        subject=row.subject,
        text=row.text,
        html=row.html,
        message_id=row.message_id,
        headers=(
            ("List-Unsubscribe", f"<{row.unsubscribe}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ),
    )


def as_json(row: Row) -> dict[str, str]:
    """The row as a peer in another language takes it."""
    return asdict(row)
