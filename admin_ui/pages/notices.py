"""What the owner and the admins were told about money and credits, and whom it reached."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.fields import link_button
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services import notices
from services.notices import NoticeView, ToldView
from services.translation import _, say_moment

HERE = "/team/notices"
_TONES = {"failed": "bad", "waiting": "soft", "sent": ""}


def register() -> None:
    ui.page(HERE)(notices_page)


@answering
async def notices_page(request: Request) -> Any:
    shell = await read_shell(request)
    before = request.query_params.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else 0
    told = await notices.read_notices(shell.actor, before=before_id)
    with panel(shell, _("What we told you"), "notices", here="/team"):
        lead = _("Notices of money and credits, by mail and in Slack. Times are UTC.")
        back = link_button(_("Team settings"), "/team/settings")
        ui.html(page_head(_("What we told you"), lead, back), sanitize=False)
        ui.html(_listed(told), sanitize=False)


def _listed(told: tuple[NoticeView, ...]) -> Markup:
    if not told:
        return empty_state(
            _("Nothing yet"), _("When credits run low, a payment fails or a plan changes, it stands here.")
        )
    older = NOTHING
    if len(told) == notices.MOST:
        older = fill("<p>{}</p>", link_button(_("Older ones"), f"{HERE}?before={told[-1].id}"))
    return fill('<ol class="told">{}</ol>{}', join(_notice(notice) for notice in told), older)


def _notice(notice: NoticeView) -> Markup:
    words = notice.words
    return fill(
        '<li class="card"><p class="when">{}</p><h2>{}</h2><p>{}</p><ul class="reached">{}</ul></li>',
        say_moment(notice.at),
        words.headline,
        " ".join(words.lines),
        _reached(notice.told),
    )


def _reached(told: tuple[ToldView, ...]) -> Markup:
    """Each person with the ways that they were told by; who was no longer meant is left out."""
    meant = [one for one in told if one.state != "withdrawn"]
    people = groupby(meant, key=lambda one: (one.user_id, one.name))
    return join(
        fill("<li><b>{}</b> {}</li>", name or _("Someone who left"), join(map(_way, ways)))
        for (_user, name), ways in people
    )


def _way(one: ToldView) -> Markup:
    by_mail = one.way == "mail"
    if one.state == "failed":
        words = _("mail failed") if by_mail else _("Slack failed")
    elif one.state == "waiting":
        words = _("mail is on its way") if by_mail else _("Slack is on its way")
    else:
        words = _("by mail") if by_mail else _("in Slack")
    return fill('<span class="chip {}">{}</span>', _TONES[one.state], words)
