"""In which language a business writes, and what its mails ask for (SPEC S2, S3)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import business_panel, draw_settings_form, read_business_page, setting_label
from admin_ui.parts.business_words import choices
from admin_ui.parts.markup import fill, join
from services.businesses import CONTACT, LANGUAGES, BusinessSettings
from services.translation import _


def register() -> None:
    ui.page("/businesses/{business_id}/contact")(contact_page)


@answering
async def contact_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    with business_panel(shell, settings, "contact"), ui.element("section").classes("card"):
        draw_settings_form(request, settings, "contact", _fields)


def _fields(settings: BusinessSettings) -> Markup:
    """Which hint stands under the detail follows the choice above it, by the style sheet alone."""
    held = settings.values
    hints = {
        "meeting": _("The link to your calendar, such as https://calendly.com/you/15min, or to your Zoom room."),
        "message": _("@name for Telegram, a number such as +33612345678 for WhatsApp, or another one as WeChat: name."),
        "survey": _("The link to your survey, such as one of Typeform or Google Forms."),
    }
    return join(
        [
            fields.choice(
                "language",
                setting_label("language"),
                dict(LANGUAGES),
                held["language"],
                hint=_("Drafts and the profiles of customers come out in it."),
            ),
            fields.choice(
                "contact_preference",
                setting_label("contact_preference"),
                choices(CONTACT),
                held["contact_preference"],
                hint=_("Take the way that your customers answer most readily."),
            ),
            fill(
                '<div class="detail">{}{}</div>',
                fields.text_field("contact_detail", setting_label("contact_detail"), held["contact_detail"]),
                join(fill('<p class="hint for-{}">{}</p>', way, words) for way, words in hints.items()),
            ),
        ]
    )
