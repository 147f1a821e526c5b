"""Customers over all products, for owner and admins (SPEC T7, T8): those in several, and those missing in one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.customer_words import segment_name
from admin_ui.parts.dashboard_tabs import draw_tabs
from admin_ui.parts.fields import choice, link_button
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.words import moment
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.dashboard import (
    USUAL_PERIOD,
    Candidate,
    CandidatePage,
    InProduct,
    Scope,
    SharedCustomer,
    SharedPage,
    read_candidates,
    read_scope,
    read_shared_customers,
)
from services.translation import _, n_, say_money


def register() -> None:
    ui.page("/dashboard/shared")(shared_page)
    ui.page("/dashboard/candidates")(candidates_page)


@answering
async def shared_page(request: Request) -> Any:
    shell = await read_shell(request)
    found = await read_shared_customers(shell.actor, request.query_params.get("after", ""))
    title = _("Customers in several products")
    with panel(shell, title, "dashboard", here="/dashboard", wide=True):
        lead = _("One person by address, with what each product knows of them. Agree before a second one writes.")
        ui.html(
            join([page_head(title, lead), draw_tabs(shell.actor, "/dashboard/shared")]),
            sanitize=False,
        ).classes("top-of-page")
        ui.html(_shared(found), sanitize=False)
        ui.html(_pages("/dashboard/shared", request, found.next), sanitize=False)


@answering
async def candidates_page(request: Request) -> Any:
    shell = await read_shell(request)
    actor = shell.actor
    scope = await read_scope(actor, USUAL_PERIOD)
    ids = [str(number) for number, _name in scope.products]
    asked = request.query_params
    of = asked.get("of", "") or next(iter(ids), "")
    missing_in = asked.get("missing_in", "") or next((n for n in ids if n != of), "")
    found = await read_candidates(actor, of, missing_in, asked.get("after", "")) if len(ids) > 1 else None
    with panel(shell, _("Cross-sell"), "dashboard", here="/dashboard", wide=True):
        lead = _(
            "Clients of one product who pay each month or have answered a mail, and are not on the list of the other. "
            "Left out: whom no mail may go to. Who pays most comes first."
        )
        ui.html(
            join([page_head(_("Cross-sell"), lead), draw_tabs(actor, "/dashboard/candidates")]), sanitize=False
        ).classes("top-of-page")
        if found is None:
            words = _("This compares two products. Make the second one, and import its customers.")
            way = link_button(_("To the products"), "/businesses", kind="first")
            ui.html(empty_state(_("There is one product only"), words, way), sanitize=False)
            return
        ui.html(_choosing(scope, of, missing_in), sanitize=False)
        ui.html(_candidates(found, of, missing_in), sanitize=False)
        ui.html(_pages("/dashboard/candidates", request, found.next), sanitize=False)


def _shared(found: SharedPage) -> Markup:
    if not found.customers and not found.next:
        return empty_state(
            _("Nobody stands in several products"),
            _("As soon as an address is on the lists of two products, it is shown here with its history."),
        )
    return fill('<ul class="people">{}</ul>', join(_one_shared(customer) for customer in found.customers))


def _one_shared(customer: SharedCustomer) -> Markup:
    return fill(
        '<li class="list card"><h2>{}</h2><p class="address">{}</p><ul>{}</ul></li>',
        customer.name,
        customer.address,
        join(_one_product(line) for line in customer.products),
    )


def _one_product(line: InProduct) -> Markup:
    spend = say_money(line.monthly_spend, line.currency)
    counted = (n_("{n} email", "{n} emails", line.sent), n_("{n} reply", "{n} replies", line.replies))
    moments = [at for at in (line.last_sent_at, line.last_reply_at) if at]
    last = fill(" · {} {}", _("last on"), moment(max(moments))) if moments else NOTHING
    return fill(
        '<li><a href="/customers/{}">{}</a><span>{}</span><small>{} · {}{}</small></li>',
        line.customer_id,
        line.product,
        _("{amount} a month", amount=spend) if spend else "",
        segment_name(line.segment),
        ", ".join(counted),
        last,
    )


def _choosing(scope: Scope, of: str, missing_in: str) -> Markup:
    products = {str(number): name for number, name in scope.products}
    return fill(
        '<form method="get" action="/dashboard/candidates" class="pair card">{}{}'
        '<button type="submit" class="button first">{}</button></form>',
        choice("of", _("Clients of"), products, of),
        choice("missing_in", _("who are not yet in"), products, missing_in),
        _("Show"),
    )


def _candidates(found: CandidatePage, of: str, missing_in: str) -> Markup:
    if not found.candidates:
        the_other_way = urlencode({"of": missing_in, "missing_in": of})
        return empty_state(
            _("Nobody to win over just now"),
            _(
                "Every paying or answering client of {product} is on the list of {other}, or there is none.",
                product=found.of,
                other=found.missing_in,
            ),
            link_button(_("Look the other way round"), f"/dashboard/candidates?{the_other_way}"),
        )
    lines = join(_one_candidate(line, found.currency) for line in found.candidates)
    return fill('<section class="list card"><ul>{}</ul></section>', lines)


def _one_candidate(line: Candidate, currency: str) -> Markup:
    spend = say_money(line.monthly_spend, currency) if line.monthly_spend else ""
    known = (line.company, line.address, _("has answered") if line.has_answered else "")
    return fill(
        '<li><a href="/customers/{}">{}</a><span>{}</span><small>{}</small></li>',
        line.customer_id,
        line.name,
        _("{amount} a month", amount=spend) if spend else "",
        " · ".join(filter(None, known)),
    )


def _pages(path: str, request: Request, more: str) -> Markup:
    """On to the next page, and back to the first; the way back in between is the browser's own."""
    kept = {name: value for name, value in request.query_params.items() if name in ("of", "missing_in")}
    first = f"{path}?{urlencode(kept)}" if kept else path
    ways = []
    if request.query_params.get("after"):
        ways.append(link_button(_("To the first page"), first))
    if more:
        on = f"{path}?{urlencode({**kept, 'after': more})}"
        ways.append(link_button(_("Next page"), on))
    return fill('<nav class="pages" aria-label="{}">{}</nav>', _("Pages"), join(ways)) if ways else NOTHING
