"""What the pages of one business share: its name, its tabs, and a form that saves one section of its settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.parts import fields
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.shell import Shell, page_head, panel, read_shell
from services.actors import Actor
from services.businesses import (
    SECTIONS,
    BusinessSettings,
    NothingChanged,
    label_of,
    read_business_settings,
    save_settings,
)
from services.translation import _, translated

Draw = Callable[[BusinessSettings], Markup]
After = Callable[[Actor, BusinessSettings], Awaitable[None]]


async def read_business_page(request: Request, business_id: str) -> tuple[Shell, BusinessSettings]:
    """Raises NotFound for a business of nobody's or of another team, in the same words."""
    shell = await read_shell(request)
    return shell, await read_business_settings(shell.actor, business_id)


@contextmanager
def business_panel(shell: Shell, settings: BusinessSettings, tab: str, *sheets: str) -> Iterator[None]:
    """The room of one of the tabs; `tab` is the last part of its path, "" for the profile."""
    title = next(name for path, name in _tabs() if path == tab)
    with panel(shell, f"{title} · {settings.name}", "business", *sheets, here="/businesses"):
        ui.html(_head(settings, tab), sanitize=False)
        # On a telephone the tabs are wider than the screen.
        ui.run_javascript(
            "document.querySelector('.tabs [aria-current]').scrollIntoView({inline: 'center', block: 'nearest'})"
        )
        if not settings.may_edit:
            words = _("You can look at this. The owner, an admin or whoever created the business can change it.")
            ui.html(fill('<p class="card note">{}</p>', words), sanitize=False)
        yield


def draw_settings_form(
    request: Request,
    settings: BusinessSettings,
    section: str,
    draw: Draw,
    *,
    after: After | None = None,
    beside: Markup = NOTHING,
    other_acts: dict[str, Callable[[Actor, Given], Awaitable[str | None]]] | None = None,
) -> None:
    """One section: shown to everybody, saved by whoever may. `after` runs once it is saved.

    `beside` are buttons next to Save; what they are sent as is looked up in `other_acts`.
    """
    if not settings.may_edit:
        with ui.element("div").classes("form"):
            ui.html(fill("<fieldset disabled>{}</fieldset>", draw(settings)), sanitize=False)
        return

    def whole(shown: BusinessSettings) -> Markup:
        acts = fill('<div class="acts">{}{}</div>', fields.button(_("Save"), act="save"), beside)
        return join([fields.hidden("revision", shown.revision), draw(shown), acts])

    async def save(actor: Actor, given: Given) -> str | None:
        if other_acts and given["act"] in other_acts:
            return await other_acts[given["act"]](actor, given)
        typed = {name: _typed(given, name) for name in SECTIONS[section].settings}
        try:
            saved = await save_settings(actor, settings.id, section, given.number("revision"), typed)
        except NothingChanged as same:
            return translated(same.message)
        form.redraw(whole(saved))
        _keep_focus(section)
        if after:
            await after(actor, saved)
        return _("Saved.")

    form = Form(request, whole(settings), save, classes=f"form form-{section}", warns=True)


def _typed(given: Given, name: str) -> str | list[str]:
    """Of a setting with several boxes the texts of all."""
    several = given.all(name)
    return several if len(several) > 1 else given[name]


def setting_label(field: str) -> str:
    return translated(label_of(field))


def shown(value: object) -> str:
    """A value in a text field; an amount that may not be seen is None."""
    return "" if value is None else str(value)


def _keep_focus(section: str) -> None:
    """The button that was pressed has been drawn anew; whoever works by keyboard goes on from it."""
    ui.run_javascript(
        f"requestAnimationFrame(() => document.querySelector('.form-{section} button[value=save]')"
        "?.focus({preventScroll: true}))"
    )


def _tabs() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("Profile")),
        ("look", _("Look")),
        ("contact", _("Contact")),
        ("sender", _("Sender")),
        ("sending", _("Sending")),
        ("replies", _("Replies")),
        ("incentive", _("Incentive")),
        ("follow-ups", _("Follow-ups")),
        ("slack", _("Slack and approval")),
        ("stripe", _("Stripe")),
        ("history", _("History")),
    )


def _head(settings: BusinessSettings, tab: str) -> Markup:
    start = f"/businesses/{settings.id}"
    links = join(
        fill(
            '<a href="{}"{}>{}</a>',
            f"{start}/{path}" if path else start,
            attribute("aria-current", "page" if path == tab else ""),
            name,
        )
        for path, name in _tabs()
    )
    acts = [fields.link_button(_("All businesses"), "/businesses")]
    if settings.may_edit:  # whose customers one may then import, too
        acts.insert(0, fields.link_button(_("Import customers"), f"/imports/new?business={settings.id}"))
    return page_head(settings.name, "", *acts) + fill(
        '<nav class="tabs" aria-label="{}">{}</nav>', _("Settings of {name}", name=settings.name), links
    )
