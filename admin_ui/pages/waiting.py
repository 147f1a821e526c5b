"""What waits for a person, over all businesses where they may act: to approve, to send, to decide, to answer."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.fields import link_button
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.halting import HaltBanner
from admin_ui.parts.keeping_place import keep_place
from admin_ui.parts.looking import look_every
from admin_ui.parts.mail_acts import press
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.waiting_rows import mail_row, reply_row
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.actors import Actor
from services.businesses import read_halts
from services.errors import ProductError
from services.translation import _, say_number
from services.waiting import COUNTED_TO, WaitingPage, read_waiting, read_waiting_mark

LOOK_AGAIN_S = 3.0


def register() -> None:
    ui.page("/waiting")(waiting_page)


@answering
async def waiting_page(request: Request) -> Any:
    shell = await read_shell(request)
    with panel(shell, _("Waiting"), "conversation", "waiting", "halting", here="/waiting"):
        lead = _("What waits for a person: to be approved, sent, decided or answered.")
        ui.html(page_head(_("Waiting"), lead), sanitize=False)
        if not shell.actor.may(read_waiting):
            said = _("Viewers look on. What the team writes stands with each customer.")
            way = link_button(_("Customers"), "/customers", kind="first")
            ui.html(empty_state(_("Nothing waits for you"), said, way), sanitize=False)
            return
        group, before = request.query_params.get("show", "drafted"), _number(request.query_params.get("before", ""))
        shown = await read_waiting(shell.actor, group, before)

        mark = shown.mark

        async def act(actor: Actor, given: Given) -> str:
            said = await press(actor, given)
            await redraw(actor)
            return said

        async def redraw(actor: Actor) -> None:
            nonlocal mark
            now = await read_waiting(actor, shown.group, before)
            mark = now.mark
            tabs.content = _tabs(now)
            form.redraw(_list(now))

        async def look_again() -> None:
            try:
                actor = await asker(request, seen=False)
                await banner.look_again(actor)
                if await read_waiting_mark(actor, shown.group, before) != mark:
                    await redraw(actor)
            except ProductError:  # signed out: the socket is about to be cut, and the page then says so
                looking.deactivate()

        keep_place()
        banner = HaltBanner(request, await read_halts(shell.actor))
        with ui.element("div").props("data-keeps").classes("talk"):
            tabs = ui.html(_tabs(shown), sanitize=False)
            form = Form(request, _list(shown), act, classes="acting")
        looking = look_every(LOOK_AGAIN_S, look_again)


def _group_words() -> dict[str, str]:
    return {
        "drafted": _("To approve"),
        "replies": _("Replies"),
        "approved": _("To send"),
        "overdue": _("Overdue"),
        "uncertain": _("Uncertain"),
        "failed": _("Failed"),
    }


def _tabs(shown: WaitingPage) -> Markup:
    links = join(
        fill(
            '<a href="/waiting?show={}"{}>{} <span class="count">{}</span></a>',
            name,
            attribute("aria-current", "page" if name == shown.group else ""),
            words,
            _count(shown.counts[name]),
        )
        for name, words in _group_words().items()
    )
    return fill('<nav class="tabs" aria-label="{}">{}</nav>', _("What waits"), links)


def _count(n: int) -> str:
    return f"{say_number(COUNTED_TO)}+" if n > COUNTED_TO else say_number(n)


def _list(shown: WaitingPage) -> Markup:
    rows = [mail_row(email) for email in shown.emails] + [reply_row(reply) for reply in shown.replies]
    if not rows:
        return _nothing(shown)
    older = NOTHING
    if shown.older:
        way = link_button(_("Older"), f"/waiting?show={shown.group}&before={shown.older}")
        older = fill('<p class="acts">{}</p>', way)
    return fill('<ol class="rows" aria-label="{}">{}</ol>{}', _group_words()[shown.group], join(rows), older)


def _nothing(shown: WaitingPage) -> Markup:
    if not shown.businesses:
        said = _("You can act for businesses that you created. Make one, or ask an admin.")
        return empty_state(_("No business of yours"), said, link_button(_("Businesses"), "/businesses", kind="first"))
    customers = link_button(_("Choose a customer"), "/customers", kind="first")
    return {
        "drafted": empty_state(
            _("Nothing to approve"), _("Draft a mail to a customer; it comes here for your yes."), customers
        ),
        "replies": empty_state(_("All replies are handled"), _("The next one comes here, and to Slack.")),
        "approved": empty_state(_("Nothing to send"), _("Mails come here once somebody has approved them.")),
        "overdue": empty_state(_("No mail missed its time"), _("Mail that could not leave in time comes here.")),
        "uncertain": empty_state(
            _("No outcome is unknown"), _("Mail whose server never said whether it took it comes here.")
        ),
        "failed": empty_state(_("Nothing failed"), _("Mail that failed in the last two weeks stands here.")),
    }[shown.group]


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 19 else 0
