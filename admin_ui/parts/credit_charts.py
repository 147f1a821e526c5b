"""Twelve months of credits: three bars a month beside each other, with the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from babel import dates
from markupsafe import Markup

from admin_ui.parts.chart_numbers import Row, table_of_rows
from admin_ui.parts.charts import chart, empty_chart, scale
from admin_ui.parts.markup import fill, join
from services.credits import CreditMonthsView, Month
from services.translation import _, say_number, spoken

_SHOWN_EVERY = 3  # months: as many names as a phone has room for


def draw_months(view: CreditMonthsView) -> Markup:
    title = _("The last 12 months")
    used = _("Used by you") if view.is_own else _("Used")
    kinds: tuple[tuple[str, Callable[[Month], int]], ...] = (
        (_("Granted"), lambda m: m.granted),
        (used, lambda m: m.used),
        (_("Expired or taken back"), lambda m: m.gone),
    )
    if not any(of(month) for month in view.months for _name, of in kinds):
        return empty_chart(title, _("Nothing has moved yet. It begins with the first credits."))
    finding = _(
        "{granted} granted, {used} used and {gone} expired or taken back in all. Months are counted in UTC.",
        granted=say_number(sum(m.granted for m in view.months)),
        used=say_number(sum(m.used for m in view.months)),
        gone=say_number(sum(m.gone for m in view.months)),
    )
    rows = [
        Row(_say_month(m.month, "yMMMM"), 0, "", tuple(say_number(of(m)) for _name, of in kinds)) for m in view.months
    ]
    table = table_of_rows((_("Month"), *(name for name, _of in kinds)), rows)
    columns = [(m.month, tuple(max(of(m), 0) for _name, of in kinds)) for m in view.months]
    return chart(title, finding, _drawing(columns, [name for name, _of in kinds], finding), table)


def _drawing(columns: Sequence[tuple[date, tuple[int, ...]]], names: Sequence[str], finding: str) -> Markup:
    top, marks = scale(max((value for _month, values in columns for value in values), default=0))
    bars = join(_bar(i, n, month, values, names, top) for i, (month, values) in enumerate(columns) for n in range(3))
    grid = join(
        fill('<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/>', len(columns), top - mark, top - mark)
        for mark in marks
    )
    up = join(fill('<span style="bottom:{}%">{}</span>', 100 * mark / top, say_number(int(mark))) for mark in marks)
    along = join(
        fill('<span style="left:{}%">{}</span>', round(100 * (i + 0.5) / len(columns), 2), _say_month(month, "MMM"))
        for i, (month, _values) in enumerate(columns)
        if (len(columns) - 1 - i) % _SHOWN_EVERY == 0
    )
    keys = join(
        fill(
            '<li><svg viewBox="0 0 18 12" aria-hidden="true"><rect class="c{}" x="3" width="12" height="12" rx="3"/>'
            "</svg>{}</li>",
            n,
            name,
        )
        for n, name in enumerate(names, 1)
    )
    return fill(
        '<div class="drawing"><div class="plot" role="img" aria-label="{}"><div class="up" aria-hidden="true">{}</div>'
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}{}</svg>'
        '<div class="along" aria-hidden="true">{}</div></div><ul class="key">{}</ul></div>',
        *(finding, up, len(columns), top, grid, bars, along, keys),
    )


def _bar(i: int, n: int, month: date, values: tuple[int, ...], names: Sequence[str], top: float) -> Markup:
    if not values[n]:
        return Markup("")
    return fill(
        '<rect class="c{}" x="{}" y="{}" width="0.24" height="{}"><title>{}</title></rect>',
        n + 1,
        round(i + 0.13 + n * 0.25, 2),
        top - values[n],
        values[n],
        f"{_say_month(month, 'yMMMM')}: {names[n]} {say_number(values[n])}",
    )


def _say_month(month: date, skeleton: str) -> str:
    return dates.format_skeleton(skeleton, month, locale=spoken())
