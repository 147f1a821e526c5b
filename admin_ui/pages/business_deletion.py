"""Deleting a business: what goes and what stays, the name typed out, then how far the erasure is."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.confirming import confirm_fields
from admin_ui.parts.erasure_words import say_counts, what_goes
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import fill
from admin_ui.shell import page_head, panel, read_shell
from services import erasure
from services.actors import Actor
from services.erasure import BusinessErasure, Counts
from services.errors import NotFound, ProductError
from services.translation import _, n_

LOOK_AGAIN_S = 1.0


def register() -> None:
    ui.page("/businesses/{business_id}/delete")(deletion_page)


@answering
async def deletion_page(request: Request, business_id: str) -> Any:
    shell = await read_shell(request)
    number = int(business_id) if business_id.isascii() and business_id.isdigit() and len(business_id) < 10 else 0
    business = await erasure.read_business_erasure(shell.actor, number)
    before = business.counts

    async def delete(actor: Actor, given: Given) -> str:
        name = await erasure.delete_business(actor, number, given["typed"])
        begin(_("{name} is deleted. Nobody sees it any more, and nothing of it leaves.", name=name))
        return _("Deleted")

    def begin(said: str) -> None:
        confirming.set_visibility(False)
        progress.set_visibility(True)
        progress.content = _progress(said, before, before)
        looking.activate()

    async def look_again() -> None:
        try:
            now = await erasure.read_business_erasure(await asker(request, seen=False), number)
        except NotFound:
            progress.content = _done()
            looking.deactivate()
        except ProductError:  # signed out: the socket is about to be cut, and the page then says so
            looking.deactivate()
        else:
            progress.content = _progress(_("It is being erased."), before, now.counts)

    with panel(shell, _("Delete {name}", name=business.name), "team", here="/businesses"):
        ui.html(page_head(_("Delete {name}", name=business.name)), sanitize=False)
        progress = ui.html("", sanitize=False).props('role="status"')
        progress.set_visibility(False)
        looking = look_every(LOOK_AGAIN_S, look_again, active=business.running)
        with ui.element("div").classes("confirming") as confirming:
            if not business.running:
                ui.html(_preview(business), sanitize=False)
                with ui.element("section").classes("card"):
                    Form(request, confirm_fields(business.name, _("Delete the business")), delete)
        if business.running:
            begin(_("It is being erased."))


def _preview(business: BusinessErasure) -> Markup:
    return what_goes(
        (
            _("The business {name}, its settings and their history", name=business.name),
            *say_counts(business.counts),
            _("What our servers hold of the mails that customers sent"),
        ),
        (
            _("Messages that stand in Slack and in mailboxes: those are not ours to take back"),
            _("Who asked not to be written to: the list is the team's"),
            _("Credits that were used, and the audit log, without any customer's name"),
        ),
    )


def _progress(said: str, before: Counts, now: Counts) -> Markup:
    left = n_("{n} customer still to go", "{n} customers still to go", now.customers)
    return fill(
        '<section class="card erasing"><p>{}</p><progress max="{}" value="{}" aria-label="{}"></progress>'
        '<p class="soft">{}</p></section>',
        said,
        max(before.customers, 1),
        max(before.customers - now.customers, 0),
        _("How far the erasure is"),
        left,
    )


def _done() -> Markup:
    return fill(
        '<section class="card erasing"><p>{}</p>{}</section>',
        _("Nothing is left of it."),
        fields.link_button(_("Back to the businesses"), "/businesses", kind="first"),
    )
