"""What customers are offered for an answer; their monthly spend decides how much (SPEC S6)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import (
    business_panel,
    draw_settings_form,
    read_business_page,
    setting_label,
    shown,
)
from admin_ui.parts.business_words import choices, units
from admin_ui.parts.fields import link_button
from admin_ui.parts.markup import NOTHING, fill, join
from services.actors import Actor
from services.businesses import INCENTIVES, BusinessSettings
from services.mail_preview import OfferPreview, preview_offer
from services.translation import _


def register() -> None:
    ui.page("/businesses/{business_id}/incentive")(incentive_page)


@answering
async def incentive_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    with business_panel(shell, settings, "incentive"):
        with ui.element("section").classes("card"):

            async def look_again(actor: Actor, saved: BusinessSettings) -> None:
                offer.content = _offer(await preview_offer(actor, saved.id))

            draw_settings_form(request, settings, "incentive", _fields, after=look_again)
        offer = ui.html(_offer(await preview_offer(shell.actor, settings.id)), sanitize=False)
        way = link_button(_("Which incentive earns replies?"), f"/experiments?business={settings.id}")
        ui.html(way, sanitize=False)


def _fields(settings: BusinessSettings) -> Markup:
    """Fields that the kind does not use are hidden by the style sheet alone; what they hold is kept."""
    held = settings.values

    def number(name: str, value: str) -> Markup:
        return fields.text_field(name, setting_label(name), value, required=True, longest=12)

    return join(
        [
            fields.choice(
                "incentive_kind",
                setting_label("incentive_kind"),
                choices(INCENTIVES),
                held["incentive_kind"],
                hint=_("Try different kinds and see which one your customers answer."),
            ),
            fill(
                '<div class="amounts"><div class="row">{}{}</div><div class="row">{}{}</div></div>',
                number("incentive_high", shown(held["incentive_high"])),
                number("incentive_standard", shown(held["incentive_standard"])),
                fields.text_field(
                    "incentive_threshold_cents",
                    setting_label("incentive_threshold_cents"),
                    units(held["incentive_threshold_cents"]),
                    required=True,
                    longest=14,
                    hint=_("{currency} a month.", currency=held["currency"]),
                ),
                fields.text_field(
                    "incentive_unit",
                    setting_label("incentive_unit"),
                    held["incentive_unit"],
                    required=True,
                    longest=4,
                    hint=_("The sign of a currency, or %."),
                ),
            ),
            fill(
                '<div class="own-words">{}</div>',
                fields.area(
                    "incentive_text",
                    setting_label("incentive_text"),
                    held["incentive_text"],
                    hint=_("Goes into the mail letter for letter, such as: a free consultation of 30 minutes."),
                    rows=2,
                    longest=500,
                ),
            ),
        ]
    )


def _offer(offer: OfferPreview | None) -> Markup:
    """What mails will say; nothing where nothing is offered or may not be seen."""
    if offer is None:
        return NOTHING
    lines = [(_("To everybody"), offer.standard)]
    if offer.high != offer.standard:
        lines = [(_("To high spenders"), offer.high), (_("To everybody else"), offer.standard)]
    return fill(
        '<section class="card"><h2>{}</h2><dl class="pairs">{}</dl></section>',
        _("What mails offer"),
        join(fill("<dt>{}</dt><dd>{}</dd>", who, words) for who, words in lines),
    )
