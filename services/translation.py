"""The languages that people are spoken to in: English stands in the code, the others in services/locale/*.po."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel import dates, negotiate_locale, numbers
from babel.messages import mofile, pofile

from gateways.stripe_money import decimals

LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch"}
LOCALE = Path(__file__).with_name("locale")
_speaking: ContextVar[str] = ContextVar("speaking", default="en")


class Text(str):
    """English words whose template is known, so that a door can say them in another language.

    It is a plain string to everybody else.
    """

    template: str
    values: dict[str, Any]


class Count(int):
    """A number in such words: written as the language writes numbers in which they are said."""

    def __format__(self, spec: str) -> str:
        return say_number(int(self))


def text(template: str, /, **values: Any) -> Text:
    """Words for a person, from the house: a refusal, a next step. `values` stand in the template by name."""
    made = Text(template.format(**values) if values else template)
    made.template, made.values = template, values
    return made


def translated(words: str) -> str:
    """What the house said, in the language spoken now; words without a known template stay as they are."""
    return _(words.template, **words.values) if isinstance(words, Text) else words


def _(template: str, /, **values: Any) -> str:
    """Words for a person, in the language spoken now."""
    said = _catalogue(_speaking.get()).gettext(template) if template else ""
    return said.format(**{name: translated(v) if isinstance(v, str) else v for name, v in values.items()})


def n_(one: str, many: str, n: int, /, **values: Any) -> str:
    """Words about a number of things; `{n}` in them is the number as the language writes it."""
    return _catalogue(_speaking.get()).ngettext(one, many, n).format(n=say_number(n), **values)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with (LOCALE / f"{language}.po").open("rb") as file:
        catalogue = pofile.read_po(file, locale=language)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def speak(language: str) -> None:
    """From here on, in this task and those that it starts; a language we don't have is English."""
    _speaking.set(language if language in LANGUAGES else "en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """For one letter or one answer."""
    before = _speaking.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _speaking.reset(before)


def spoken() -> str:
    return _speaking.get()


def choose_language(chosen: str, accepted: str) -> str:
    """The person's own choice, else the best of what their browser accepts (RFC 9110, 12.5.4), else English."""
    if chosen in LANGUAGES:
        return chosen
    wanted: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _sep, rest = part.strip().partition(";q=")
        try:
            wanted.append((-float(rest or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return negotiate_locale([tag for _weight, tag in sorted(wanted)], list(LANGUAGES)) or "en"


def say_number(number: int | float) -> str:
    return numbers.format_decimal(number, locale=_speaking.get())


def say_percent(share: float) -> str:
    """A share of 1 as a whole percentage."""
    return numbers.format_percent(share, locale=_speaking.get())


def say_money(cents: int | None, currency: str) -> str:
    """An amount in hundredths of the currency, as customers' spend is kept; nothing where none is known."""
    if cents is None:
        return ""
    return numbers.format_currency(cents / 100, currency or "USD", locale=_speaking.get())


def say_price(amount: int, currency: str) -> str:
    """An amount as Stripe and the catalogue count it, in the currency's smallest unit: 4990 JPY is 4,990 yen."""
    units = Decimal(amount).scaleb(-decimals(currency))
    return numbers.format_currency(units, currency.upper(), locale=_speaking.get())


def say_day(day: date) -> str:
    return dates.format_date(day, "medium", locale=_speaking.get())


def say_moment(at: datetime) -> str:
    """Date and time to the minute in UTC, and saying so."""
    utc, locale = at.astimezone(UTC), _speaking.get()
    day, clock = dates.format_date(utc, "medium", locale=locale), dates.format_time(utc, "short", locale=locale)
    return f"{dates.get_datetime_format('medium', locale=locale).format(clock, day)} UTC"
