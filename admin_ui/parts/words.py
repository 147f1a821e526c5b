"""Words, moments and lines as markup: always as text, whatever they hold (law 11)."""

from __future__ import annotations

from datetime import UTC, datetime

from babel import dates
from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, attribute, fill
from services.translation import say_moment, spoken


def paragraph(words: str, classes: str = "") -> Markup:
    """Nothing where there are no words."""
    return fill("<p{}>{}</p>", attribute("class", classes), words) if words else NOTHING


def moment(at: datetime) -> Markup:
    """A time, in UTC and saying so."""
    utc = at.astimezone(UTC)
    return fill('<time datetime="{}">{}</time>', f"{utc:%Y-%m-%dT%H:%M:%SZ}", say_moment(utc))


def say_ago(at: datetime) -> str:
    """How long ago, or in how long, roughly: "3 days ago"."""
    return dates.format_timedelta(at - datetime.now(UTC), add_direction=True, locale=spoken())
