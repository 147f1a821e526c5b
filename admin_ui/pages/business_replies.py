"""Where answers come in: nothing to set up, and a domain of one's own for those who want one (SPEC S5)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import business_panel, draw_settings_form, read_business_page, setting_label
from admin_ui.parts.finding import draw_findings
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill
from services.actors import Actor
from services.businesses import BusinessSettings
from services.sender_records import check_reply_domain, service_reply_domain
from services.translation import _


def register() -> None:
    ui.page("/businesses/{business_id}/replies")(replies_page)


@answering
async def replies_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    with business_panel(shell, settings, "replies"):
        address = ui.html(_address(settings), sanitize=False)

        async def look_again(actor: Actor, saved: BusinessSettings) -> None:
            address.content = _address(saved)

        async def check(actor: Actor, given: Given) -> None:
            found.content = draw_findings(await check_reply_domain(actor, settings.id, given["reply_domain"]))

        with ui.element("section").classes("card"):
            draw_settings_form(
                request,
                settings,
                "replies",
                _fields,
                after=look_again,
                beside=fields.button(_("Check first"), act="check_reply_domain", kind="quiet"),
                other_acts={"check_reply_domain": check},
            )
            found = ui.html(NOTHING, sanitize=False)


def _address(settings: BusinessSettings) -> Markup:
    domain = settings.values["reply_domain"] or service_reply_domain()
    return fill(
        '<section class="card"><h2>{}</h2><p>{}</p><p><code>reply+…@{}</code></p><ol class="steps">{}</ol></section>',
        _("Answers arrive by themselves"),
        _("Every mail asks for answers at an address of its own, which nobody can guess:"),
        domain,
        fill(
            "<li>{}</li><li>{}</li><li>{}</li><li>{}</li>",
            _("The answer comes in there, whatever mail program it was written in."),
            _("It is kept in the conversation with that customer."),
            _("It is read for what the customer feels, wants and asks."),
            _("Your team is told in the Slack channel within seconds."),
        ),
    )


def _fields(settings: BusinessSettings) -> Markup:
    return fields.text_field(
        "reply_domain",
        setting_label("reply_domain"),
        settings.values["reply_domain"],
        placeholder=service_reply_domain(),
        hint=_(
            "For advanced users. A subdomain without mailboxes, such as reply.example.com, whose MX leads to us. "
            "Empty: the domain of the service."
        ),
        longest=253,
    )
