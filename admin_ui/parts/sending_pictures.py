"""Pictures of the rules of sending: the week with its open hours, the days with their limits and what waits."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from admin_ui.parts.business_words import day_name
from admin_ui.parts.chart_numbers import Series, table_over_time
from admin_ui.parts.charts import chart, lines, stacked_bars
from admin_ui.parts.markup import NOTHING, fill, join
from services.businesses import BusinessSettings
from services.sending import Pace
from services.translation import _, n_, say_day, say_number

_FEWEST_COLUMNS, _MOST_COLUMNS = 14, 60


def draw_window(settings: BusinessSettings) -> Markup:
    """The hours of a week in which mail leaves; the same in words."""
    held = settings.values
    if held["window_on"]:
        days = [int(day) for day in held["window_days"].split()]
        opens, closes = held["window_from"], held["window_to"]
        words = _(
            "{days}, {opens}:00 to {closes}:00 where the customer lives.",
            days=", ".join(day_name(day) for day in days),
            opens=opens,
            closes=closes,
        )
    else:
        days, opens, closes = list(range(1, 8)), 0, 24
        words = _("At every hour of every day.")
    rows = join(
        fill(
            '<li><span class="day">{}</span><svg viewBox="0 0 24 1" preserveAspectRatio="none" aria-hidden="true">{}{}'
            "</svg></li>",
            day_name(day, "abbreviated"),
            fill('<rect class="c1" x="{}" width="{}" height="1"/>', opens, closes - opens) if day in days else NOTHING,
            join(fill('<line class="grid" x1="{}" x2="{}" y1="0" y2="1"/>', hour, hour) for hour in (6, 12, 18)),
        )
        for day in range(1, 8)
    )
    marks = join(
        fill('<span style="left:{}%">{}</span>', 100 * hour // 24, f"{hour}:00") for hour in (0, 6, 12, 18, 24)
    )
    return fill(
        '<figure class="card week"><figcaption><h2>{}</h2><p class="finding">{}</p></figcaption>'
        '<div role="img" aria-label="{}"><ul aria-hidden="true">{}</ul><div class="hours" aria-hidden="true">{}</div>'
        "</div></figure>",
        _("When mail leaves"),
        words,
        words,
        rows,
        marks,
    )


def draw_pace(pace: Pace) -> Markup:
    """How much may leave on the coming days, and what waits for when."""
    return join([_limits(pace), _waiting(pace)])


def _limits(pace: Pace) -> Markup:
    if not pace.limits:
        return NOTHING
    today, most = pace.limits[0]
    said = [
        _(
            "{used} of {most} places of today are taken.",
            used=say_number(pace.used),
            most=say_number(most),
        )
    ]
    full = next((day for day, limit in pace.limits if limit == pace.limits[-1][1]), today)
    if full > today:
        said.append(_("The limit grows to {most} on {day}.", most=say_number(pace.limits[-1][1]), day=say_day(full)))
    finding = " ".join(said)
    days = [day for day, _limit in pace.limits]
    series = [Series(_("Mails a day at most"), tuple(limit for _day, limit in pace.limits))]
    picture, table = lines(days, series, finding, False), table_over_time(days, series, False)
    return chart(_("How much may leave"), finding, picture, table)


def _waiting(pace: Pace) -> Markup:
    mails = sum(day.asked + day.put_off for day in pace.waiting)
    held = n_(
        "{n} mail is held back and waits for a person.", "{n} mails are held back and wait for a person.", pace.held
    )
    if not mails:
        words = _("Nothing waits for its time.")
        return fill(
            '<figure class="card chart none"><figcaption><h2>{}</h2><p class="finding">{} {}</p></figcaption></figure>',
            _("What waits"),
            words,
            held if pace.held else "",
        )
    first, last = pace.waiting[0].day, pace.waiting[-1].day
    by_day = {day.day: day for day in pace.waiting}
    span = min(max((last - first).days + 1, _FEWEST_COLUMNS), _MOST_COLUMNS)
    columns = [first + timedelta(days=n) for n in range(span)]
    put_off = sum(day.put_off for day in pace.waiting)
    said = [
        n_("{n} mail waits, until {last}.", "{n} mails wait, the last until {last}.", mails, last=say_day(last)),
        n_("{n} was put off by these rules.", "{n} were put off by these rules.", put_off) if put_off else "",
        held if pace.held else "",
    ]
    finding = " ".join(filter(None, said))
    series = [
        Series(_("Put off by a rule"), tuple(by_day[day].put_off if day in by_day else 0 for day in columns)),
        Series(_("Asked for then"), tuple(by_day[day].asked if day in by_day else 0 for day in columns)),
    ]
    table = table_over_time(columns, series, False)
    return chart(_("What waits"), finding, stacked_bars(columns, series, finding, False), table)
