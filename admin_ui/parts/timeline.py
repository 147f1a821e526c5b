"""The conversation on a page: mails and replies in order with what can be done, drawn anew when anything changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.parts.fields import button
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.halting import HaltBanner
from admin_ui.parts.keeping_place import keep_place
from admin_ui.parts.looking import look_every
from admin_ui.parts.mail_acts import Offers, offers_of, press
from admin_ui.parts.mail_entry import draw_mail, state_words
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.reply_entry import draw_machine_mail, draw_reply
from admin_ui.parts.words import paragraph
from services.actors import Actor
from services.businesses import read_halts
from services.conversations import (
    NEWEST,
    ConversationView,
    MailEntry,
    ReplyEntry,
    Window,
    read_conversation_mark,
)
from services.errors import ProductError
from services.translation import _, n_

LOOK_AGAIN_S = 2.0
_TO_THE_END = "requestAnimationFrame(() => document.querySelector('.timeline > li:last-child')?.scrollIntoView())"
_UNDECIDED = ("drafted", "approved", "overdue", "uncertain")
Reading = Callable[[Actor, Window | None], Awaitable[ConversationView]]


def draw_timeline(conversation: ConversationView, asked: str, offers: Offers) -> Markup:
    """`asked` is the element id of the mail or reply that the address names."""
    if not conversation.entries:
        return paragraph(_("Nobody has written yet."), "soft")
    entries = join(fill("<li>{}</li>", _entry(entry, asked, offers)) for entry in conversation.entries)
    return fill(
        '{}{}<ol class="timeline" aria-label="{}">{}</ol>{}',
        NOTHING if asked else _undecided(conversation, offers),
        _way_back(conversation),
        _("Conversation, newest last"),
        entries,
        _way_on(conversation),
    )


async def show_timeline(
    request: Request, actor: Actor, read: Reading, shown: ConversationView, asked: str = ""
) -> None:
    """The timeline as a form of one-press acts, under a banner while its mail is halted. Who asks is asked again at
    every press and every look: the page may stay open for days (law 3)."""

    def drawn(actor: Actor) -> Markup:
        return draw_timeline(shown, asked, offers_of(actor, shown.reaches))

    async def act(actor: Actor, given: Given) -> str | None:
        if given["act"] == "show_earlier" and shown.earlier:
            await redraw(actor, shown.earlier)
            return _("Earlier entries are shown.")
        if given["act"] == "show_newest":
            await redraw(actor, NEWEST)
            ui.run_javascript(_TO_THE_END)
            return None
        said = await press(actor, given)
        await redraw(actor, shown.window)
        return said

    async def redraw(actor: Actor, window: Window) -> None:
        nonlocal shown
        shown = await read(actor, window)
        form.redraw(drawn(actor))

    async def look_again() -> None:
        try:
            actor = await asker(request, seen=False)
            if await read_conversation_mark(actor, shown.customer_id) != shown.mark:
                await redraw(actor, shown.window)
                await banner.look_again(actor)
        except ProductError:  # signed out or gone: the socket is about to be cut, and the page then says so
            looking.deactivate()

    keep_place()
    banner = HaltBanner(request, await read_halts(actor, shown.business_id), shown.business_id)
    with ui.element("div").props("data-keeps").classes("talk"):
        form = Form(request, drawn(actor), act, classes="acting")
    looking = look_every(LOOK_AGAIN_S, look_again)


def _way_back(conversation: ConversationView) -> Markup:
    if not conversation.left_out:
        return NOTHING
    n = conversation.left_out
    said = n_("{n} earlier entry is not shown.", "{n} earlier entries are not shown.", n)
    return _more(said, button(_("Earlier"), act="show_earlier", kind="quiet"))


def _way_on(conversation: ConversationView) -> Markup:
    if conversation.window.before is None:
        return NOTHING
    return _more(_("The newest entries are not shown."), button(_("Newest"), act="show_newest", kind="quiet"))


def _more(said: str, way: Markup) -> Markup:
    return fill('<div class="more"><p>{}</p>{}</div>', said, way)


def _undecided(conversation: ConversationView, offers: Offers) -> Markup:
    """Ways to what this person has to decide, since the conversation may be long."""
    ways = []
    for entry in conversation.entries if offers else ():
        if isinstance(entry, MailEntry) and entry.email.state in _UNDECIDED:
            mail = entry.email
            ways.append(_way(f"email-{mail.id}", mail.subject, state_words(mail.state)[0]))
        elif isinstance(entry, ReplyEntry) and not entry.by_machine and entry.reply.state != "handled":
            ways.append(_way(f"reply-{entry.reply.id}", entry.reply.subject or _("(no subject)"), _("not handled")))
    if not ways:
        return NOTHING
    return fill('<nav class="undecided" aria-label="{0}"><b>{0}</b> {1}</nav>', _("Waits for you:"), join(ways, " "))


def _way(element_id: str, words: str, state: str) -> Markup:
    return fill('<span><a href="#{}">{}</a> <span class="soft">{}</span></span>', element_id, words, state)


def _entry(entry: MailEntry | ReplyEntry, asked: str, offers: Offers) -> Markup:
    if isinstance(entry, MailEntry):
        return draw_mail(entry, asked, offers)
    if entry.by_machine:
        return draw_machine_mail(entry, asked)
    return draw_reply(entry, asked, offers)
