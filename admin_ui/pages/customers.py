"""The list of customers: searched, filtered, sorted and turned over the page's socket, its state in the address bar."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import customer_words, fields
from admin_ui.parts.customer_query import Asked, read_asked, read_filters, say_cents, write_query
from admin_ui.parts.customer_table import acts_row, count_words, customer_table, pager, range_words
from admin_ui.parts.deletion_banner import draw_deletion_banner
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.ticks import keep_ticks, tick_bar
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.actors import Actor
from services.businesses import create_business
from services.customers import (
    COUNTED_TO,
    MOST_TICKED,
    CustomerPage,
    CustomerSelection,
    ReachedBusiness,
    TooSlow,
    count_customers,
    delete_customers,
    export_customers,
    read_customers,
    read_running_deletions,
)
from services.errors import Invalid
from services.imports import begin_import
from services.translation import _, n_, text, translated

# Whoever has gone on to something else meanwhile keeps their focus.
_SHOWN = """requestAnimationFrame(() => requestAnimationFrame(() => {{
    history.replaceState(history.state, "", {path});
    const sort = document.getElementById("f-sort"); if (sort) sort.value = {sort};
    if (document.activeElement !== document.body) return;
    const focus = {focus}.map((id) => document.getElementById(id)).find((e) => e && !e.ariaDisabled);
    if (focus) focus.focus({{ preventScroll: true }});
}}));"""

# What is chosen while an answer is awaited is asked for right after it.
_AT_ONCE = (
    "(function ask(form) { 'busy' in form.dataset ? setTimeout(ask, 50, form) : form.requestSubmit() })"
    "(this.closest('form'))"
)


def register() -> None:
    ui.page("/customers")(customers_page)
    app.add_api_route("/customers.csv", customers_csv, methods=["GET"], include_in_schema=False)


@answering
async def customers_page(request: Request) -> Any:
    shell = await read_shell(request)
    listing = Listing(request, read_asked(request.query_params))
    table = await listing.read(shell.actor, count=True)
    lead = _("Everybody on the lists of your businesses. Open one to read what is held and to write to them.")
    may_delete = shell.actor.may(delete_customers)
    running = await read_running_deletions(shell.actor) if may_delete else ()
    with panel(shell, _("Customers"), "customers", here="/customers", wide=True):
        imports = [fields.link_button(_("Import"), "/imports")] if shell.actor.may(begin_import) else []
        ui.html(page_head(_("Customers"), lead, *imports), sanitize=False)
        if may_delete:
            keep_ticks()
            draw_deletion_banner(request, running)
        if listing.anybody:
            Form(request, listing.filters(shell.actor), listing.narrow, classes="form filters")
        listing.draw(table)


@answering
async def customers_csv(request: Request) -> Response:
    """Streamed part by part; each asks anew whether the person may (law 3)."""
    chosen = read_asked(request.query_params).selection
    first = await export_customers(await asker(request), chosen)

    async def lines() -> AsyncIterator[str]:
        part = first
        yield part.lines
        while part.after:
            part = await export_customers(await asker(request), chosen, part.after)
            yield part.lines

    headers = {"Content-Disposition": 'attachment; filename="customers.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


class Listing:
    """The list on one open page: what it shows now, and what the person asks of it next."""

    def __init__(self, request: Request, asked: Asked) -> None:
        self._request, self._asked = request, asked
        self._businesses: tuple[ReachedBusiness, ...] = ()
        self._total: int | None = None
        self._said = ""  # which of how many are shown

    @property
    def anybody(self) -> bool:
        """Whether there is a list to search at all."""
        chosen = self._asked.selection
        return bool(self._total != 0 or chosen.narrows or chosen.business_id)

    def draw(self, table: Markup) -> None:
        self._aloud = ui.html(self._said, sanitize=False).classes("range sr-only").props('role="status"')
        self._form = Form(self._request, table, self.turn, classes="form list")

    async def read(self, actor: Actor, *, count: bool) -> Markup:
        """Read what is asked for, and make its markup. `count`: other customers are asked for than before.

        Nothing of what was read is kept: an open page is to weigh little.
        """
        asked = self._asked
        try:
            page = await read_customers(actor, asked.selection, sort=asked.sort, after=asked.after, before=asked.before)
            if count:
                self._total = page.total if page.total is not None else await _count(actor, asked.selection)
        except (Invalid, TooSlow) as refusal:
            self._total, self._said = None, ""
            clear = fields.link_button(_("Clear the filters"), "/customers")
            return empty_state(translated(refusal.message), translated(refusal.next_step), clear)
        self._businesses = page.businesses
        self._said = fill("{}", range_words(page, self._total))
        return _compact(self._table(actor, page))

    async def narrow(self, actor: Actor, given: Given) -> None:
        """Other filters, or another order."""
        before, self._asked = self._asked, read_filters(given)
        await self._show(actor, count=self._asked.selection != before.selection)

    async def turn(self, actor: Actor, given: Given) -> Go | None:
        """The table's own buttons: another page, another order, or what is to be done with the ticked ones."""
        act, _colon, value = given["act"].partition(":")
        if act in ("delete", "analyse", "draft"):
            ticked = [id_ for id_ in given.all("tick") if id_.isdecimal()]
            if not ticked:
                raise Invalid(text("Tick the customers that it is about."))
            query = write_query(self._asked, places=False)
            way = {"delete": "/customers/delete", "draft": "/batches/draft"}.get(act, "/batches/new")
            return Go(f"{way}?{query}&{urlencode([('tick', id_) for id_ in ticked[:MOST_TICKED]])}")
        focus = {"after": ["turn-on", "turn-back"], "before": ["turn-back", "turn-on"]}.get(
            act, [f"sort-{value.strip('-')}"]
        )
        if act == "sort":
            self._asked = Asked(self._asked.selection, value)
        elif act in ("after", "before"):
            self._asked = self._asked.at(**{act: value})
        await self._show(actor, count=False, focus=focus)
        return None

    async def _show(self, actor: Actor, *, count: bool, focus: list[str] | None = None) -> None:
        self._form.redraw(await self.read(actor, count=count))
        self._aloud.content = self._said
        query = write_query(self._asked)
        path = f"/customers?{query}" if query else "/customers"
        ui.run_javascript(
            _SHOWN.format(path=json.dumps(path), sort=json.dumps(self._asked.sort), focus=json.dumps(focus or []))
        )

    def filters(self, actor: Actor) -> Markup:
        chosen, money = self._asked.selection, actor.sees_unmasked
        which = {"": _("All businesses"), **{str(b.id): b.name for b in self._businesses}}
        spend = fill(
            '<div class="pair">{}{}</div>',
            fields.text_field("spend_from", _("Spend from"), say_cents(chosen.spend_from), longest=12),
            fields.text_field("spend_to", _("Spend to"), say_cents(chosen.spend_to), longest=12),
        )
        search = fields.text_field(
            "q",
            _("Search"),
            chosen.words,
            kind="search",
            longest=100,
            placeholder=_("Name, company or address") if money else _("Name, company or domain"),
        )
        selects = [
            fields.choice("business", _("Business"), which, str(chosen.business_id or ""))
            if len(self._businesses) > 1
            else fields.hidden("business", chosen.business_id or ""),
            fields.choice("segment", _("Segment"), customer_words.segments(), chosen.segment),
            fields.choice("status", _("Status"), customer_words.statuses(), chosen.status or ""),
            fields.choice("contact", _("Last contact"), customer_words.last_contacts(), chosen.contact or ""),
            fields.choice("language", _("Language"), customer_words.languages(chosen.language), chosen.language),
            spend if money else NOTHING,
        ]
        order = fields.choice("sort", _("Order"), customer_words.sorts(money=money), self._asked.sort)
        return fill(
            '<div class="search">{search}{button}<div class="order" onchange="{at_once}">{order}</div></div>'
            '<div class="narrow" onchange="{at_once}">{selects}</div>',
            search=search,
            button=fields.button(_("Search")),
            at_once=_AT_ONCE,
            order=order,
            selects=join(selects),
        )

    def _table(self, actor: Actor, page: CustomerPage) -> Markup:
        chosen = self._asked.selection
        if not page.businesses:
            act = NOTHING
            if actor.may(create_business):
                act = fields.link_button(_("Create a business"), "/businesses/new", kind="first")
            return empty_state(_("No business yet"), _("Customers stand on the list of a business."), act)
        if not page.rows and chosen.narrows:
            return empty_state(
                _("Nobody fits"),
                _("No customer fits this search and these filters."),
                fields.link_button(_("Clear the filters"), "/customers"),
            )
        if not page.rows:
            if not actor.may(begin_import):
                return empty_state(
                    _("No customers yet"), _("The owner, an admin or a member imports them from a file.")
                )
            return empty_state(
                _("No customers yet"),
                _("Bring them in from a CSV file: their addresses, their names and what they spend."),
                fields.link_button(_("Import"), "/imports/new", kind="first"),
            )
        ticks = actor.may(delete_customers) and any(row.deletable for row in page.rows)
        table = customer_table(
            page,
            sort=self._asked.sort,
            ticks=ticks,
            money=actor.sees_unmasked,
            several=len(page.businesses) > 1 and chosen.business_id is None,
        )
        ticked = NOTHING
        if ticks:
            kept_for = f"{actor.team_id}?{write_query(self._asked, places=False)}"
            ticked = tick_bar(kept_for, MOST_TICKED, self._delete_all(""))
        return join([acts_row(page, self._total, ticked, *self._acts(ticks)), table, pager(page, self._total)])

    def _acts(self, ticks: bool) -> list[Markup]:
        """What can be done with all that are found, or with the ticked."""
        query = write_query(self._asked, places=False)
        export = fields.link_button(_("Export as CSV"), f"/customers.csv?{query}".rstrip("?"))
        if not ticks:
            return [export]
        analyse_ticked = fields.button(_("Analyse the ticked"), act="analyse", kind="quiet")
        analyse_all = fields.link_button(_("Analyse all that match"), f"/batches/new?{query}".rstrip("?"))
        draft_ticked = fields.button(_("Draft for the ticked"), act="draft", kind="quiet")
        draft_all = fields.link_button(_("Draft for all that match"), f"/batches/draft?{query}".rstrip("?"))
        delete_ticked = fields.button(_("Delete the ticked"), act="delete", kind="quiet danger")
        return [
            export,
            analyse_ticked,
            analyse_all,
            draft_ticked,
            draft_all,
            delete_ticked,
            self._delete_all("button quiet danger"),
        ]

    def _delete_all(self, classes: str) -> Markup:
        """The way to delete all that are found, however many pages they fill."""
        total = self._total
        many = _("Delete all that match")
        if total is not None and total <= COUNTED_TO:
            many = n_("Delete {n} that matches", "Delete all {n} that match", total)
        elif total is not None and not self._asked.selection.narrows:
            many = _("Delete all {total}", total=count_words(total))
        path = f"/customers/delete?{write_query(self._asked, places=False)}".rstrip("?")
        return fill('<a{} href="{}">{}</a>', attribute("class", classes), path, many)


async def _count(actor: Actor, chosen: CustomerSelection) -> int | None:
    try:
        return await count_customers(actor, chosen)
    except TooSlow:
        return None


def _compact(markup: Markup) -> Markup:
    """The same markup in a quarter to a half of the memory: one character beyond ASCII widens a whole string."""
    return Markup(markup.encode("ascii", "xmlcharrefreplace").decode())  # noqa: S704 - it is markup already
