"""Drafting for many customers: what it would write, leave out and cost, and the yes to it."""

from __future__ import annotations

import secrets
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
from admin_ui.parts.markup import fill, join
from admin_ui.parts.words import paragraph
from admin_ui.shell import page_head, panel, read_shell
from services.actors import Actor
from services.customers import MOST_TICKED
from services.mail_batches import LONGEST_INSTRUCTION, DraftsEstimate, Whom, draft_emails, estimate_drafts
from services.translation import _, n_, say_number


def register() -> None:
    ui.page("/batches/draft")(batch_draft_page)


@answering
async def batch_draft_page(request: Request) -> Any:
    """For the ticked ones, or for all that the query finds; nothing happens before the button is pressed."""
    shell = await read_shell(request)
    asked = read_asked(request.query_params)
    ticked = [i for i in request.query_params.getlist("tick")[:MOST_TICKED] if i.isdecimal() and len(i) < 19]
    chosen = Whom(asked.selection, [int(id_) for id_ in ticked] or None)
    shown = await estimate_drafts(shell.actor, chosen)
    key = secrets.token_hex(16)

    async def act(actor: Actor, given: Given) -> Go:
        batch = await draft_emails(
            actor, chosen, given["instruction"], key=key, expected=shown.total, newest=shown.newest
        )
        return Go(f"/batches/{batch}")

    with panel(shell, _("Draft for customers"), "customers", here="/batches"):
        lead = _("A mail to each, from the facts held. Nothing leaves before somebody has approved it.")
        ui.html(page_head(_("Draft for customers"), lead), sanitize=False)
        Form(request, _drawn(shown, asked, ticked), act, classes="form card planning", warns=True)


def _drawn(shown: DraftsEstimate, asked: Asked, ticked: list[str]) -> Markup:
    back = fields.link_button(_("Back to the list"), f"/customers?{write_query(Asked(asked.selection))}".rstrip("?"))
    if len(shown.businesses) > 1:
        return join((_businesses(shown, asked, ticked), fill('<div class="acts">{}</div>', back)))
    if not shown.total:
        said = paragraph(_("There is nobody to draft for like this."), "warning")
        return join((_numbers(shown), said, fill('<div class="acts">{}</div>', back)))
    if shown.credits_held is not None and shown.credits_held < shown.credits_needed:
        lacking = n_(
            "{n} credit is missing. The owner or an admin can add credits; or choose fewer customers.",
            "{n} credits are missing. The owner or an admin can add credits; or choose fewer customers.",
            shown.credits_needed - shown.credits_held,
        )
        return join((_numbers(shown), paragraph(lacking, "warning"), fill('<div class="acts">{}</div>', back)))
    what = fields.area(
        "instruction",
        _("What about?"),
        hint=_("Left empty, each customer's own facts decide."),
        longest=LONGEST_INSTRUCTION,
    )
    yes = fields.button(n_("Draft {n} mail", "Draft {n} mails", shown.total), act="draft_emails")
    return join((_numbers(shown), what, fill('<div class="acts">{}{}</div>', yes, back)))


def _businesses(shown: DraftsEstimate, asked: Asked, ticked: list[str]) -> Markup:
    links = []
    for id_, name, count in shown.businesses:
        query = urlencode([("business", id_), *[("tick", one) for one in ticked]])
        narrowed = "&".join(filter(None, (write_query(asked, places=False), query)))
        said = n_("{n} customer", "{n} customers", count)
        links.append(fill('<li><a href="/batches/draft?{}">{}</a> <span>{}</span></li>', narrowed, name, said))
    return fill(
        '<h2>{}</h2><p class="hint">{}</p><ul class="choose">{}</ul>',
        _("Which business?"),
        _("These customers are of several businesses. A mail speaks for one of them."),
        join(links),
    )


def _numbers(shown: DraftsEstimate) -> Markup:
    held = ""
    if shown.credits_held is not None:
        needed, has = say_number(shown.credits_needed), say_number(shown.credits_held)
        held = _("{needed} of the {held} that your team has", needed=needed, held=has)
    written_by = _("the language model") if shown.by_model else _("the built-in writer, from the facts alone")
    return pairs(
        (
            (_("Business"), shown.businesses[0][1] if shown.businesses else ""),
            (_("Will be written"), n_("{n} mail", "{n} mails", shown.total)),
            (_("Left out"), reasons(shown.left_out)),
            (_("Credits"), held),
            (_("It takes"), about(shown.seconds) if shown.total else ""),
            (_("Written by"), written_by),
        )
    )
