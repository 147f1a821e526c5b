"""What is written to customers who do not answer: how often, after how many days, and what stops it (SPEC C9)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import business_panel, draw_settings_form, read_business_page, setting_label
from admin_ui.parts.business_words import choices
from admin_ui.parts.markup import attribute, fill, join
from services.actors import Actor
from services.businesses import FOLLOWED, MOST_FOLLOW_UPS, BusinessSettings
from services.translation import _, n_, say_number


def register() -> None:
    ui.page("/businesses/{business_id}/follow-ups")(follow_ups_page)


@answering
async def follow_ups_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    with business_panel(shell, settings, "follow-ups", "follow_ups"):
        picture = ui.html(_picture(settings), sanitize=False)

        async def look_again(actor: Actor, saved: BusinessSettings) -> None:
            picture.content = _picture(saved)

        with ui.element("section").classes("card"):
            draw_settings_form(request, settings, "follow_ups", _fields, after=look_again)
        ui.html(_what_stops(), sanitize=False)


def _fields(settings: BusinessSettings) -> Markup:
    held = settings.values
    return join(
        (
            _days(held["follow_up_days"]),
            fields.choice(
                "follow_up_mails",
                setting_label("follow_up_mails"),
                choices(FOLLOWED),
                held["follow_up_mails"],
                hint=_("Each mail can be taken out or in, on the page of its conversation."),
            ),
            fields.tick(
                "follow_up_incentive",
                setting_label("follow_up_incentive"),
                held["follow_up_incentive"],
                hint=_("Otherwise it stands in the first mail alone."),
            ),
        )
    )


def _days(days: list[int]) -> Markup:
    """A box for each; sent under one name, so what is left empty falls out by itself."""
    name = "follow_up_days"
    boxes = join(
        fill(
            '<div class="field"><label for="{id}">{label}</label><input id="{id}" name="{name}" inputmode="numeric"'
            ' maxlength="2" autocomplete="off"{value} aria-describedby="h-{name}"></div>',
            id=f"f-{name}-{number}",
            name=name,
            label=_("Follow-up {n}", n=say_number(number)),
            value=attribute("value", str(days[number - 1]) if number <= len(days) else ""),
        )
        for number in range(1, MOST_FOLLOW_UPS + 1)
    )
    return fill(
        '<fieldset><legend>{legend}</legend><p class="hint" id="h-{name}">{hint}</p>'
        '<div class="days-boxes">{boxes}</div>'
        '<p class="error" id="e-{name}" data-error="{name}"></p></fieldset>',
        legend=setting_label(name),
        name=name,
        hint=_("Calendar days after the mail before, from 1 to 60. Leave empty what you don't need; all empty: none."),
        boxes=boxes,
    )


def _picture(settings: BusinessSettings) -> Markup:
    """The days on a line, from the first mail on."""
    days = settings.values["follow_up_days"]
    points, day = [(0, _("First mail"))], 0
    for number, wait in enumerate(days, 1):
        day += wait
        points.append((day, _("Follow-up {n}", n=say_number(number))))
    line = join(
        fill("<li><b>{}</b><span>{}</span></li>", _("Day {n}", n=say_number(at)), words) for at, words in points
    )
    said = n_(
        "Whoever does not answer gets {n} more mail, once it is approved.",
        "Whoever does not answer gets up to {n} more mails, each once it is approved.",
        len(days),
    )
    return fill(
        '<section class="card"><h2>{}</h2><p>{}</p>{}</section>',
        _("When nobody answers"),
        said
        if days
        else _("No mail is followed up. Give the days before each to begin; earlier mails stay as they are."),
        fill('<ol class="days-line">{}</ol>', line) if days else Markup(),
    )


def _what_stops() -> Markup:
    reasons = (
        _("The customer answers, by mail or otherwise, to any product of the team."),
        _("The mail bounces, is reported as spam, or the customer unsubscribes."),
        _("A colleague writes to the customer about this product."),
        _("You reject a follow-up, or stop them on the page of the conversation."),
        _("It would come more than 14 days late, after a halt for instance."),
    )
    return fill(
        '<section class="card"><h2>{}</h2><ul class="stops">{}</ul><p class="hint">{}</p></section>',
        _("What stops them"),
        join(fill("<li>{}</li>", reason) for reason in reasons),
        _("Whoever is out of office is left in peace until the day after their return, or for a week."),
    )
