"""What a chart is made of, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from admin_ui.parts.markup import fill, join
from services.translation import _, say_day, say_number, say_percent


@dataclass(frozen=True, slots=True)
class Series:
    """One number for each column of a chart."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One bar. `value` in words; `low` and `high` where the number is an estimate; `cells` is its line in the table."""

    name: str
    size: float
    value: str
    cells: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    hover: str = ""


def table_over_time(columns: Sequence[date], series: Sequence[Series], by_week: bool) -> Markup:
    """Every series, however many; a line for each column, and the sums."""
    head = join(fill('<th scope="col">{}</th>', s.name) for s in series)
    body = join(
        fill(
            '<tr><th scope="row">{}</th>{}</tr>',
            say_column(day, by_week),
            join(_number(s.values[i]) for s in series),
        )
        for i, day in enumerate(columns)
    )
    return fill(
        '<table class="table"><thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody>'
        '<tfoot><tr><th scope="row">{}</th>{}</tr></tfoot></table>',
        _("Week of") if by_week else _("Day"),
        head,
        body,
        _("Together"),
        join(_number(sum(s.values)) for s in series),
    )


def table_of_rows(heads: Sequence[str], rows: Sequence[Row]) -> Markup:
    """`heads` names the first column and then those of `cells`."""
    numbers = join(fill('<th scope="col">{}</th>', head) for head in heads[1:])
    body = join(
        fill(
            '<tr><th scope="row">{}</th>{}</tr>',
            row.name,
            join(fill("<td>{}</td>", cell) for cell in row.cells),
        )
        for row in rows
    )
    return fill(
        '<table class="table"><thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table>',
        heads[0],
        numbers,
        body,
    )


def say_column(day: date, by_week: bool) -> str:
    return _("Week of {day}", day=say_day(day)) if by_week else say_day(day)


def say_share(share: float) -> str:
    return say_percent(round(share, 2))


def _number(value: int) -> Markup:
    return fill("<td>{}</td>", say_number(value))
