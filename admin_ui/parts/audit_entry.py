"""Draws the entries of the audit log: day by day, each with who, what, which thing, from where, and its link."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from markupsafe import Markup

from admin_ui.parts.audit_words import act_words, door_words, fact_words
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.shell import role_name
from services.audit_log import AuditLine, AuditPage
from services.translation import _, say_day, say_moment, say_number

# Which fact names a thing that has a page, and where; the first that an entry has is what it is about.
_PAGES = {
    "email": "/emails/{}",
    "reply": "/replies/{}",
    "customer": "/customers/{}",
    "business": "/businesses/{}",
}
_PEOPLE = ("user", "owner")
_ROLE_FACTS, _ROLES = ("role", "was"), ("owner", "admin", "member", "viewer")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
SHORT, SHORT_VALUE = 110, 60  # characters of all facts, of one


def draw_entries(page: AuditPage) -> Markup:
    days = groupby(page.lines, key=lambda line: line.at.astimezone(UTC).date())
    return join(
        fill(
            '<section class="day"><h2>{}</h2><ol class="log">{}</ol></section>',
            say_day(day),
            join(_entry(line, page.people) for line in lines),
        )
        for day, lines in days
    )


def who_words(line: AuditLine) -> str:
    if line.user_id is None:
        return _("AskUsers itself")
    return _("Someone who left") if line.has_left else line.who


def _entry(line: AuditLine, people: dict[int, str]) -> Markup:
    utc = line.at.astimezone(UTC)
    denied = fill(' <span class="chip bad">{}</span>', _("Denied")) if line.outcome == "denied" else NOTHING
    about, rest = _about(line)
    return fill(
        '<li><time datetime="{iso}" title="{moment}">{clock}</time>'
        '<div class="what"><p><b>{act}</b>{denied}</p><p class="who">{who}{about}</p>{facts}</div>'
        '<p class="from"><span>{door}</span><span>{address}</span></p>'
        '<p class="link" title="{hash}">{number}<code>{short}</code></p></li>',
        iso=f"{utc:%Y-%m-%dT%H:%M:%S.%fZ}",
        moment=say_moment(utc),
        clock=f"{utc:%H:%M:%S}",
        act=act_words(line.act),
        denied=denied,
        who=who_words(line),
        about=fill(" · {}", about) if about else NOTHING,
        facts=_facts(rest, people),
        door=door_words(line.door) if line.user_id is not None else "",
        address=line.from_address,
        hash=line.hash,
        number=fill("#{} ", say_number(line.position)) if line.position else NOTHING,
        short=line.hash[:8],
    )


def _about(line: AuditLine) -> tuple[Markup, dict[str, Any]]:
    """A link to what the entry is about, and the facts that the link does not tell."""
    for name, path in _PAGES.items():
        number = line.facts.get(name)
        if isinstance(number, int) and not isinstance(number, bool):
            link = fill('<a href="{}">{} {}</a>', path.format(number), fact_words(name), number)
            return link, {other: value for other, value in line.facts.items() if other != name}
    return NOTHING, line.facts


def _facts(facts: dict[str, Any], people: dict[int, str]) -> Markup:
    """Few words stand there at once; many are folded."""
    pairs = [(fact_words(name), _value(name, value, people)) for name, value in facts.items()]
    lengths = [len(label) + len(value) for label, value in pairs]
    if sum(lengths) <= SHORT and max(lengths, default=0) <= SHORT_VALUE:
        said = join((fill("<span>{}: {}</span>", label, value) for label, value in pairs), " · ")
        return fill('<p class="few">{}</p>', said) if pairs else NOTHING
    listed = join(fill("<dt>{}</dt><dd>{}</dd>", label, value) for label, value in pairs)
    return fill('<details><summary>{}</summary><dl class="pairs">{}</dl></details>', _("Details"), listed)


def _value(name: str, value: Any, people: dict[int, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "" or value == []:
        return "–"
    if name in _PEOPLE and value in people:
        return people[value]
    if name in _ROLE_FACTS and value in _ROLES:
        return role_name(value)
    if isinstance(value, list):
        return ", ".join(_value(name, held, people) for held in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(key, held, people)}" for key, held in value.items())
    return _moment_words(value) if isinstance(value, str) and _MOMENT.fullmatch(value) else str(value)


def _moment_words(kept: str) -> str:
    """A moment as a person reads it: entries keep it as ISO 8601."""
    try:
        return say_moment(datetime.fromisoformat(kept))
    except ValueError:
        return kept
