"""The frame of every signed-in page: where one is, where one can go, who one is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.status import draw_status
from admin_ui.theme import TITLE, dress
from services import accounts
from services.accounts import Myself
from services.actors import Actor
from services.translation import _


@dataclass(frozen=True, slots=True)
class Shell:
    """Who asked for the page; handlers on the page ask again with `asker` (law 3)."""

    actor: Actor
    myself: Myself


async def read_shell(request: Request) -> Shell:
    """Raises NotAllowed when nobody is signed in."""
    actor = await asker(request)
    return Shell(actor, await accounts.read_myself(actor))


def _ways() -> tuple[tuple[str, str], ...]:
    """Path and name of each page in the menu, in the order in which a team needs them."""
    return (
        ("/", _("Start")),
        ("/waiting", _("Waiting")),
        ("/customers", _("Customers")),
        ("/batches", _("Batches")),
        ("/dashboard", _("Dashboard")),
        ("/experiments", _("Experiments")),
        ("/businesses", _("Businesses")),
        ("/team", _("Team")),
        ("/credits", _("Credits")),
        ("/billing", _("Billing")),
        ("/audit", _("Audit log")),
        ("/connections", _("Connections")),
    )


@contextmanager
def panel(shell: Shell, title: str, *sheets: str, here: str = "", wide: bool = False) -> Iterator[None]:
    """The room around a page's content. `here` is the path of the menu entry that the page belongs to.

    `wide` is for tables and figures; words stay in a column that can be read.
    """
    dress(title, "panel", "forms", *sheets)
    with ui.element("div").classes("house"):
        ui.html(_menu(shell, here), sanitize=False, tag="header").classes("side")
        with ui.element("main").classes("room wide" if wide else "room").props('id="content" tabindex="-1"'):
            draw_status()
            yield


def _menu(shell: Shell, here: str) -> Markup:
    me = shell.myself
    ways = join(
        fill('<li><a href="{}"{}>{}</a></li>', path, attribute("aria-current", "page" if path == here else ""), name)
        for path, name in _ways()
    )
    team = fill('<p class="team">{}</p>', me.team_name)
    if len(me.teams) > 1:
        others = join(
            fill('<option value="{}"{}>{}</option>', team.id, attribute("selected", team.here), team.name)
            for team in me.teams
        )
        team = fill(
            '<form method="post" action="/teams/switch" class="switch"><label class="sr-only" for="team">{}</label>'
            '<select id="team" name="team" onchange="this.form.requestSubmit()">{}</select>'
            '<noscript><button type="submit">{}</button></noscript></form>',
            _("Team"),
            others,
            _("Switch"),
        )
    return fill(
        '<a class="skip" href="#content">{skip}</a>'
        '<div class="top"><a class="brand" href="/">{title}</a>'
        '<button type="button" class="open" aria-expanded="false" aria-controls="menu"'
        ' onclick="askusers.menu(this)">{menu}</button></div>'
        '<div id="menu" class="menu"><nav aria-label="{menu}">{team}<ul>{ways}</ul></nav>'
        '<div class="me"><a href="/account"{account}>{picture}<span><b>{name}</b><small>{role}</small></span></a>'
        '<form method="post" action="/out"><button type="submit" class="button quiet">{out}</button></form></div>'
        "</div>",
        title=TITLE,
        skip=_("Skip to the content"),
        menu=_("Menu"),
        team=team,
        ways=ways,
        account=attribute("aria-current", "page" if here == "/account" else ""),
        picture=picture_of(me),
        name=me.name,
        role=role_name(me.role),
        out=_("Sign out"),
    )


def picture_of(me: Myself) -> Markup:
    """The person's picture, or their first letter; it says nothing that the name beside it does not."""
    if me.avatar:
        return fill('<img class="avatar" src="/account/avatar?v={}" alt="" width="32" height="32">', me.avatar)
    return fill('<span class="avatar" aria-hidden="true">{}</span>', me.name[:1].upper()) if me.name else NOTHING


def role_name(role: str) -> str:
    return {"owner": _("Owner"), "admin": _("Admin"), "member": _("Member"), "viewer": _("Viewer")}[str(role)]


def page_head(title: str, lead: str = "", *actions: Markup) -> Markup:
    """The heading of a page, what it is for in one sentence, and what can be done here."""
    said = fill('<p class="lead">{}</p>', lead) if lead else NOTHING
    acts = fill('<div class="acts">{}</div>', join(actions)) if actions else NOTHING
    return fill('<header class="head"><div><h1>{}</h1>{}</div>{}</header>', title, said, acts)


def empty_state(title: str, next_step: str, action: Markup = NOTHING) -> Markup:
    """Instead of an empty list: what would stand here, and what to do first."""
    return fill('<section class="empty"><h2>{}</h2><p>{}</p>{}</section>', title, next_step, action)
