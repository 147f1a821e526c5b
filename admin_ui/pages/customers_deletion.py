"""Deleting customers in bulk: what would go, the yes to it, and how far it has come."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.customer_query import read_asked, write_query
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.ticks import forget_ticks
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.actors import Actor
from services.customers import (
    MOST_TICKED,
    TYPED_ABOVE,
    DeletionPreview,
    DeletionView,
    delete_customers,
    preview_deletion,
    read_deletion,
)
from services.errors import ProductError
from services.translation import _, n_, say_number

LOOK_AGAIN_S = 1.0


def register() -> None:
    ui.page("/customers/delete")(deletion_preview_page)
    ui.page("/customers/deletions/{deletion_id}")(deletion_page)


@answering
async def deletion_preview_page(request: Request) -> Any:
    """Of the ticked ones, or of all that the query finds; nothing happens before its form is sent."""
    shell = await read_shell(request)
    asked = read_asked(request.query_params)
    asked_for = request.query_params.getlist("tick")[:MOST_TICKED]
    ticked = [int(id_) for id_ in asked_for if id_.isdecimal() and len(id_) < 19]
    ids = ticked or None
    preview = await preview_deletion(shell.actor, asked.selection, ids)
    back = f"/customers?{write_query(asked)}".rstrip("?")
    key = secrets.token_hex(16)

    async def confirm(actor: Actor, given: Given) -> Go:
        deletion = await delete_customers(
            actor,
            asked.selection,
            ids,
            expected=preview.total,
            newest=preview.newest,
            typed=given["typed"],
            key=key,
        )
        return Go(f"/customers/deletions/{deletion}")

    title = n_("Delete {n} customer", "Delete {n} customers", preview.total)
    with panel(shell, title, "customers", here="/customers"):
        if not preview.total:
            ui.html(page_head(_("Delete customers")), sanitize=False)
            ui.html(_nobody(preview, back), sanitize=False)
            return
        ui.html(page_head(title, _("This can't be undone.")), sanitize=False)
        ui.html(_what_goes(preview), sanitize=False)
        ui.html(_what_stays(preview), sanitize=False)
        Form(request, _yes(preview, title, back), confirm)


@answering
async def deletion_page(request: Request, deletion_id: str) -> Any:
    shell = await read_shell(request)
    shown = await read_deletion(shell.actor, deletion_id)
    with panel(shell, _("Deleting customers"), "customers", here="/customers"):
        ui.html(page_head(_("Deleting customers")), sanitize=False)
        drawn = ui.html(_progress(shown), sanitize=False)
    forget_ticks()
    if shown.finished:
        return

    async def look_again() -> None:
        try:
            now = await read_deletion(await asker(request, seen=False), shown.id)
        except ProductError:  # signed out: the socket is about to be cut, and the page then says so
            looking.deactivate()
            return
        drawn.content = _progress(now)
        if now.finished:
            looking.deactivate()

    looking = look_every(LOOK_AGAIN_S, look_again)


def _what_goes(preview: DeletionPreview) -> Markup:
    waiting = n_("{n} waits for a person", "{n} wait for a person", preview.waiting) if preview.waiting else ""
    scheduled = n_("{n} is scheduled and won't leave", "{n} are scheduled and won't leave", preview.scheduled)
    emails = "; ".join(filter(None, (say_number(preview.emails), waiting, scheduled if preview.scheduled else "")))
    lines = [
        *((name, n_("{n} customer", "{n} customers", count)) for name, count in preview.businesses),
        (_("Emails"), emails),
        (_("Replies"), say_number(preview.replies)),
        (_("Conversations"), say_number(preview.conversations)),
    ]
    left = preview.total - len(preview.names)
    more = fill('<p class="hint">{}</p>', n_("and {n} more", "and {n} more", left)) if left else NOTHING
    return fill(
        '<section class="card deleting"><h2>{}</h2><dl class="pairs">{}</dl><ul class="names">{}</ul>{}</section>',
        _("What goes"),
        join(fill("<dt>{}</dt><dd>{}</dd>", *line) for line in lines),
        join(fill("<li>{}</li>", name) for name in preview.names),
        more,
    )


def _what_stays(preview: DeletionPreview) -> Markup:
    said = [
        _("Who unsubscribed, bounced or complained stays on the list of those who are not written to."),
        _("The credits used and the audit log stay as they are."),
        _("Mail that has left can't be called back; messages in Slack stay where they are."),
    ]
    if preview.left_out:
        said.insert(
            0,
            n_(
                "{n} that you ticked stays: gone already, or of a business that you didn't create.",
                "{n} that you ticked stay: gone already, or of a business that you didn't create.",
                preview.left_out,
            ),
        )
    elif preview.own_only:
        said.insert(0, _("Customers of businesses that somebody else created stay."))
    if preview.busy:
        said.append(
            n_(
                "A mail to {n} customer is being written or sent right now; they go when it is done.",
                "A mail to {n} customers is being written or sent right now; they go when it is done.",
                preview.busy,
            )
        )
    return fill(
        '<section class="card deleting"><h2>{}</h2><ul>{}</ul></section>',
        _("What stays"),
        join(fill("<li>{}</li>", line) for line in said),
    )


def _yes(preview: DeletionPreview, title: str, back: str) -> Markup:
    typed: Sequence[Markup] = ()
    if preview.total > TYPED_ABOVE:
        label = _("Type {number} to confirm", number=preview.total)
        typed = (fields.text_field("typed", label, required=True, longest=20),)
    acts = [fields.button(title, kind="danger"), fields.link_button(_("Keep them"), back)]
    return join([*typed, fill('<div class="acts">{}</div>', join(acts))])


def _nobody(preview: DeletionPreview, back: str) -> Markup:
    why = _("They are gone already, or of a business that you didn't create.")
    return empty_state(
        _("Nobody to delete"),
        why if preview.left_out or preview.own_only else _("No customer fits any more."),
        fields.link_button(_("Back to the list"), back, kind="first"),
    )


def _progress(deletion: DeletionView) -> Markup:
    bar = fill(
        '<progress max="{}" value="{}" aria-label="{}"></progress>',
        deletion.total,
        deletion.total - deletion.left,
        _("Deleted so far"),
    )
    said = [
        _("{done} of {total} deleted.", done=say_number(deletion.deleted), total=say_number(deletion.total)),
        n_("{n} had gone already.", "{n} had gone already.", deletion.gone) if deletion.gone else "",
        n_(
            "{n} stayed: a mail to them was being written or sent all the while.",
            "{n} stayed: a mail to them was being written or sent all the while.",
            deletion.kept,
        )
        if deletion.kept
        else "",
    ]
    if not deletion.finished:
        said.append(_("You can leave this page; it goes on."))
    end = fields.link_button(_("Back to the list"), "/customers", kind="first") if deletion.finished else NOTHING
    return fill(
        '<section class="card deleting">{}<p role="status">{}</p>{}</section>', bar, " ".join(filter(None, said)), end
    )
