"""Reads what a person typed into one setting: the value to keep, or a refusal that names the field.

Each reader takes the field's name and what was given: text as typed, or a value that was kept before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import available_timezones

from services.addresses import normal_address
from services.errors import Invalid
from services.plain_text import one_line, strip_hidden
from services.translation import text

Reader = Callable[[str, Any], Any]
MOST_AMOUNT = 1_000_000
# Regions alone: what else is in the list are old names, and offsets whose sign is read two ways.
TIME_ZONES = frozenset(
    {"UTC"}
    | {
        zone
        for zone in available_timezones()
        if zone.partition("/")[0]
        in ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    }
)
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,19}")


def line(longest: int, *, required: bool = False) -> Reader:
    def read(field: str, given: Any) -> str:
        value = one_line(str(given), 10 * longest)
        return _checked(field, value, longest, required)

    return read


def paragraphs(longest: int) -> Reader:
    """Several lines, kept as they were typed but for what nobody can see."""

    def read(field: str, given: Any) -> str:
        return _checked(field, strip_hidden(str(given)).strip(), longest, required=False)

    return read


def one_of(choices: Container[str]) -> Reader:
    def read(field: str, given: Any) -> str:
        if str(given) not in choices:
            raise Invalid(text("Choose one of these."), field=field)
        return str(given)

    return read


def currency_of(currencies: Container[str]) -> Reader:
    def read(field: str, given: Any) -> str:
        value = str(given).strip().upper()
        if value not in currencies:
            raise Invalid(text("This is no currency in use."), text("Such as: EUR, USD or CNY"), field=field)
        return value

    return read


def yes_or_no(field: str, given: Any) -> bool:
    return given is True or given == "yes"


def sender_address(field: str, given: Any) -> str:
    return normal_address(str(given), field=field) if str(given).strip() else ""


def slack_channel(field: str, given: Any) -> str:
    """A channel's id, also out of the link that Slack copies (https://….slack.com/archives/C…)."""
    value = str(given).strip()
    link = re.fullmatch(r"https://[a-z0-9.-]+\.slack\.com/(?:archives|client/[A-Z0-9]+)/([A-Z0-9]+)/?", value)
    value = link[1] if link else value.upper()
    if value and not _CHANNEL.fullmatch(value):
        raise Invalid(
            text("This is no Slack channel."), text("Its id starts with C or G, such as C024BE91L."), field=field
        )
    return value


def amount(field: str, given: Any) -> int:
    """Whole units of the incentive."""
    value = str(given).strip()
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) > MOST_AMOUNT:
        raise Invalid(text("This must be a whole number from 0 to {most}.", most=f"{MOST_AMOUNT}"), field=field)
    return int(value)


def whole(least: int, most: int) -> Reader:
    """A whole number within bounds; nothing typed is the least."""

    def read(field: str, given: Any) -> int:
        value = str(given).strip() or str(least)
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            words = text("This must be a whole number from {least} to {most}.", least=least, most=most)
            raise Invalid(words, field=field)
        return int(value)

    return read


def time_zone(field: str, given: Any) -> str:
    """An IANA name, such as Europe/Paris."""
    value = str(given).strip()
    if value not in TIME_ZONES:
        raise Invalid(text("This is no time zone."), text("Such as: Europe/Paris or America/New_York"), field=field)
    return value


def weekdays(field: str, given: Any) -> str:
    """ISO numbers of the days, Monday first: "1 2 3 4 5"."""
    days = sorted(set(re.findall(r"[1-7]", str(given))))
    if not days:
        raise Invalid(text("Choose at least one day."), field=field)
    return " ".join(days)


def cents(field: str, given: Any) -> int:
    """Text is in units of the currency, with a point or a comma before the hundredths; a number is cents already."""
    if isinstance(given, int):
        return given
    try:
        value = Decimal(str(given).strip().replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= 10**9 or value != round(value, 2):
        raise Invalid(text("This must be an amount such as 100 or 99.50."), field=field)
    return int(value * 100)


def days_of_each(most: int, longest: int) -> Reader:
    """Up to `most` whole numbers of days, each from 1 to `longest`: a list, or text with commas between. What was left
    empty is left out."""

    def read(field: str, given: Any) -> list[int]:
        parts = given.split(",") if isinstance(given, str) else given
        days = [part for part in (str(part).strip() for part in parts) if part]
        if len(days) > most:
            raise Invalid(text("At most {n} fit here.", n=most), field=field)
        if not all(re.fullmatch(r"[0-9]{1,3}", day) and 1 <= int(day) <= longest for day in days):
            raise Invalid(text("Days are whole numbers from 1 to {most}.", most=longest), field=field)
        return [int(day) for day in days]

    return read


def unit(field: str, given: Any) -> str:
    """A currency's sign or letters, or the percent sign."""
    value = str(given).strip()
    is_sign = 0 < len(value) <= 4 and all(c in "%." or unicodedata.category(c)[0] in "L" or _is_money(c) for c in value)
    if not is_sign:
        raise Invalid(text("This must be the sign of a currency, or %."), field=field)
    return value


def _is_money(char: str) -> bool:
    return unicodedata.category(char) == "Sc"


def _checked(field: str, value: str, longest: int, required: bool) -> str:
    if required and not value:
        raise Invalid(text("This is required."), field=field)
    if len(value) > longest:
        raise Invalid(text("At most {n} characters fit here.", n=longest), field=field)
    return value
