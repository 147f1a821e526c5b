"""Charts as markup: pictures for eyes, one sentence for screen readers, the same numbers as a table for everybody.

The drawing is stretched to its place and the words beside it are not, so that they can be read at every width.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from babel import dates
from markupsafe import Markup

from admin_ui.parts.chart_numbers import Row, Series, say_column
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.scrolling import scrolling
from services.translation import _, n_, say_number, spoken

COLOURS = 6  # --c1 to --c6 in look/colours.css
MOST_ROWS = 5  # of a chart with one row a thing; the table has them all
_MOST_STEPS = 5  # of a scale
_MOST_DATES = 4  # below a chart: as many as a phone has room for
_DASHES = ("", "7 4", "2 3", "10 3 2 3", "1 4", "12 5")  # lines differ by more than their colour


def chart(title: str, finding: str, drawing: Markup, table: Markup, rows: int = 0) -> Markup:
    """A picture with its heading, what is to be seen in it, and its numbers.

    `rows` is how many were kept room for, in a chart that has rows; other charts are all of one height.
    """
    return fill(
        '<figure class="chart card"{}><figcaption><h2>{}</h2><p class="finding">{}</p></figcaption>{}'
        "<details><summary>{}</summary>{}</details></figure>",
        _room_for(rows),
        title,
        finding,
        drawing,
        _("The numbers"),
        scrolling(title, table),
    )


def empty_chart(title: str, words: str, rows: int = 0) -> Markup:
    """In the place of a chart that has nothing to show, or that is still to come; as high as one."""
    return fill(
        '<figure class="chart card"{}><figcaption><h2>{}</h2></figcaption><p class="nothing">{}</p></figure>',
        _room_for(rows),
        title,
        words,
    )


def stacked_bars(columns: Sequence[date], series: Sequence[Series], finding: str, by_week: bool) -> Markup:
    """One bar for each day or week, the first series at the bottom; what exceeds the colours is one series."""
    shown = _within_colours(series)
    top, marks = scale(max(map(sum, zip(*(s.values for s in shown), strict=True)), default=0))
    hovers = join(_hover(i, day, shown, top, by_week) for i, day in enumerate(columns))
    drawing = fill(
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}{}{}</svg>',
        len(columns),
        top,
        _grid(len(columns), marks, top),
        _piled(shown, top),
        hovers,
    )
    return _over_time(drawing, columns, marks, top, shown, finding, by_week)


def lines(columns: Sequence[date], series: Sequence[Series], finding: str, by_week: bool) -> Markup:
    """One line for each series over days or weeks."""
    shown = _within_colours(series)
    top, marks = scale(max((max(s.values) for s in shown), default=0))
    drawn = join(
        fill(
            '<polyline class="line c{}" points="{}"{}/>',
            number,
            " ".join(f"{i + 0.5},{top - value}" for i, value in enumerate(s.values)),
            fill(' stroke-dasharray="{}"', _DASHES[number - 1]) if _DASHES[number - 1] else NOTHING,
        )
        for number, s in enumerate(shown, 1)
    )
    hovers = join(_hover(i, day, shown, top, by_week) for i, day in enumerate(columns))
    drawing = fill(
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}{}{}</svg>',
        len(columns),
        top,
        _grid(len(columns), marks, top),
        drawn,
        hovers,
    )
    return _over_time(drawing, columns, marks, top, shown, finding, by_week, dashed=True)


def bars(rows: Sequence[Row], finding: str, say: Callable[[float], str], note: str = "") -> Markup:
    """One bar for each row with its value in words, and its interval where it has one. `say` writes the axis."""
    shown = rows[:MOST_ROWS]
    top, marks = scale(max((row.high or row.size for row in shown), default=0), whole=False)
    top = min(top, 1.0) if any(row.high is not None for row in shown) else top
    drawn = join(
        fill(
            '<li><span class="name">{}</span><span class="value">{}</span>'
            '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><title>{}</title>'
            '<rect class="c1" x="0" y="1" width="{}" height="8"/>{}</svg></li>',
            row.name,
            row.value,
            row.hover or f"{row.name}: {row.value}",
            _short(100 * row.size / top),
            _interval(row, top),
        )
        for row in shown
    )
    rest = len(rows) - len(shown)
    more = (
        fill('<p class="more">{}</p>', n_("{n} more in the numbers", "{n} more in the numbers", rest)) if rest else ""
    )
    axis = join(
        fill('<span style="left:{}%">{}</span>', _short(100 * mark / top), say(mark)) for mark in marks if mark <= top
    )
    return fill(
        '<div class="drawing rows" role="img" aria-label="{}"><ul>{}</ul>{}<div class="across" aria-hidden="true">{}'
        '</div><p class="note">{}</p></div>',
        finding,
        drawn,
        more,
        axis,
        note,
    )


def scale(most: float, *, whole: bool = True) -> tuple[float, tuple[float, ...]]:
    """The end of an axis and its marks from 0, in round steps; whole numbers where half a thing makes no sense."""
    if most <= 0:
        return 1, (0, 1)
    step = 10.0**-6
    while step * _MOST_STEPS < most:
        first = f"{step:e}"[0]
        step *= 2.5 if first == "2" else 2
    step = max(step, 1) if whole else step
    count = -int(-most // step)  # rounded up
    marks = tuple(round(step * i, 9) for i in range(max(count, 1) + 1))
    return marks[-1], marks


def _room_for(rows: int) -> Markup:
    return fill(' style="--rows:{}" data-rows', min(rows, MOST_ROWS)) if rows else NOTHING


def _within_colours(series: Sequence[Series]) -> list[Series]:
    if len(series) <= COLOURS:
        return list(series)
    rest = tuple(map(sum, zip(*(s.values for s in series[COLOURS - 1 :]), strict=True)))
    return [*series[: COLOURS - 1], Series(_("All others"), rest)]


def _piled(series: Sequence[Series], top: float) -> Markup:
    """One path a series: the bars of all columns, each on what is piled up below it."""
    piled = [0] * len(series[0].values) if series else []
    paths = []
    for number, s in enumerate(series, 1):
        steps = []
        for i, value in enumerate(s.values):
            if value:
                steps.append(f"M{_short(i + 0.12)} {_short(top - piled[i])}v-{value}h.76v{value}z")
                piled[i] += value
        paths.append(fill('<path class="bar c{}" d="{}"/>', number, "".join(steps)))
    return join(paths)


def _hover(i: int, day: date, series: Sequence[Series], top: float, by_week: bool) -> Markup:
    said = [f"{s.name} {say_number(s.values[i])}" for s in series if s.values[i]]
    if not said:
        return NOTHING
    return fill(
        '<rect class="hover" x="{}" y="0" width="1" height="{}"><title>{}</title></rect>',
        i,
        top,
        f"{say_column(day, by_week)}: {', '.join(said)}",
    )


def _grid(width: int, marks: Sequence[float], top: float) -> Markup:
    return join(
        fill('<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/>', width, _short(top - mark), _short(top - mark))
        for mark in marks
    )


def _over_time(
    drawing: Markup,
    columns: Sequence[date],
    marks: Sequence[float],
    top: float,
    series: Sequence[Series],
    finding: str,
    by_week: bool,
    *,
    dashed: bool = False,
) -> Markup:
    """The drawing between its axes, with the key to its colours."""
    up = join(
        fill('<span style="bottom:{}%">{}</span>', _short(100 * mark / top), say_number(int(mark))) for mark in marks
    )
    last = len(columns) - 1
    places = sorted({round(last * n / (_MOST_DATES - 1)) for n in range(_MOST_DATES)})
    along = join(
        fill('<span style="left:{}%">{}</span>', _short(100 * (i + 0.5) / len(columns)), _say_shortly(columns[i]))
        for i in places
    )
    keys = join(
        fill(
            '<li><svg viewBox="0 0 18 12" aria-hidden="true">{}</svg>{}</li>',
            fill(
                '<line class="line c{}" x1="0" x2="18" y1="6" y2="6" stroke-dasharray="{}"/>',
                number,
                _DASHES[number - 1],
            )
            if dashed
            else fill('<rect class="c{}" x="3" width="12" height="12" rx="3"/>', number),
            s.name,
        )
        for number, s in enumerate(series, 1)
    )
    return fill(
        '<div class="drawing"><div class="plot" role="img" aria-label="{}"><div class="up" aria-hidden="true">{}</div>'
        '{}<div class="along" aria-hidden="true">{}</div></div><ul class="key">{}</ul></div>',
        finding,
        up,
        drawing,
        along,
        keys,
    )


def _interval(row: Row, top: float) -> Markup:
    if row.low is None or row.high is None:
        return NOTHING
    low, high = (_short(100 * min(edge / top, 1)) for edge in (row.low, row.high))
    return join(
        fill('<path class="{}" d="M{} 5H{}M{} 2V8M{} 2V8"/>', kind, low, high, low, high)
        for kind in ("halo", "interval")
    )


def _say_shortly(day: date) -> str:
    return dates.format_skeleton("MMMd", day, locale=spoken())


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
