"""All businesses of the team, each with what it still lacks; from here one goes into them."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_words import state_chip
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.ways import draw_way, refusal_words
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.businesses import MOST_COUNTED, BusinessList, ListedBusiness, create_business, list_businesses
from services.translation import _, say_number, translated


def register() -> None:
    ui.page("/businesses")(businesses_page)


@answering
async def businesses_page(request: Request) -> Any:
    shell = await read_shell(request)
    listed = await list_businesses(shell.actor)
    with panel(shell, _("Businesses"), "business", here="/businesses", wide=True):
        ui.html(_head(listed, shell.actor.may(create_business)), sanitize=False)
        ui.html(_list(listed, shell.actor.may(create_business)), sanitize=False)


def _head(listed: BusinessList, may_create: bool) -> Markup:
    lead = _("Each product or company has its own customers and settings. The credits are the team's.")
    if listed.full:
        said = f"{lead} {refusal_words(listed.full) if may_create else translated(listed.full.message)}"
        return page_head(_("Businesses"), said, *([draw_way(listed.full)] if listed.full.way else []))
    shows = may_create and listed.businesses
    acts = [fields.link_button(_("New business"), "/businesses/new", kind="first")] if shows else []
    return page_head(_("Businesses"), lead, *acts)


def _list(listed: BusinessList, may_create: bool) -> Markup:
    if not listed.businesses:
        if not may_create:
            return empty_state(_("No business yet"), _("The owner or an admin sets the first one up."))
        return empty_state(
            _("No business yet"),
            _("A business is what your mail speaks of: its name, its sender, its offer. Five fields are enough."),
            fields.link_button(_("Set up the first one"), "/businesses/new", kind="first"),
        )
    return fill('<ul class="businesses">{}</ul>', join(map(_card, listed.businesses)))


def _card(business: ListedBusiness) -> Markup:
    path = f"/businesses/{business.id}"
    picture = (
        fill('<img src="{}/logo?v={}" alt="">', path, business.logo)
        if business.logo
        else fill('<span aria-hidden="true">{}</span>', business.name[:1].upper())
    )
    done, total = business.completeness.done, business.completeness.total
    missing = business.completeness.missing
    setup = _("Everything is set up") if not missing else _("{done} of {total} set up", done=done, total=total)
    return fill(
        '<li class="card business"><div class="who"><div class="mark">{picture}</div><div><h2><a href="{path}">{name}'
        '</a></h2><p class="hint">{website}</p></div></div><p class="chips">{chips}</p>'
        '<dl class="pairs"><dt>{slack}</dt><dd>{channel}</dd><dt>{customers}</dt><dd>{count}</dd></dl>'
        '<div class="setup"><meter min="0" max="{total}" value="{done}" aria-hidden="true"></meter>'
        '<p class="hint">{setup}</p></div></li>',
        picture=picture,
        path=path,
        name=business.name,
        website=business.website.removeprefix("https://"),
        chips=join([state_chip(business.sender_state), _halted() if business.halted else NOTHING]),
        slack=_("Slack channel"),
        channel=business.channel or _("none yet"),
        customers=_("Customers"),
        count=_count(business.customers),
        total=total,
        done=done,
        setup=setup,
    )


def _halted() -> Markup:
    return fill('<span class="chip bad">{}</span>', _("Halted: nothing leaves"))


def _count(customers: int) -> str:
    if customers > MOST_COUNTED:
        return _("more than {n}", n=say_number(MOST_COUNTED))
    return say_number(customers)
