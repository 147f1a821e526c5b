"""Why a row was refused, in words for the person who has the file."""

from __future__ import annotations

from services.translation import Text, text, translated

REASONS: dict[str, Text] = {
    "nul": text("A cell holds a NUL character."),
    "beyond": text("The row has more cells than the header has titles."),
    "no_address": text("The address is missing."),
    "address": text("This is not one address that mail can be sent to."),
    "no_name": text("The name is missing."),
    "too_long": text("This is too long."),
    "amount": text("This is not an amount."),
    "negative": text("An amount can't be negative. Refunds have a column of their own."),
    "count": text("This is not a number of payments."),
    "day": text("This is not a date."),
    "language": text("This is not a language. For example: en, fr, de"),
    "timezone": text("This is not a time zone. For example: Europe/Paris"),
    "segment": text("This is not a segment. For example: client, prospect, partner"),
}


def say_reason(reason: str, value: str) -> str:
    """In the language spoken now, the cell that it is about behind it."""
    words = translated(REASONS[reason])
    return f"{words} “{value}”" if value else words
