"""The team's figures (SPEC T8): what stands and the charts, each part for those who may see it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import dashboard_charts as charts
from admin_ui.parts import dashboard_tiles as tiles
from admin_ui.parts.charts import empty_chart
from admin_ui.parts.dashboard_lists import draw_activity, draw_imports, draw_replies, list_of
from admin_ui.parts.dashboard_tabs import draw_tabs
from admin_ui.parts.fields import link_button
from admin_ui.parts.later import Part, place_parts, wait_for_quick_ones
from admin_ui.parts.markup import attribute, fill, join
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.actors import Actor
from services.dashboard import (
    PERIODS,
    USUAL_PERIOD,
    Scope,
    read_activity,
    read_counts,
    read_credit_figures,
    read_mail_figures,
    read_recent,
    read_reply_figures,
    read_scope,
)
from services.translation import _, n_

Reading = Callable[[], Awaitable[Any]]
Drawing = Callable[[Any], Markup]


def register() -> None:
    ui.page("/dashboard")(dashboard_page)


@answering
async def dashboard_page(request: Request) -> Any:
    shell = await read_shell(request)
    actor = shell.actor
    days, product = _asked(request)
    scope = await read_scope(actor, days, product)
    with panel(shell, _("Dashboard"), "dashboard", here="/dashboard", wide=True):
        lead = _("Days are counted in UTC and weeks from Monday. Today is in.")
        ui.html(join([page_head(_("Dashboard"), lead), draw_tabs(actor, "/dashboard")]), sanitize=False).classes(
            "top-of-page"
        )
        if not scope.products:
            ui.html(_no_product(), sanitize=False)
            return
        ui.html(_choosing(scope), sanitize=False)
        await _draw_figures(actor, scope, product)


async def _draw_figures(actor: Actor, scope: Scope, product: str) -> None:
    """Several parts share one reading. What counts members is for those who may do what is counted."""
    days = scope.span.days
    by_member, leads = actor.may(read_credit_figures), actor.may(read_activity)
    products, members = (1 if scope.chosen else len(scope.products)), (scope.members + 1 if leads else 2)
    counts = _once(lambda: read_counts(actor, days, product))
    mails = _once(lambda: read_mail_figures(actor, days, product))
    replies = _once(lambda: read_reply_figures(actor, days, product))
    spent = _once(lambda: read_credit_figures(actor, days, product))
    recent = _once(lambda: read_recent(actor, days, product))

    on_top = [
        _tiles(tiles.standing_names(), counts, lambda found: tiles.draw_standing_tiles(found, scope)),
        _tiles(tiles.mail_names(), mails, tiles.draw_mail_tiles),
        _tiles(tiles.reply_names(), replies, tiles.draw_reply_tile),
    ]
    emails = charts.emails_title(by_member)
    pictures = [
        _chart(emails, mails, lambda found: charts.draw_emails(found, by_member), whole=True),
        _chart(charts.products_title(), mails, lambda found: charts.draw_rate_by_product(found, products), products),
    ]
    lists = [
        _list(_("Recent replies"), recent, draw_replies),
        _list(_("Recent imports"), recent, draw_imports),
    ]
    if by_member:
        on_top.append(_tiles(tiles.credit_names(is_own=not leads), spent, tiles.draw_credit_tiles))
        draw_members = partial(charts.draw_rate_by_member, room=members)
        pictures.append(_chart(charts.members_title(), mails, draw_members, members))
    stands_alone = by_member and not leads  # the last of three halves
    pictures.append(_chart(charts.replies_title(), replies, charts.draw_replies, whole=stands_alone))
    if leads:  # a member's only bar would be their own
        pictures.append(_chart(charts.credits_title(), spent, partial(charts.draw_credits, room=members), members))
        lists.append(_list(_("Activity of members"), lambda: read_activity(actor), draw_activity, whole=True))

    await wait_for_quick_ones(*on_top, *pictures, *lists)
    for name, parts in (("tiles" if by_member else "tiles six", on_top), ("charts", pictures), ("lists", lists)):
        with ui.element("div").classes(name):
            place_parts(parts)


def _asked(request: Request) -> tuple[int, str]:
    days = request.query_params.get("days", "") or str(USUAL_PERIOD)
    return int(days) if days.isdecimal() and len(days) < 5 else 0, request.query_params.get("business", "")


def _no_product() -> Markup:
    return empty_state(
        _("There is no product yet"),
        _("Figures come with the first product, its customers and the first email."),
        link_button(_("Make the first product"), "/businesses", kind="first"),
    )


def _choosing(scope: Scope) -> Markup:
    """The period at one click, the product from a list: both stand in the address, so the view can be kept."""
    product = {"business": scope.chosen} if scope.chosen else {}
    periods = join(
        fill(
            '<a href="/dashboard?{}"{}>{}</a>',
            urlencode({"days": days, **product}),
            attribute("aria-current", "true" if days == scope.span.days else ""),
            n_("{n} day", "{n} days", days),
        )
        for days in PERIODS
    )
    options = join(
        fill('<option value="{}"{}>{}</option>', number, attribute("selected", number == scope.chosen), name)
        for number, name in scope.products
    )
    return fill(
        '<div class="choosing"><nav class="periods" aria-label="{}">{}</nav>'
        '<form method="get" action="/dashboard"><input type="hidden" name="days" value="{}">'
        '<label class="sr-only" for="business">{}</label><select id="business" name="business">'
        '<option value="">{}</option>{}</select><button type="submit" class="button quiet">{}</button></form></div>',
        _("Period"),
        periods,
        scope.span.days,
        _("Product"),
        _("All products"),
        options,
        _("Show"),
    )


def _once(read: Reading) -> Reading:
    begun: list[asyncio.Future[Any]] = []

    async def found() -> Any:
        if not begun:
            begun.append(asyncio.ensure_future(read()))
        return await begun[0]

    return found


def _tiles(names: Sequence[str], read: Reading, draw: Drawing) -> Part:
    return _part(read, draw, lambda words: tiles.draw_tiles_to_come(names, words), "", whole=False)


def _chart(title: str, read: Reading, draw: Drawing, rows: int = 0, *, whole: bool = False) -> Part:
    return _part(read, draw, lambda words: empty_chart(title, words, rows), _("Counting …"), whole)


def _list(title: str, read: Reading, draw: Drawing, *, whole: bool = False) -> Part:
    return _part(read, draw, lambda words: list_of(title, (), words), _("Looking …"), whole)


def _part(read: Reading, draw: Drawing, say: Callable[[str], Markup], meanwhile: str, whole: bool) -> Part:
    """`whole`: as wide as the page, where others stand two by two."""

    def framed(markup: Markup) -> Markup:
        return fill('<div class="whole">{}</div>', markup) if whole else markup

    async def drawn() -> Markup:
        return framed(draw(await read()))

    return Part(drawn, framed(say(meanwhile)), lambda words: framed(say(words)))
