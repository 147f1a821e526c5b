"""Taking an address off the list: what it means, and why, typed out."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.suppression_words import draw_reason
from admin_ui.shell import page_head, panel, read_shell
from services import suppressions
from services.actors import Actor
from services.suppressions import OF_THEIR_OWN, SuppressionView
from services.translation import _, say_moment


def register() -> None:
    ui.page("/suppressions/{suppression_id}/remove")(removal_page)


@answering
async def removal_page(request: Request, suppression_id: str) -> Any:
    shell = await read_shell(request)
    row = await suppressions.read_suppression(shell.actor, suppression_id)

    async def remove(actor: Actor, given: Given) -> Go:
        await suppressions.remove_suppression(actor, row.id, given["why"], knows=given["knows"] == "yes")
        return Go("/suppressions")

    title = _("Remove {address}", address=row.address)
    with panel(shell, title, "suppressions", here="/team"):
        ui.html(page_head(title, _("From then on the team can write to this address again.")), sanitize=False)
        with ui.element("section").classes("card"):
            Form(request, _fields(row), remove)


def _fields(row: SuppressionView) -> Markup:
    since = fill("<p>{} {}</p>", draw_reason(row.reason), say_moment(row.created_at))
    knows = NOTHING
    if row.reason in OF_THEIR_OWN:
        warning = {
            "unsubscribed": _(
                "They asked to get no more mail. Writing again without a new wish of theirs breaks the law in many "
                "countries."
            ),
            "complained": _(
                "They reported a mail as spam. Another report hurts the delivery of all your mail, to everybody."
            ),
        }[row.reason]
        tick = fields.tick("knows", _("I know this, and they have asked to be written to again."))
        knows = join([fill('<p class="warning">{}</p>', warning), tick])
    why = fields.text_field(
        "why",
        _("Why"),
        required=True,
        longest=300,
        hint=_("It stays in the audit log for good. Name nobody."),
    )
    acts = [
        fields.button(_("Remove from the list"), kind="danger"),
        fields.link_button(_("Keep it there"), "/suppressions"),
    ]
    return join([since, knows, why, fill('<div class="acts">{}</div>', join(acts))])
