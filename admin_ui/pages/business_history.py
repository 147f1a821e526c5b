"""What was changed in a business's settings, by whom and when; an earlier state can be brought back from here."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import business_panel, read_business_page, setting_label
from admin_ui.parts.business_words import say_value
from admin_ui.parts.form import Form
from admin_ui.parts.given import WIDE, Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.shell import empty_state
from services.actors import Actor
from services.businesses import SECTIONS, BusinessSettings, History, SettingChange, read_history, restore_settings
from services.translation import _, say_moment, translated


def register() -> None:
    ui.page("/businesses/{business_id}/history")(history_page)


@answering
async def history_page(request: Request, business_id: str, before: str = "") -> Any:
    shell, settings = await read_business_page(request, business_id)
    older = int(before) if before.isdecimal() and len(before) < 19 else None
    history = await read_history(shell.actor, settings.id, older)
    with business_panel(shell, settings, "history"):

        async def restore(actor: Actor, given: Given) -> str:
            await restore_settings(actor, settings.id, given.number("act", most=WIDE))
            form.redraw(_list(settings, await read_history(actor, settings.id, older)))
            return _("It is as it was.")

        form = Form(request, _list(settings, history), restore, classes="form history")


def _list(settings: BusinessSettings, history: History) -> Markup:
    if not history.changes:
        return empty_state(
            _("Nothing has been changed yet"), _("Every saving stands here, with who and when, and can be taken back.")
        )
    older = (
        fields.link_button(_("Older changes"), f"/businesses/{settings.id}/history?before={history.before}")
        if history.before
        else NOTHING
    )
    changes = join(_change(change, settings.may_edit) for change in history.changes)
    return fill('<ol class="changes">{}</ol>{}', changes, older)


def _change(change: SettingChange, may_restore: bool) -> Markup:
    lines = join(
        fill(
            '<div><dt>{}</dt><dd><del><span class="sr-only">{}</span>{}</del> <span aria-hidden="true">→</span>'
            ' <ins><span class="sr-only">{}</span>{}</ins></dd></div>',
            setting_label(field),
            _("before:"),
            say_value(field, before),
            _("after:"),
            say_value(field, after),
        )
        for field, before, after in change.lines
    )
    section = translated(SECTIONS[change.section].title)
    return fill(
        '<li class="card"><h2>{}</h2><p class="hint">{}</p><dl>{}</dl>{}</li>',
        section,
        _("{who}, {when}", who=change.by or _("Somebody who has left"), when=say_moment(change.at)),
        lines,
        _restoring(change, section) if may_restore and not change.is_latest else NOTHING,
    )


def _restoring(change: SettingChange, section: str) -> Markup:
    """What will happen is said before the button is there."""
    note = _("Another sender's address has to be verified anew.") if change.section == "sender" else ""
    return fill(
        "<details><summary>{}</summary><p>{} {}</p>{}</details>",
        _("Bring this state back"),
        _(
            "All of “{section}” becomes what it was right after this change. That is a change like any other: it can "
            "be taken back too.",
            section=section,
        ),
        note,
        fields.button(_("Bring it back"), act=str(change.id), kind="quiet"),
    )
