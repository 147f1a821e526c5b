"""How settings of a business are said: states, choices, amounts, and the values of its history."""

from __future__ import annotations

from typing import Any

from babel import dates
from markupsafe import Markup

from admin_ui.parts.markup import fill
from services.businesses import APPROVERS, CONTACT, FOLLOWED, INCENTIVES, LANGUAGES
from services.translation import _, say_number, spoken, translated

_CHOICES = {
    "contact_preference": CONTACT,
    "incentive_kind": INCENTIVES,
    "approvers": APPROVERS,
    "follow_up_mails": FOLLOWED,
    "language": LANGUAGES,
}


def state_chip(state: str) -> Markup:
    """The sender's state, in a word and a colour."""
    words, tone = {
        "unverified": (_("Sender not verified"), "bad"),
        "pending": (_("Sender waits for confirmation"), "warn"),
        "verified": (_("Sender verified"), "good"),
    }[state]
    return fill('<span class="chip {}">{}</span>', tone, words)


def choices(options: dict[str, str]) -> dict[str, str]:
    return {value: translated(words) for value, words in options.items()}


def units(cents: int | None) -> str:
    """An amount of hundredths as it is typed: 100, 99.50."""
    if cents is None:
        return ""
    return str(cents // 100) if cents % 100 == 0 else f"{cents / 100:.2f}"


def day_name(number: int, width: str = "wide") -> str:
    """Of an ISO weekday, Monday being 1."""
    return dates.get_day_names(width, locale=spoken())[number - 1]


def say_value(field: str, value: Any) -> str:
    """A value of the history, for a person."""
    if field == "logo":
        return _("a picture") if value else _("none")
    if value is None:
        return "•••"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field in _CHOICES:
        return translated(_CHOICES[field].get(value, value))
    if field == "incentive_threshold_cents":
        return say_number(value / 100)
    if field == "follow_up_days":
        return ", ".join(map(say_number, value)) or _("none")
    if field == "window_days":
        return ", ".join(day_name(int(day)) for day in value.split())
    if isinstance(value, int):
        return say_number(value)
    return value or _("nothing")
