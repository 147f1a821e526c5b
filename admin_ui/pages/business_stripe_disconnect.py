"""Disconnecting a business from Stripe: what goes and what stays, and the yes to it (SPEC S7)."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import read_business_page
from admin_ui.parts.erasure_words import what_goes
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill, join
from admin_ui.shell import empty_state, page_head, panel
from services.actors import Actor
from services.stripe_import import disconnect_stripe, read_stripe
from services.translation import _, n_


def register() -> None:
    ui.page("/businesses/{business_id}/stripe/disconnect")(disconnect_page)


@answering
async def disconnect_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    stripe = await read_stripe(shell.actor, settings.id)
    back = f"/businesses/{settings.id}/stripe"

    async def disconnect(actor: Actor, given: Given) -> Go:
        await disconnect_stripe(actor, settings.id)
        return Go(back)

    title = _("Disconnect Stripe from {name}", name=settings.name)
    with panel(shell, title, "team", here="/businesses"):
        ui.html(page_head(title), sanitize=False)
        if not (stripe.connected and stripe.may_configure):
            to_stripe = fields.link_button(_("Back to Stripe"), back, kind="first")
            nothing = _("It is not connected, or not yours to disconnect.")
            ui.html(empty_state(_("Nothing to disconnect"), nothing, to_stripe), sanitize=False)
            return
        goes = (
            _("The key, from our side; revoke it in Stripe too"),
            _("The import that is running, where it stands") if stripe.running else "",
            _("The import of every night") if stripe.nightly else "",
        )
        stays = (
            n_("{n} customer, with all figures", "{n} customers, with all figures", stripe.customers),
            _("Their emails, replies and profiles"),
        )
        ui.html(what_goes(goes, stays), sanitize=False)
        with ui.element("section").classes("card"):
            acts = [
                fields.button(_("Disconnect"), act="disconnect_stripe", kind="danger"),
                fields.link_button(_("Stay connected"), back),
            ]
            Form(request, fill('<div class="acts">{}</div>', join(acts)), disconnect)
