"""Rates as dots on their intervals, variant by variant and offer by offer, with the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from admin_ui.parts.chart_numbers import Row, say_share, table_of_rows
from admin_ui.parts.charts import chart, empty_chart, scale
from admin_ui.parts.experiment_words import verdict
from admin_ui.parts.markup import NOTHING, fill, join
from services.dashboard import Rate
from services.experiments import WINDOW_DAYS, Earned, ExperimentView, OfferLine
from services.translation import _, n_, say_number, translated

_MOST_DOTS = 8  # the table has them all


def draw_experiment(title: str, seen: ExperimentView, earned: Sequence[Earned]) -> Markup:
    """Once it is settled, as it was judged: what came later changes the table and not the picture."""
    if not earned:  # it began while the page was being drawn
        return empty_chart(title, _("Nothing has been sent yet."))
    names = [f"{variant.letter} · {translated(variant.name)}" for variant in seen.variants]
    shown = seen.judged or tuple(one.answered for one in earned)
    finding = verdict(seen, earned)
    heads = (
        _("Variant"),
        _("Customers"),
        _("Answered"),
        _("Rate"),
        _("95 % between"),
        _("Interested"),
        _("Still in time"),
        _("Edited"),
        _("Offer changed"),
    )
    rows = [
        Row(name, rate.share, "", (*_cells(one), say_number(one.edited), say_number(one.changed)), rate.low, rate.high)
        for name, rate, one in zip(names, shown, earned, strict=True)
    ]
    note = _("The first variant's rate is the dashed line. A line holds the true rate 95 times of 100.")
    drawing = dots([(name, rate) for name, rate in zip(names, shown, strict=True)], finding, note, against=shown[0])
    return chart(title, finding, drawing, table_of_rows(heads, rows))


def draw_offers(title: str, noun: str, lines: Sequence[OfferLine]) -> Markup:
    """What mails carried, whoever chose it."""
    if not lines:
        return empty_chart(title, _("No email has left yet, so there is nothing to answer."))
    settled = [(translated(line.name), line.earned.answered) for line in lines if line.earned.answered.sent]
    heads = (noun, _("Customers"), _("Answered"), _("Rate"), _("95 % between"), _("Interested"), _("Still in time"))
    rows = [Row(translated(line.name), line.earned.answered.share, "", _cells(line.earned)) for line in lines]
    pending = sum(line.earned.pending for line in lines)
    finding = _what_offers_tell(settled, pending)
    return chart(title, finding, dots(settled, finding, "") if settled else NOTHING, table_of_rows(heads, rows))


def dots(rows: Sequence[tuple[str, Rate]], finding: str, note: str, *, against: Rate | None = None) -> Markup:
    """One line for each row: its rate as a dot, its interval as a line, and the rate that others are held against."""
    shown = rows[:_MOST_DOTS]
    known = [rate.high for _name, rate in shown if rate.sent]
    top, marks = scale(min(max(known, default=1.0), 1.0), whole=False)
    top = min(top, 1.0)
    lines = join(_line(name, rate, top, marks, against) for name, rate in shown)
    axis = join(
        fill('<span style="left:{}%">{}</span>', _place(mark, top), say_share(mark)) for mark in marks if mark <= top
    )
    rest = len(rows) - len(shown)
    more = (
        fill('<p class="more">{}</p>', n_("{n} more in the numbers", "{n} more in the numbers", rest)) if rest else ""
    )
    return fill(
        '<div class="drawing rows dots" role="img" aria-label="{}"><ul>{}</ul>{}<div class="across" aria-hidden="true">'
        '{}</div><p class="note">{}</p></div>',
        finding,
        lines,
        more,
        axis,
        note,
    )


def _line(name: str, rate: Rate, top: float, marks: Sequence[float], against: Rate | None) -> Markup:
    value = _("{share} of {sent}", share=say_share(rate.share), sent=say_number(rate.sent)) if rate.sent else "–"
    grid = join(fill('<path class="grid" d="M{} 0V10"/>', _place(mark, top)) for mark in marks if mark <= top)
    drawn = NOTHING
    if against is not None and against.sent:
        drawn += fill('<path class="against" d="M{} 0V10"/>', _place(against.share, top))
    if rate.sent:
        low, high, middle = (_place(edge, top) for edge in (rate.low, min(rate.high, top), rate.share))
        drawn += fill('<path class="interval" d="M{} 5H{}M{} 2.5V7.5M{} 2.5V7.5"/>', low, high, low, high)
        drawn += fill('<path class="dot" d="M{} 5h0"/>', middle)
    said = _("between {low} and {high}", low=say_share(rate.low), high=say_share(rate.high)) if rate.sent else value
    return fill(
        '<li><span class="name">{}</span><span class="value">{}</span>'
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><title>{}</title>{}{}</svg></li>',
        name,
        value,
        f"{name}: {value}, {said}",
        grid,
        drawn,
    )


def _cells(earned: Earned) -> tuple[str, ...]:
    rate = earned.answered
    return (
        say_number(rate.sent),
        say_number(rate.answered),
        say_share(rate.share) if rate.sent else "–",
        f"{say_share(rate.low)} – {say_share(rate.high)}" if rate.sent else "–",
        say_share(earned.interested.share) if rate.sent else "–",
        say_number(earned.pending),
    )


def _what_offers_tell(settled: Sequence[tuple[str, Rate]], pending: int) -> str:
    """A plain account, and no claim: who was offered what was not left to chance."""
    customers = sum(rate.sent for _name, rate in settled)
    told = n_("{n} customer has had {days} days to answer.", "{n} customers have had {days} days to answer.", customers,
              days=WINDOW_DAYS)  # fmt: skip
    if not pending:
        return told
    return f"{told} {n_('{n} more has time left.', '{n} more have time left.', pending)}"


def _place(share: float, top: float) -> str:
    return f"{100 * min(share / top, 1):.2f}".rstrip("0").rstrip(".")
