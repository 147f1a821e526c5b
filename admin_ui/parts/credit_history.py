"""The history of credits as a table, and the form in the address bar that narrows it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request

from admin_ui.parts.credit_words import all_movements, all_purposes, say_credits, say_movement, say_purpose, say_reason
from admin_ui.parts.fields import button, choice, link_button, text_field
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.scrolling import scrolling
from admin_ui.shell import empty_state
from services.credits import HistoryLine, HistoryPage, HistorySearch, Movement
from services.translation import _, say_day, say_moment

_ASKED = ("what", "person", "business", "for", "since", "until")
Named = tuple[tuple[int, str], ...]


def asked_for(request: Request) -> dict[str, str]:
    """What the address bar asks for; anything else in it is not looked at."""
    given = request.query_params
    return {name: given[name].strip()[:60] for name in _ASKED if given.get(name, "").strip()}


def search_of(asked: dict[str, str]) -> HistorySearch:
    """What can't be read as what it should be is left out: an address bar is typed into by anybody."""
    what, purpose = asked.get("what", ""), asked.get("for", "")
    return HistorySearch(
        movement=Movement(what) if what in list(Movement) else None,
        user_id=_number(asked.get("person", "")),
        business_id=_number(asked.get("business", "")),
        purpose=purpose if purpose.isprintable() else "",
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
    )


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def draw_filters(asked: dict[str, str], members: Named, businesses: Named, *, exports: bool) -> Markup:
    movements = {"": _("Anything")} | {movement.value: words for movement, words in all_movements().items()}
    fields = [choice("what", _("What"), movements, asked.get("what", ""))]
    for name, label, nobody, named in (
        ("person", _("Member"), _("Anybody"), members),
        ("business", _("Business"), _("Any business"), businesses),
    ):
        if named:
            options = {"": nobody} | {str(number): words for number, words in named}
            fields.append(choice(name, label, options, asked.get(name, "")))
    fields += [
        choice("for", _("For what"), {"": _("Anything")} | all_purposes(), asked.get("for", "")),
        text_field("since", _("Since"), asked.get("since", ""), kind="date"),
        text_field("until", _("Until"), asked.get("until", ""), kind="date"),
    ]
    asking = f"?{urlencode(asked)}" if asked else ""
    file = fill('<a class="file" href="/credits/history.csv{}" download>{}</a>', asking, _("Download CSV"))
    return fill(
        '<form method="get" action="/credits" class="filters card" role="search" aria-label="{}">{}'
        '<div class="acts">{}{}<span class="files">{}</span></div></form>',
        _("History"),
        join(fields),
        button(_("Show")),
        link_button(_("Clear"), "/credits#history") if asked else NOTHING,
        file if exports else NOTHING,
    )


def draw_history(page: HistoryPage, asked: dict[str, str]) -> Markup:
    if not page.lines:
        if asked:
            return empty_state(_("Nothing found"), _("Nothing fits all of this."), link_button(_("Clear"), "/credits"))
        return empty_state(_("Nothing here yet"), _("Whatever comes, is used or expires stands here."))
    heads = (_("When"), _("What"), _("Credits"), _("Member"), _("Business"), _("For what"))
    older = NOTHING
    if page.older:
        path = f"/credits?{urlencode({**asked, 'after': page.older})}#history"
        older = fill('<nav class="older">{}</nav>', link_button(_("Older lines"), path))
    table = fill(
        '<table class="table moved"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        join(fill('<th scope="col">{}</th>', head) for head in heads),
        join(_row(line) for line in page.lines),
    )
    return join((scrolling(_("History"), table), older))


def _row(line: HistoryLine) -> Markup:
    until = _("until {day}", day=say_day(line.expires_at.date())) if line.expires_at else ""
    notes = " · ".join(filter(None, (say_reason(line), until)))
    return fill(
        '<tr><td><time datetime="{}">{}</time></td><td>{}{}</td><td class="{}">{}</td><td>{}</td><td>{}</td><td>{}</td>'
        "</tr>",
        line.at.isoformat(timespec="seconds"),
        say_moment(line.at),
        say_movement(line.movement),
        fill("<small>{}</small>", notes) if notes else NOTHING,
        "number gain" if line.credits > 0 else "number",
        say_credits(line),
        line.who or (_("Someone who left") if line.user_id else ""),
        line.business or (_("A product that is gone") if line.business_id else ""),
        say_purpose(line.purpose),
    )
