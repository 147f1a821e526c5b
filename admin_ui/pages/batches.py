"""All batches of the team, the newest first, and how far those are that run."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.batch_words import batch_state, batch_title, place_in, progress_bar, progress_words
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.scrolling import scrolling
from admin_ui.parts.words import say_ago
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.batches import MOST_BATCHES, BatchView, read_batches
from services.errors import ProductError
from services.translation import _, n_

LOOK_AGAIN_S = 3.0


def register() -> None:
    ui.page("/batches")(batches_page)


@answering
async def batches_page(request: Request) -> Any:
    shell = await read_shell(request)
    before = place_in(request.query_params, "before")
    shown = await read_batches(shell.actor, before)
    with panel(shell, _("Batches"), "customers", here="/batches", wide=True):
        lead = _("What is done for many customers at once: how far it is, and what became of whom.")
        ui.html(page_head(_("Batches"), lead), sanitize=False)
        drawn = ui.html(_table(shown), sanitize=False)
    if not any(batch.state == "running" for batch in shown):
        return

    async def look_again() -> None:
        try:
            now = await read_batches(await asker(request, seen=False), before)
        except ProductError:  # signed out: the page then says so
            looking.deactivate()
            return
        markup = _table(now)
        if drawn.content != markup:
            drawn.content = markup
        if not any(batch.state == "running" for batch in now):
            looking.deactivate()

    looking = look_every(LOOK_AGAIN_S, look_again)


def _table(shown: tuple[BatchView, ...]) -> Markup:
    if not shown:
        return empty_state(
            _("No batch yet"),
            _("Choose customers in the list, by filter or one by one, and have all of them analysed or drafted for."),
            fields.link_button(_("To the customers"), "/customers", kind="first"),
        )
    names = (_("What"), _("Business"), _("State"), _("Progress"), _("Started"))
    head = join(fill('<th scope="col">{}</th>', name) for name in names)
    table = scrolling(
        _("Batches"),
        fill(
            '<table class="table batches"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            head,
            join(map(_row, shown)),
        ),
    )
    if len(shown) < MOST_BATCHES:
        return table
    return join((table, fill('<p><a href="/batches?before={}">{}</a></p>', shown[-1].id, _("Older ones"))))


def _row(batch: BatchView) -> Markup:
    failed = fill("<small>{}</small>", n_("{n} failed", "{n} failed", batch.failed)) if batch.failed else NOTHING
    by = fill("<small>{}</small>", batch.started_by) if batch.started_by else NOTHING
    return fill(
        '<tr><td><a href="/batches/{}">{}</a></td><td>{}</td><td>{}</td><td class="so-far">{}{}{}</td>'
        "<td>{}{}</td></tr>",
        batch.id,
        batch_title(batch),
        batch.business_name,
        batch_state(batch),
        progress_words(batch),
        progress_bar(batch) if not batch.is_over else NOTHING,
        failed,
        say_ago(batch.started_at),
        by,
    )
