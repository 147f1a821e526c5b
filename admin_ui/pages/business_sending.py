"""When and how much mail may leave: the window, the daily limit with its warm-up, the distance, and whom the whole team
leaves alone (SPEC C9, T7)."""

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
from admin_ui.parts.business_words import day_name
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import attribute, fill, join
from admin_ui.parts.sending_pictures import draw_pace, draw_window
from services import sending, teams
from services.actors import Actor
from services.businesses import TIME_ZONES, BusinessSettings
from services.teams import ContactRules
from services.translation import _


def register() -> None:
    ui.page("/businesses/{business_id}/sending")(sending_page)


@answering
async def sending_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    pace = await sending.read_pace(shell.actor, settings.id)
    rules = await teams.read_contact_rules(shell.actor)
    with business_panel(shell, settings, "sending", "dashboard", "sending"):

        async def look_again(actor: Actor, saved: BusinessSettings) -> None:
            window.content = draw_window(saved)
            figures.content = draw_pace(await sending.read_pace(actor, saved.id))

        with ui.element("section").classes("card"):
            draw_settings_form(request, settings, "sending", _fields, after=look_again)
        window = ui.html(draw_window(settings), sanitize=False)
        figures = ui.html(draw_pace(pace), sanitize=False).classes("charts")
        with ui.element("section").classes("card"):
            _draw_contact_rules(request, shell.actor, rules)


def _draw_contact_rules(request: Request, actor: Actor, rules: ContactRules) -> None:
    if not actor.may(teams.save_contact_rules):
        with ui.element("div").classes("form"):
            ui.html(fill("<fieldset disabled>{}</fieldset>", _contact_fields(rules)), sanitize=False)
        return

    async def save(by: Actor, given: Given) -> str:
        typed = {name: given[name] for name in ContactRules.__slots__ if name != "revision"}
        saved = await teams.save_contact_rules(by, given.number("revision"), typed)
        form.redraw(whole(saved))
        return _("Saved.")

    def whole(held: ContactRules) -> Markup:
        acts = fill('<div class="acts">{}</div>', fields.button(_("Save for the team")))
        return join([fields.hidden("revision", held.revision), _contact_fields(held), acts])

    form = Form(request, whole(rules), save, classes="form form-contact-rules", warns=True)


def _fields(settings: BusinessSettings) -> Markup:
    """Fields of a rule that is off are hidden by the style sheet alone; what they hold is kept."""
    held = settings.values
    days = held["window_days"].split()
    hours = {str(hour): f"{hour}:00" for hour in range(25)}
    ticks = join(
        fill(
            '<label><input type="checkbox" name="window_days" value="{}"{}> <span>{}</span></label>',
            n,
            attribute("checked", str(n) in days),
            day_name(n),
        )
        for n in range(1, 8)
    )
    window = fill(
        '<div class="window-fields"><fieldset class="days"><legend>{}</legend><div>{}</div>'
        '<p class="error" id="e-window_days" data-error="window_days"></p></fieldset><div class="row">{}{}</div></div>',
        setting_label("window_days"),
        ticks,
        fields.choice(
            "window_from",
            setting_label("window_from"),
            dict(list(hours.items())[:24]),
            shown(held["window_from"]),
        ),
        fields.choice(
            "window_to",
            setting_label("window_to"),
            dict(list(hours.items())[1:]),
            shown(held["window_to"]),
        ),
    )
    return join(
        [
            fields.choice(
                "time_zone",
                setting_label("time_zone"),
                {zone: zone.replace("_", " ") for zone in sorted(TIME_ZONES)},
                held["time_zone"],
                hint=_("Its days count, and its hours hold for customers whose own time zone is not known."),
            ),
            fields.tick(
                "window_on",
                setting_label("window_on"),
                held["window_on"],
                hint=_("By the customer's clock. Only a person who sends one single mail at once passes it."),
            ),
            window,
            fill(
                '<div class="row">{}{}</div>',
                _number("daily_cap", held, _("0: no limit. Counts for the sender's address; the rest waits its day.")),
                _number("spacing_s", held, _("0: none. Mails of the sender leave at least so far apart.")),
            ),
            fill(
                '<div class="row">{}{}</div>',
                _number("warm_up_from", held, _("0: no warm-up. A new address that begins small is trusted sooner.")),
                _number("warm_up_percent", held, _("Until the daily limit is reached.")),
            ),
        ]
    )


def _number(name: str, held: Any, hint: str) -> Markup:
    return fields.text_field(
        name, setting_label(name), shown(held[name]), kind="number", required=True, longest=7, hint=hint
    )


def _contact_fields(rules: ContactRules) -> Markup:
    def rule(name: str, words: str, hint: str) -> Markup:
        on, days = getattr(rules, f"{name}_rule"), getattr(rules, f"{name}_days")
        return fill(
            '<div class="rule">{}{}</div>',
            fields.tick(f"{name}_rule", words, on, hint=hint),
            fields.text_field(f"{name}_days", _("Days"), str(days), kind="number", required=True, longest=3),
        )

    return fill(
        '<div><h2>{}</h2><p class="hint">{}</p></div>{}{}{}',
        _("Nobody is written to too often"),
        _(
            "For all businesses of the team, asked when a mail leaves. What a rule holds back waits for a person, who "
            "may send it nevertheless."
        ),
        rule("no", _("Leave alone who said no"), _("To any business of the team, until they write something else.")),
        rule(
            "conversation",
            _("Leave alone who is in conversation with a colleague"),
            _("They wrote to another business lately, or their reply still waits to be handled."),
        ),
        rule(
            "contact",
            _("Keep days between mails of two businesses"),
            _("Off, a draft only warns of it."),
        ),
    )
