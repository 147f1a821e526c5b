"""The dashboard's charts: figures in, pictures out, each with a sentence that says what is to be seen."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from admin_ui.parts.chart_numbers import Row, Series, say_share, table_of_rows, table_over_time
from admin_ui.parts.charts import bars, chart, empty_chart, lines, stacked_bars
from services.dashboard import NOT_READ, CreditFigures, MailFigures, Person, Rate, ReplyFigures, Who
from services.translation import _, n_, say_number


def say_person(person: Person) -> str:
    if person.who is Who.PERSON:
        return person.name
    return {
        Who.LEFT: _("Someone who left"),
        Who.OTHERS: _("Everybody else"),
        Who.TEAM: _("The team"),
    }[person.who]


def say_kind(kind: str) -> str:
    return {
        "standard": _("Standard"),
        "high_value": _("High value"),
        "needs_handling": _("Needs handling"),
        NOT_READ: _("Not read yet"),
    }[kind]


def emails_title(by_member: bool = True) -> str:
    return _("Emails by member") if by_member else _("Emails by day")


def replies_title() -> str:
    return _("Replies by kind")


def products_title() -> str:
    return _("Reply rate by product")


def members_title() -> str:
    return _("Reply rate by member")


def credits_title() -> str:
    return _("Credits by member")


def draw_emails(found: MailFigures, by_member: bool) -> Markup:
    title = emails_title(by_member)
    if not found.emails:
        return empty_chart(title, _("No email left in these days. Draft one in Slack: /draft"))
    span = found.scope.span
    series = [Series(say_person(person), counts) for person, counts in found.by_person]
    sums = [(person, sum(counts)) for person, counts in found.by_person]
    finding = _and_most(n_("{n} email left.", "{n} emails left.", found.emails), sums)
    columns = span.columns()
    drawing = stacked_bars(columns, series, finding, span.by_week)
    return chart(title, finding, drawing, table_over_time(columns, series, span.by_week))


def draw_replies(found: ReplyFigures) -> Markup:
    if not found.total:
        return empty_chart(replies_title(), _("Nobody answered in these days. Replies come in here by themselves."))
    span = found.scope.span
    series = [Series(say_kind(kind), counts) for kind, counts in found.by_kind]
    finding = n_("{n} reply came in.", "{n} replies came in.", found.total)
    urgent = sum(sum(counts) for kind, counts in found.by_kind if kind == "needs_handling")
    if urgent:
        handling = n_("{n} of them needs handling.", "{n} of them need handling.", urgent)
        finding = f"{finding} {handling}"
    columns = span.columns()
    drawing = lines(columns, series, finding, span.by_week)
    return chart(replies_title(), finding, drawing, table_over_time(columns, series, span.by_week))


def draw_rate_by_product(found: MailFigures, room: int) -> Markup:
    return _rates(products_title(), _("Product"), list(found.rate_by_product), room)


def draw_rate_by_member(found: MailFigures, room: int) -> Markup:
    return _rates(members_title(), _("Member"), [(say_person(p), rate) for p, rate in found.rate_by_person], room)


def draw_credits(found: CreditFigures, room: int) -> Markup:
    if not found.by_person:
        return empty_chart(credits_title(), _("No credit was used in these days."), room)
    rows = [Row(say_person(p), n, say_number(n), (say_number(n),)) for p, n in found.by_person]
    finding = _and_most(n_("{n} credit was used.", "{n} credits were used.", found.used), found.by_person)
    drawing = bars(rows, finding, say_number)
    return chart(credits_title(), finding, drawing, table_of_rows((_("Member"), _("Credits")), rows), room)


def _rates(title: str, noun: str, found: list[tuple[str, Rate]], room: int) -> Markup:
    if not found:
        return empty_chart(title, _("No email left in these days, so there is nothing to answer."), room)
    rows = [
        Row(
            name=name,
            size=rate.share,
            value=_("{share} of {sent}", share=say_share(rate.share), sent=say_number(rate.sent)),
            cells=(
                say_number(rate.sent),
                say_number(rate.answered),
                say_share(rate.share),
                f"{say_share(rate.low)} – {say_share(rate.high)}",
            ),
            low=rate.low,
            high=rate.high,
            hover=_(
                "{name}: {answered} of {sent} answered, between {low} and {high} with 95 % confidence",
                name=name,
                answered=say_number(rate.answered),
                sent=say_number(rate.sent),
                low=say_share(rate.low),
                high=say_share(rate.high),
            ),
        )
        for name, rate in found
    ]
    heads = (noun, _("Emails"), _("Answered"), _("Rate"), _("95 % between"))
    finding = _what_rates_tell(found)
    return chart(
        title,
        finding,
        bars(rows, finding, say_share, _("The line holds the true rate 95 times of 100.")),
        table_of_rows(heads, rows),
        room,
    )


def _and_most(told: str, sums: Sequence[tuple[Person, int]]) -> str:
    """And who did most, where it is one person and not a group."""
    person, most = max(sums, key=lambda line: line[1])
    if len(sums) > 1 and person.who is Who.PERSON:
        told = f"{told} {_('Most by {name}: {count}.', name=person.name, count=say_number(most))}"
    return told


def _what_rates_tell(found: list[tuple[str, Rate]]) -> str:
    """A difference is told only where the intervals lie apart: else it may be chance."""
    if len(found) == 1:
        name, rate = found[0]
        return _("{share} of the emails of {name} were answered.", share=say_share(rate.share), name=name)
    name, best = max(found, key=lambda line: line[1].share)
    if all(best.low > rate.high for other, rate in found if other != name):
        return _("{name} is answered most: {share}.", name=name, share=say_share(best.share))
    return _("No clear difference: the ranges overlap.")
