"""A date and time as a person types it, in their own time zone, and back to a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from markupsafe import Markup
from nicegui import ui

from admin_ui.parts.fields import hidden, text_field
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill, join
from services.errors import Invalid
from services.translation import _, text

# The browser alone knows its zone. Without one the time is read, and was offered, in UTC.
_TELL_ZONE = """
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  for (const e of document.querySelectorAll("[data-zone]")) e.textContent = zone;
  for (const e of document.querySelectorAll("input[name=zone]")) e.value = zone;
  for (const e of document.querySelectorAll("input[type=datetime-local]")) {
    const at = new Date(e.value + "Z");
    at.setMinutes(at.getMinutes() - at.getTimezoneOffset());
    e.value = at.toISOString().slice(0, 16);
  }
})()
"""


def moment_field(name: str, label: str, suggested: datetime, *, required: bool = False) -> Markup:
    """One a form. `suggested` is an aware time; the browser shows it in its own zone."""
    field = text_field(
        name, label, f"{suggested.astimezone(UTC):%Y-%m-%dT%H:%M}", kind="datetime-local", required=required, longest=16
    )
    said = fill('<p class="hint">{} <b data-zone>UTC</b></p>', _("Your time zone:"))
    return join((field, said, hidden("zone", "UTC")))


def tell_zone() -> None:
    """Once the page is drawn."""
    ui.run_javascript(_TELL_ZONE)


def read_moment(given: Given, name: str) -> datetime:
    """The moment meant, in UTC; of a local time that comes twice, the first counts.

    Raises:
        Invalid: no date and time, or one that a clock change skips.
    """
    zone = given["zone"]
    if zone not in available_timezones():
        zone = "UTC"
    try:
        local = datetime.strptime(given[name][:16], "%Y-%m-%dT%H:%M").replace(tzinfo=ZoneInfo(zone))
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(text("Give a date and a time."), field=name) from None
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Invalid(
            text("The clocks change then, and that time does not exist."), text("Take an hour later."), field=name
        )
    return moment


def next_hour() -> datetime:
    """What is offered where a mail is to leave later."""
    return (datetime.now(UTC) + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
