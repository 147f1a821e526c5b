"""Who a business is (SPEC S1), and what it still lacks (S11)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import business_panel, draw_settings_form, read_business_page, setting_label
from admin_ui.parts.currencies import currency_choice
from admin_ui.parts.halting import draw_halting_card
from admin_ui.parts.markup import NOTHING, fill, join
from services.actors import Actor
from services.businesses import BusinessSettings, Completeness, Hint, read_completeness
from services.translation import _, translated


def register() -> None:
    ui.page("/businesses/{business_id}")(profile_page)


@answering
async def profile_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    complete = await read_completeness(shell.actor, settings.id)
    with business_panel(shell, settings, "", "halting"):
        if settings.halted:
            await draw_halting_card(request, shell.actor, settings.id)
        hints = ui.html(_completeness(settings.id, complete) if settings.may_edit else NOTHING, sanitize=False)

        async def look_again(actor: Actor, saved: BusinessSettings) -> None:
            hints.content = _completeness(saved.id, await read_completeness(actor, saved.id))

        with ui.element("section").classes("card"):
            draw_settings_form(request, settings, "profile", _fields, after=look_again)
        if not settings.halted:
            await draw_halting_card(request, shell.actor, settings.id)
        if settings.may_edit:
            ui.html(_deletion(settings), sanitize=False)


def _fields(settings: BusinessSettings) -> Markup:
    held = settings.values

    def line(name: str, hint: str = "", **options: Any) -> Markup:
        return fields.text_field(name, setting_label(name), held[name], hint=hint, **options)

    return join(
        [
            fill(
                '<div class="row">{}{}</div>',
                line("name", required=True, longest=200),
                line("website", _("Mails may link to it."), required=True),
            ),
            fill(
                '<div class="row">{}{}</div>',
                line("contact_name", _("Mails speak in this person's name."), required=True, longest=200),
                line("contact_role", _("Such as: founder, product manager."), required=True, longest=200),
            ),
            currency_choice(held["currency"]),
            fields.area(
                "product_description",
                setting_label("product_description"),
                held["product_description"],
                hint=_("Two or three sentences. Drafts take from here what they say of your product."),
                longest=5000,
            ),
            fields.area(
                "upsell_product",
                setting_label("upsell_product"),
                held["upsell_product"],
                hint=_("If it is another product than the one above."),
                rows=2,
                longest=2000,
            ),
            line("postal_address", _("Stands at the foot of every mail."), longest=300),
        ]
    )


def _completeness(business_id: int, complete: Completeness) -> Markup:
    """What to do next, and all the rest folded away; nothing once all is done, nor for who may not do it."""
    if not complete.missing:
        return NOTHING
    first, *others = complete.missing
    rest = (
        fill(
            "<details><summary>{}</summary><ul>{}</ul></details>",
            _("What else helps"),
            join(fill("<li>{}</li>", _hint(business_id, hint)) for hint in others),
        )
        if others
        else NOTHING
    )
    return fill(
        '<section class="card complete"><div class="setup"><h2>{}</h2><meter min="0" max="{total}" value="{done}"'
        ' aria-hidden="true"></meter></div><p>{next}</p>{rest}</section>',
        _("{done} of {total} set up", done=complete.done, total=complete.total),
        total=complete.total,
        done=complete.done,
        next=_hint(business_id, first),
        rest=rest,
    )


def _hint(business_id: int, hint: Hint) -> Markup:
    path = "/customers" if hint.place == "customers" else f"/businesses/{business_id}/{hint.place}"
    if hint.place == "profile":
        path = f"/businesses/{business_id}#content"
    return fill('<a href="{}">{}</a> <span class="why">{}</span>', path, translated(hint.what), translated(hint.why))


def _deletion(settings: BusinessSettings) -> Markup:
    return fill(
        '<section class="leave"><p class="hint">{}</p>{}</section>',
        _("Deleting a business takes its customers and conversations with it."),
        fields.link_button(_("Delete this business"), f"/businesses/{settings.id}/delete", kind="quiet danger"),
    )
