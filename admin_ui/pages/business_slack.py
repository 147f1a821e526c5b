"""Where a business's drafts and replies are told in Slack, and who may approve its mails (SPEC B2, B6, B10)."""

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
from services.businesses import APPROVERS, BusinessSettings
from services.translation import _


def register() -> None:
    ui.page("/businesses/{business_id}/slack")(slack_page)


@answering
async def slack_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    with business_panel(shell, settings, "slack"):
        with ui.element("section").classes("card"):
            ui.html(fill("<h2>{}</h2>", _("Channel")), sanitize=False)
            draw_settings_form(request, settings, "channel", _channel)
        with ui.element("section").classes("card"):
            ui.html(fill("<h2>{}</h2>", _("Approval")), sanitize=False)
            draw_settings_form(request, settings, "approval", _approval)


def _channel(settings: BusinessSettings) -> Markup:
    return join(
        [
            fill(
                "<p>{}</p><p><code>/askusers business {}</code></p>",
                _("Drafts wait there for approval, and replies are told there. The easiest way: type in that channel"),
                settings.name,
            ),
            fields.text_field(
                "channel",
                setting_label("channel"),
                settings.values["channel"],
                placeholder="C024BE91L",
                hint=_(
                    "Or its id: in Slack open the channel's name; it stands at the bottom of About. Its link does too. "
                    "Invite @AskUsers to a private channel first."
                ),
                longest=200,
            ),
        ]
    )


def _approval(settings: BusinessSettings) -> Markup:
    held = settings.values
    return join(
        [
            fields.choice(
                "approvers",
                setting_label("approvers"),
                choices(APPROVERS),
                held["approvers"],
                hint=_("Nothing is sent that nobody approved. This can only narrow what roles allow."),
            ),
            fields.tick(
                "author_may_approve",
                setting_label("author_may_approve"),
                held["author_may_approve"],
                hint=_("Without it, every mail is seen by two people."),
            ),
        ]
    )
