"""The audit log: searched by the address bar alone, read in pages, its chain verified while one watches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.audit_entry import draw_entries
from admin_ui.parts.audit_words import all_acts, all_doors
from admin_ui.parts.fields import button, choice, link_button, text_field, tick
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services import audit_log
from services.actors import Actor
from services.audit_log import AuditPage, AuditPerson, AuditSearch, ChainView, LastCheck, RunningCheck
from services.errors import ProductError
from services.translation import _, n_, say_day, say_moment, say_number, translated

LOOK_AGAIN_S = 0.5
HOUSE = "house"  # in the address bar: what AskUsers did by itself
_ASKED = ("q", "person", "act", "door", "since", "until", "denied")


def register() -> None:
    ui.page("/audit")(audit_page)


@answering
async def audit_page(request: Request) -> Any:
    shell = await read_shell(request)
    actor, asked = shell.actor, asked_for(request)
    page = await audit_log.read_audit_log(actor, search_of(asked), after=request.query_params.get("after", ""))
    people = await audit_log.read_audit_people(actor)
    sees_all = actor.may(audit_log.verify_audit)
    chain = await audit_log.read_chain(actor) if sees_all else None
    with panel(shell, _("Audit log"), "audit", here="/audit", wide=True):
        lead = (
            _("Every change and every refusal in the team: who, what, when, from where. Times are UTC.")
            if sees_all
            else _(
                "What you did in this team, and what was refused. The owner and admins see everybody's. Times are UTC."
            )
        )
        ui.html(page_head(_("Audit log"), lead), sanitize=False)
        if chain is not None:
            _draw_chain(request, chain)
        ui.html(_filters(asked, people if sees_all else ()), sanitize=False)
        ui.html(_found(page, asked), sanitize=False).classes("found-entries")


def asked_for(request: Request) -> dict[str, str]:
    """What the address bar asks for; anything else in it is not looked at."""
    given = request.query_params
    return {name: given[name].strip()[:200] for name in _ASKED if given.get(name, "").strip()}


def search_of(asked: dict[str, str]) -> AuditSearch:
    """What can't be read as what it should be is left out: an address bar is typed into by anybody."""
    words, person = asked.get("q", ""), asked.get("person", "")
    words = "".join(c for c in words if c.isprintable())
    alike = words.casefold()
    search = AuditSearch(
        words=words,
        acts_alike=tuple(act for act, said in all_acts().items() if alike and alike in said.casefold()),
        house=person == HOUSE,
        act=asked.get("act", "") if asked.get("act") in all_acts() else "",
        door=asked.get("door", "") if asked.get("door") in all_doors() else "",
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        denied="denied" in asked,
    )
    is_id = person.isascii() and person.isdigit() and len(person) < 10
    return replace(search, user_id=int(person)) if is_id else search


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _filters(asked: dict[str, str], people: tuple[AuditPerson, ...]) -> Markup:
    anybody = {"": _("Anybody"), HOUSE: _("AskUsers itself")}
    named = {str(p.id): _("{name} (left)", name=p.name) if p.has_left else p.name for p in people}
    acts = dict(sorted(all_acts().items(), key=lambda item: item[1].casefold()))
    fields = [
        text_field(
            "q", _("Search"), asked.get("q", ""), kind="search", placeholder=_("Act, person, detail, IP address")
        ),
        choice("person", _("Who"), anybody | named, asked.get("person", "")) if people else NOTHING,
        choice("act", _("What"), {"": _("Any act")} | acts, asked.get("act", "")),
        choice("door", _("From where"), {"": _("Anywhere")} | all_doors(), asked.get("door", "")),
        text_field("since", _("Since"), asked.get("since", ""), kind="date"),
        text_field("until", _("Until"), asked.get("until", ""), kind="date"),
        tick("denied", _("Refused only"), "denied" in asked),
    ]
    clear = link_button(_("Clear"), "/audit") if asked else NOTHING
    return fill(
        '<form method="get" action="/audit" class="filters card" role="search">{}'
        '<div class="acts">{}{}<span class="files">{}{}</span></div></form>',
        join(fields),
        button(_("Search")),
        clear,
        _file(_("Download CSV"), "csv", asked),
        _file(_("JSON lines"), "jsonl", asked),
    )


def _file(words: str, kind: str, asked: dict[str, str]) -> Markup:
    asking = f"?{urlencode(asked)}" if asked else ""
    return fill('<a class="file" href="/audit/log.{}{}" download>{}</a>', kind, asking, words)


def _found(page: AuditPage, asked: dict[str, str]) -> Markup:
    if not page.lines and not page.looked_back_to:
        if asked:
            clear = link_button(_("Clear the search"), "/audit")
            return empty_state(_("Nothing found"), _("No entry fits all of this."), clear)
        return empty_state(_("Nothing here yet"), _("As soon as something is changed, it stands here."))
    older = NOTHING
    if page.older:
        path = f"/audit?{urlencode({**asked, 'after': page.older})}"
        back = page.looked_back_to
        said = (
            _("Looked back to {day}. There may be more before.", day=say_day(back.astimezone(UTC).date()))
            if back
            else ""
        )
        words = _("Look further back") if back else _("Older entries")
        older = fill('<nav class="older"><p class="hint">{}</p>{}</nav>', said, link_button(words, path))
    return fill("{}{}", draw_entries(page), older)


def _draw_chain(request: Request, chain: ChainView) -> None:
    """The state of the chain, and the button that has it verified. A check goes on without the page that began it."""
    with ui.element("section").classes("card chain").props(f'aria-label="{_("Chain")}"'):
        line = ui.html(_chain_line(chain), sanitize=False)

        async def look_again() -> None:
            try:
                seen = await audit_log.read_chain(await asker(request, seen=False))
            except ProductError:  # signed out, or no longer an admin
                looking.deactivate()
                return
            line.content = _chain_line(seen)
            if seen.running is None:
                looking.deactivate()

        async def verify(actor: Actor, given: Given) -> None:
            await audit_log.verify_audit(actor)
            line.content = _chain_line(await audit_log.read_chain(actor))
            looking.activate()

        looking = look_every(LOOK_AGAIN_S, look_again, active=chain.running is not None)
        Form(request, button(_("Verify now"), kind="quiet"), verify, classes="form verify")


def _chain_line(chain: ChainView) -> Markup:
    if chain.running is not None:
        return _chain_running(chain.running)
    if chain.head is None:
        return fill("<p><b>{}</b></p>", _("The chain begins with the first entry."))
    if chain.last is None:
        head = _("The newest is link {position}.", position=say_number(chain.head.position))
        return _chain_words("", _("Not verified yet"), f"{head} {_('It is verified every night.')}")
    return _chain_found(chain.last)


def _chain_running(running: RunningCheck) -> Markup:
    done, of = running.done, running.total
    said = _("Checked {done} of {of} links …", done=say_number(done), of=say_number(of)) if of else _("Checking …")
    return fill(
        '<p><b>{}</b></p><progress max="{}" value="{}" aria-label="{}"></progress><p class="hint">{}</p>',
        said,
        of or 1,
        done,
        _("Progress"),
        _("You may leave this page; the check goes on."),
    )


def _chain_found(last: LastCheck) -> Markup:
    when = say_moment(last.at)
    if last.by_itself:
        checked = _("Verified by itself on {when}.", when=when)
    else:
        checked = _("Verified for {who} on {when}.", who=last.who or _("Someone who left"), when=when)
    if last.unbroken:
        true = n_("{n} link is true to its entry.", "{n} links are true to their entries.", last.checked)
        keep = _("Keep this somewhere else: link {position}, {hash}", position=last.position, hash=last.hash)
        return _chain_words("good", _("Unbroken"), f"{checked} {true} {keep}")
    where = [checked, translated(last.broken)]
    if last.link is not None:
        where.append(_("It is link {position}.", position=say_number(last.link)))
    if last.entry is not None:
        where.append(_("It is entry {number}.", number=last.entry))
    if last.entry_at is not None:
        where.append(_("It says {when}.", when=say_moment(last.entry_at)))
    where.append(_("Somebody with access to the database changed the log. Compare with a backup from before."))
    return _chain_words("bad", _("Broken"), " ".join(where))


def _chain_words(tone: str, state: str, words: str) -> Markup:
    return fill(
        '<p><b>{}</b> <span class="chip {}">{}</span></p><p class="hint">{}</p>', _("Chain"), tone, state, words
    )
