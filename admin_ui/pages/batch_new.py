"""Analysing many customers: what it would write, leave out and cost, and the yes to it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.batch_words import about, pairs, reasons
from admin_ui.parts.customer_query import Asked, read_asked, write_query
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.profile_text import language_name
from admin_ui.parts.words import paragraph
from admin_ui.shell import page_head, panel, read_shell
from services.actors import Actor
from services.customers import MOST_TICKED
from services.profiles import AnalysisEstimate, AnalysisWish, analyse_customers, estimate_analysis, offered_languages
from services.translation import _, n_, say_number, spoken

_AT_ONCE = (
    "(function ask(form) { 'busy' in form.dataset ? setTimeout(ask, 50, form) : form.requestSubmit() })"
    "(this.closest('form'))"
)


def register() -> None:
    ui.page("/batches/new")(batch_new_page)


@answering
async def batch_new_page(request: Request) -> Any:
    """Of the ticked ones, or of all that the query finds; nothing happens before the button is pressed."""
    shell = await read_shell(request)
    page = Planning(request)
    await page.estimate(shell.actor)
    with panel(shell, _("Analyse customers"), "customers", here="/batches"):
        lead = _("A profile of each, written from the facts held: who they are and what could matter to them.")
        ui.html(page_head(_("Analyse customers"), lead), sanitize=False)
        page.draw()


class Planning:
    """One open page: whom it is about, what was wished last, and what that would come to."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._asked = read_asked(request.query_params)
        self._ticked = [i for i in request.query_params.getlist("tick")[:MOST_TICKED] if i.isdecimal() and len(i) < 19]
        self._ids = [int(id_) for id_ in self._ticked] or None
        self._key = secrets.token_hex(16)
        languages, asked_for = offered_languages(), request.query_params.get("language_of_profiles", spoken())
        self._wish = AnalysisWish(asked_for if asked_for in languages else languages[0])

    async def estimate(self, actor: Actor) -> None:
        self._shown = await estimate_analysis(actor, self._asked.selection, self._ids, self._wish)

    def draw(self) -> None:
        self._form = Form(self._request, self._drawn(), self.plan, classes="form card planning")

    async def plan(self, actor: Actor, given: Given) -> Go | str | None:
        """Something else was wished, which is estimated; or the button was pressed, about what was estimated."""
        wish = AnalysisWish(given["language"] or self._wish.language, given.has("over_edited"), given.has("again"))
        if given["act"] != "analyse" or wish != self._wish:
            self._wish = wish
            await self.estimate(actor)
            self._form.redraw(self._drawn())
            return _("The numbers are others now. Look at them again.") if given["act"] == "analyse" else None
        batch = await analyse_customers(
            actor,
            self._asked.selection,
            self._ids,
            wish,
            expected=self._shown.total,
            newest=self._shown.newest,
            key=self._key,
        )
        return Go(f"/batches/{batch}")

    def _drawn(self) -> Markup:
        shown = self._shown
        if len(shown.businesses) > 1:
            return self._businesses(shown)
        return join((self._choices(shown), _numbers(shown), _acts(shown, self._back())))

    def _choices(self, shown: AnalysisEstimate) -> Markup:
        languages = {tag: language_name(tag) for tag in sorted(shown.languages, key=language_name)}
        ticks = []
        if shown.written or self._wish.again:
            ticks.append(fields.tick("again", _("Also those who have a profile in it already"), self._wish.again))
        if shown.edited or self._wish.over_edited:
            hint = _("Their wording stays in the history.")
            label = _("Also those whose profile a person worded by hand")
            ticks.append(fields.tick("over_edited", label, self._wish.over_edited, hint=hint))
        return fill(
            '<div class="choices" onchange="{}">{}{}</div>',
            _AT_ONCE,
            fields.choice("language", _("Language of the profiles"), languages, self._wish.language),
            join(ticks),
        )

    def _businesses(self, shown: AnalysisEstimate) -> Markup:
        """A batch is of one business: its words and its currency are in what is written."""
        links = []
        for id_, name, count in shown.businesses:
            query = write_query(self._asked, places=False)
            narrowed = "&".join(filter(None, (query, urlencode([("business", id_), *_ticks(self._ticked)]))))
            said = n_("{n} customer", "{n} customers", count)
            links.append(fill('<li><a href="/batches/new?{}">{}</a> <span>{}</span></li>', narrowed, name, said))
        return fill(
            '<h2>{}</h2><p class="hint">{}</p><ul class="choose">{}</ul>',
            _("Which business?"),
            _("These customers are of several businesses. They are analysed one business at a time."),
            join(links),
        )

    def _back(self) -> str:
        return f"/customers?{write_query(Asked(self._asked.selection))}".rstrip("?")


def _ticks(ids: Sequence[str]) -> list[tuple[str, str]]:
    return [("tick", id_) for id_ in ids]


def _numbers(shown: AnalysisEstimate) -> Markup:
    business = shown.businesses[0][1] if shown.businesses else ""
    written_by = _("the language model") if shown.by_model else _("the built-in writer, from the facts alone")
    held = ""
    if shown.credits_held is not None:
        held = _(
            "{needed} of the {held} that your team has",
            needed=say_number(shown.credits_needed),
            held=say_number(shown.credits_held),
        )
    lines: list[tuple[str, str | Markup]] = [
        (_("Business"), business),
        (_("Will be analysed"), n_("{n} customer", "{n} customers", shown.total)),
        (_("Left out"), reasons(shown.left_out)),
        (_("Credits"), held),
        (_("It takes"), about(shown.seconds) if shown.total else ""),
        (_("Written by"), written_by),
    ]
    gone = ""
    if shown.gone:
        gone = n_(
            "{n} that you ticked stays out: deleted already, or of a business that you didn't create.",
            "{n} that you ticked stay out: deleted already, or of a business that you didn't create.",
            shown.gone,
        )
    return join((pairs(lines), paragraph(gone, "hint")))


def _acts(shown: AnalysisEstimate, back: str) -> Markup:
    away = fields.link_button(_("Back to the list"), back)
    if not shown.total:
        said = paragraph(_("There is nobody to analyse like this."), "warning")
        return join((said, fill('<div class="acts">{}</div>', away)))
    if shown.credits_held is not None and shown.credits_held < shown.credits_needed:
        lacking = n_(
            "{n} credit is missing. The owner or an admin can add credits; or choose fewer customers.",
            "{n} credits are missing. The owner or an admin can add credits; or choose fewer customers.",
            shown.credits_needed - shown.credits_held,
        )
        return join((paragraph(lacking, "warning"), fill('<div class="acts">{}</div>', away)))
    hint = _("Only what succeeds is paid for. You can pause or cancel it at any time.")
    words = n_("Analyse {n} customer", "Analyse {n} customers", shown.total)
    yes = fields.button(words, act="analyse")
    return join((paragraph(hint, "hint"), fill('<div class="acts">{}{}</div>', yes, away or NOTHING)))
