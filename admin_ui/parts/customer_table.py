"""The customers of one page of the list as a table; on a narrow screen its rows become cards."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.customer_words import segment_name, status_name
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.profile_text import language_name
from admin_ui.parts.scrolling import scrolling
from services.customers import COUNTED_TO, CustomerPage, CustomerRow, CustomerStatus
from services.translation import _, n_, say_day, say_money, say_number

_TONES = {
    CustomerStatus.NEW: "",
    CustomerStatus.DRAFTED: "open",
    CustomerStatus.CONTACTED: "open",
    CustomerStatus.REPLIED: "good",
    CustomerStatus.UNSUBSCRIBED: "warn",
    CustomerStatus.BOUNCED: "bad",
    CustomerStatus.COMPLAINED: "bad",
    CustomerStatus.BY_HAND: "warn",
}


def customer_table(page: CustomerPage, *, sort: str, ticks: bool, money: bool, several: bool) -> Markup:
    """`several`: rows of more than one business stand together, so each says which."""
    titles = [
        _title(_("Name"), "name", sort),
        _title(_("Company"), "company", sort),
        fill('<th scope="col">{}</th>', _("Segment")),
        _title(_("Monthly spend"), "spend", sort, falls=True, number=True) if money else NOTHING,
        _title(_("Last contact"), "contact", sort, falls=True),
        fill('<th scope="col">{}</th>', _("Status")),
    ]
    all_ticks = fill(
        '<th class="tick"><input type="checkbox" data-all-ticks aria-label="{}"></th>', _("Tick all on this page")
    )
    table = fill(
        '<table class="table customers"><caption class="sr-only">{caption}</caption>'
        "<thead><tr>{ticks}{titles}</tr></thead><tbody>{rows}</tbody></table>",
        caption=_("Customers"),
        ticks=all_ticks if ticks else NOTHING,
        titles=join(titles),
        rows=join(_row(row, ticks=ticks, money=money, several=several) for row in page.rows),
    )
    return scrolling(_("Customers"), table)


def acts_row(page: CustomerPage, total: int | None, ticked: Markup, *acts: Markup) -> Markup:
    """What is shown, how much of it is ticked, and what can be done. What is shown is also said aloud elsewhere."""
    said = range_words(page, total)
    return fill('<div class="acts"><span aria-hidden="true">{}</span>{}{}</div>', said, ticked, join(acts))


def pager(page: CustomerPage, total: int | None) -> Markup:
    """The way on and back; nothing where all are on one page."""
    if not page.before and not page.after:
        return NOTHING
    back = _turn("turn-back", f"before:{page.before}", _("Back"), page.before)
    on = _turn("turn-on", f"after:{page.after}", _("Next"), page.after)
    return fill(
        '<nav class="pager" aria-label="{}">{}<span>{}</span>{}</nav>', _("Pages"), back, range_words(page, total), on
    )


def range_words(page: CustomerPage, total: int | None) -> str:
    """Which of how many are shown; `total` is None where counting them took too long."""
    if not page.rows:
        return _("No customers")
    last = page.first + len(page.rows) - 1
    if total is not None and page.first == 1 and last == total:
        return n_("{n} customer", "{n} customers", total)
    spoken = {"first": say_number(page.first), "last": say_number(last)}
    if total is None:
        return _("{first}–{last}", **spoken)
    return _("{first}–{last} of {total}", total=count_words(max(total, last)), **spoken)


def count_words(total: int) -> str:
    return f"{say_number(COUNTED_TO)}+" if total > COUNTED_TO else say_number(total)


def _row(row: CustomerRow, *, ticks: bool, money: bool, several: bool) -> Markup:
    tick = NOTHING
    if ticks:
        box = NOTHING
        if row.deletable:
            said = _("Tick {name}", name=row.name or row.address)
            box = fill('<input type="checkbox" name="tick" value="{}" aria-label="{}">', row.id, said)
        tick = fill('<td class="tick">{}</td>', box)
    spend = say_money(row.monthly_spend, row.currency)
    said = say_day(row.last_contact) if row.last_contact else ""
    company = fill("{}{}", row.company, _small(row.business_name if several else ""))
    cells = [
        _cell(company, "two"),
        _cell(fill("{}{}", segment_name(row.segment), _small(language_name(row.language))), "short"),
        _cell(spend, "number") if money else NOTHING,
        fill('<td data-title="{}"{}>{}</td>', _("Last contact"), _classes("short dated", said), said),
        _cell(fill('<span class="state {}">{}</span>', _TONES[row.status], status_name(row.status))),
    ]
    return fill(
        '<tr>{}<td class="who two"><a href="/customers/{}">{}</a>{}</td>{}</tr>',
        tick,
        row.id,
        row.name or row.address,
        _small(row.address),
        join(cells),
    )


def _small(words: str) -> Markup:
    return fill("<small>{}</small>", words) if words else NOTHING


def _cell(words: str, classes: str = "") -> Markup:
    return fill("<td{}>{}</td>", _classes(classes, words), words)


def _classes(classes: str, words: str) -> Markup:
    """An empty cell takes no room on a narrow screen."""
    return attribute("class", classes if words else f"{classes} none".strip())


def _title(words: str, name: str, sort: str, *, falls: bool = False, number: bool = False) -> Markup:
    """The title of a column that orders the list; `falls`: pressed first, the greatest comes first."""
    here = sort.removeprefix("-") == name
    falling = here and sort.startswith("-")
    other = f"-{name}" if (here and not falling) or (not here and falls) else name
    return fill(
        '<th scope="col"{}{}><button type="submit" name="act" value="sort:{}" id="sort-{}">{}{}</button></th>',
        attribute("class", "number" if number else ""),
        attribute("aria-sort", ("descending" if falling else "ascending") if here else ""),
        other,
        name,
        words,
        fill(' <span aria-hidden="true">{}</span>', "↓" if falling else "↑") if here else NOTHING,
    )


def _turn(id_: str, act: str, words: str, there: str) -> Markup:
    if not there:
        return fill('<button type="button" class="button quiet" id="{}" aria-disabled="true">{}</button>', id_, words)
    return fill('<button type="submit" class="button quiet" name="act" value="{}" id="{}">{}</button>', act, id_, words)
