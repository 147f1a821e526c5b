"""A new business: the five fields that it can't do without; the rest is asked for where it is needed."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import setting_label
from admin_ui.parts.currencies import currency_choice
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill, join
from admin_ui.shell import page_head, panel, read_shell
from services.actors import Actor
from services.businesses import create_business
from services.errors import NotAllowed
from services.translation import _, text

_ASKED = ("name", "website", "contact_name", "contact_role", "currency")


def register() -> None:
    ui.page("/businesses/new")(new_page)


@answering
async def new_page(request: Request) -> Any:
    shell = await read_shell(request)
    if not shell.actor.may(create_business):
        raise NotAllowed(text("Your role can't set up a business."), text("Ask the owner or an admin."))
    with panel(shell, _("New business"), "business", here="/businesses"):
        lead = _("A product or a company whose customers you write to. Everything can be changed later.")
        ui.html(page_head(_("New business"), lead), sanitize=False)
        with ui.element("section").classes("card"):
            Form(request, _fields(shell.actor.name), create, warns=True)


def _fields(person: str) -> Markup:
    return join(
        [
            fields.text_field("name", setting_label("name"), required=True, longest=200, autocomplete="organization"),
            fields.text_field(
                "website",
                setting_label("website"),
                required=True,
                autocomplete="url",
                placeholder="https://example.com",
            ),
            fill(
                '<div class="row">{}{}</div>',
                fields.text_field(
                    "contact_name",
                    setting_label("contact_name"),
                    person,
                    required=True,
                    longest=200,
                    autocomplete="name",
                    hint=_("Mails speak in this person's name."),
                ),
                fields.text_field(
                    "contact_role",
                    setting_label("contact_role"),
                    required=True,
                    longest=200,
                    hint=_("Such as: founder, product manager."),
                ),
            ),
            currency_choice(""),
            fill(
                '<div class="acts">{}{}</div>',
                fields.button(_("Set up the business")),
                fields.link_button(_("Cancel"), "/businesses"),
            ),
        ]
    )


async def create(actor: Actor, given: Given) -> Go:
    made = await create_business(actor, **{name: given[name] for name in _ASKED})
    return Go(f"/businesses/{made.id}")
