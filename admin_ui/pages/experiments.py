"""Which incentive and which call to action earn replies, and the experiments that tell it for sure (SPEC S6)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.charts import empty_chart
from admin_ui.parts.experiment_charts import draw_experiment, draw_offers
from admin_ui.parts.experiment_words import question, since
from admin_ui.parts.fields import link_button
from admin_ui.parts.later import Part, place_parts, wait_for_quick_ones
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services.businesses import read_business_settings
from services.dashboard import USUAL_PERIOD, Scope, read_scope
from services.experiments import (
    ExperimentView,
    OfferFigures,
    find_last_experiment,
    list_experiments,
    read_offer_figures,
)
from services.translation import _, translated


def register() -> None:
    ui.page("/experiments")(experiments_page)


@answering
async def experiments_page(request: Request) -> Any:
    shell = await read_shell(request)
    actor = shell.actor
    scope = await read_scope(actor, USUAL_PERIOD, request.query_params.get("business", ""))
    with panel(shell, _("Experiments"), "dashboard", "experiments", here="/experiments", wide=True):
        lead = _("Which incentive and which call to action earn replies.")
        if not scope.products:
            ui.html(page_head(_("Experiments"), lead) + _no_business(), sanitize=False).classes("top-of-page")
            return
        business_id = scope.chosen or await find_last_experiment(actor) or scope.products[0][0]
        seen = await list_experiments(actor, business_id)
        may_edit = (await read_business_settings(actor, business_id)).may_edit
        running = any(one.is_running for one in seen)
        new = f"/experiments/new?business={business_id}"
        acts = [link_button(_("New experiment"), new, kind="first")] if may_edit and seen and not running else []
        ui.html(
            join([page_head(_("Experiments"), lead, *acts), _choosing(scope, business_id)]), sanitize=False
        ).classes("top-of-page")
        figures = _once(lambda: read_offer_figures(actor, business_id))
        compared = [_experiment(one, figures) for one in seen[:1]]
        offers = [
            _offers(_("By incentive"), _("Incentive"), figures, "incentives"),
            _offers(_("By call to action"), _("Call to action"), figures, "contacts"),
        ]
        await wait_for_quick_ones(*compared, *offers)
        if not seen:
            ui.html(
                _none_yet(link_button(_("New experiment"), new, kind="first") if may_edit else NOTHING), sanitize=False
            )
        with ui.element("div").classes("experiment"):
            place_parts(compared)
        if len(seen) > 1:
            ui.html(_earlier(seen[1:]), sanitize=False)
        ui.html(_all_mail(), sanitize=False)
        with ui.element("div").classes("charts experiment"):
            place_parts(offers)


def _experiment(seen: ExperimentView, figures: Callable[[], Awaitable[OfferFigures]]) -> Part:
    title = question(seen.subject)

    async def draw() -> Markup:
        found = await figures()
        now = next((one for one, _earned in found.experiments if one.id == seen.id), seen)
        way = fill('<p class="lasted">{} · <a href="/experiments/{}">{}</a></p>', since(now), seen.id, _("Open"))
        return draw_experiment(title, now, found.of(seen.id)) + way

    return Part(draw, empty_chart(title, _("Counting …")), lambda words: empty_chart(title, words))


def _offers(title: str, noun: str, figures: Callable[[], Awaitable[OfferFigures]], kind: str) -> Part:
    async def draw() -> Markup:
        return draw_offers(title, noun, getattr(await figures(), kind))

    return Part(draw, empty_chart(title, _("Counting …")), lambda words: empty_chart(title, words))


def _all_mail() -> Markup:
    return fill(
        '<section class="all-mail"><h2>{}</h2><p class="lead">{}</p></section>',
        _("All mail that left"),
        _(
            "Counted by what each mail really carried. Who got which offer was not left to chance here, so these "
            "groups differ for other reasons too; only an experiment tells what an offer does."
        ),
    )


def _earlier(seen: tuple[ExperimentView, ...]) -> Markup:
    rows = join(
        fill(
            '<li><a href="/experiments/{}">{}</a><span>{}</span><small>{}</small></li>',
            one.id,
            question(one.subject),
            since(one),
            " · ".join(f"{variant.letter} {translated(variant.name)}" for variant in one.variants),
        )
        for one in seen
    )
    return fill('<section class="list card earlier"><h2>{}</h2><ul>{}</ul></section>', _("Earlier experiments"), rows)


def _none_yet(action: Markup) -> Markup:
    words = _("Offer one half of your customers this and the other half that: chance decides who gets which.")
    return empty_state(_("No experiment yet"), words, action)


def _no_business() -> Markup:
    return empty_state(
        _("There is no product yet"),
        _("Figures come with the first product, its customers and the first email."),
        link_button(_("Make the first product"), "/businesses", kind="first"),
    )


def _choosing(scope: Scope, chosen: int) -> Markup:
    if len(scope.products) == 1:
        return NOTHING
    options = join(
        fill('<option value="{}"{}>{}</option>', number, attribute("selected", number == chosen), name)
        for number, name in scope.products
    )
    return fill(
        '<form method="get" action="/experiments" class="which"><label class="sr-only" for="business">{}</label>'
        '<select id="business" name="business">{}</select>'
        '<button type="submit" class="button quiet">{}</button></form>',
        _("Product"),
        options,
        _("Show"),
    )


def _once(read: Callable[[], Awaitable[OfferFigures]]) -> Callable[[], Awaitable[OfferFigures]]:
    """Several parts share one reading."""
    begun: list[asyncio.Future[OfferFigures]] = []

    async def found() -> OfferFigures:
        if not begun:
            begun.append(asyncio.ensure_future(read()))
        return await begun[0]

    return found
