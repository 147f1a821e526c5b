"""The team's credits: what there is, what expires soon, who used them, budgets, and every line of their history."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.chart_numbers import Row, table_of_rows
from admin_ui.parts.credit_budgets import budget_fields, read_budget_fields
from admin_ui.parts.credit_charts import draw_months
from admin_ui.parts.credit_history import asked_for, draw_filters, draw_history, search_of
from admin_ui.parts.fields import link_button
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.low_credits import draw_low_credits
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.scrolling import scrolling
from admin_ui.shell import empty_state, page_head, panel, read_shell
from services import credits
from services.actors import Actor
from services.credits import CreditsView, Use
from services.errors import ProductError
from services.translation import _, n_, say_day, say_number

_SOONEST = 5  # of what expires


def register() -> None:
    app.add_api_route("/credits/history.csv", history_csv, methods=["GET"], include_in_schema=False)
    ui.page("/credits")(credits_page)


@answering
async def credits_page(request: Request) -> Any:
    shell = await read_shell(request)
    actor, asked = shell.actor, asked_for(request)
    held = await credits.read_credits(actor)
    if held.balance is None:
        with panel(shell, _("Credits"), "credits", here="/credits"):
            ui.html(page_head(_("Credits")), sanitize=False)
            words = _("They are shown to those who may spend them. An admin or the owner can change your role.")
            ui.html(empty_state(_("Credits are not shown to viewers"), words), sanitize=False)
        return
    months = await credits.read_credit_months(actor)
    page = await credits.read_history(actor, search_of(asked), request.query_params.get("after", "")[:60])
    leads = actor.may(credits.read_spenders)
    members, businesses = await credits.read_spenders(actor) if leads else ((), ())
    with panel(shell, _("Credits"), "dashboard", "audit", "credits", "low_credits", here="/credits", wide=True):
        on_top = [_head(held), _stop(held), draw_low_credits(held), _standing(held)]
        ui.html(join(on_top), sanitize=False).classes("on-top")
        ui.html(draw_months(months), sanitize=False).classes("whole")
        uses = [_uses(_("By business"), months.by_business, _("A product that is gone"))]
        if not months.is_own:
            uses.insert(0, _uses(_("By member"), months.by_member, _("Someone who left")))
        ui.html(join(uses), sanitize=False).classes("lists")
        if leads:
            await _draw_budgets(request, actor)
        history = fill('<h2 id="history">{}</h2>', _("History"))
        filters = draw_filters(asked, members, businesses, exports=leads)
        ui.html(join([history, filters, draw_history(page, asked)]), sanitize=False).classes("found-entries")


async def _draw_budgets(request: Request, actor: Actor) -> None:
    async def save(actor: Actor, given: Given) -> str:
        shown = await credits.read_budgets(actor)
        changed = await credits.set_budgets(actor, *read_budget_fields(shown, given))
        form.redraw(budget_fields(await credits.read_budgets(actor)))
        return n_("{n} budget changed.", "{n} budgets changed.", changed)

    with ui.element("section").classes("card budgets").props('aria-labelledby="budgets"'):
        ui.html(
            fill(
                '<h2 id="budgets">{}</h2><p class="hint">{}</p>',
                _("Budgets"),
                _("How many credits a member or a business may use in a month, by UTC. Empty means no budget."),
            ),
            sanitize=False,
        )
        form = Form(request, budget_fields(await credits.read_budgets(actor)), save, warns=True)


def _head(held: CreditsView) -> Markup:
    acts = [link_button(_("Buy credits"), held.buy_url, kind="first")] if held.buy_url and not held.is_low else []
    return page_head(_("Credits"), _("One pool for the whole team. What expires soonest is used first."), *acts)


def _stop(held: CreditsView) -> Markup:
    if not held.is_stopped:
        return NOTHING
    return fill(
        '<section class="card stopped" role="alert"><h2>{}</h2><p>{}</p></section>',
        _("Spending is stopped"),
        _(
            "A check found that the credits don't add up. So that nothing is lost, nothing is spent until the operator "
            "of this installation has mended it; they have been told. Approved mail still leaves."
        ),
    )


def _standing(held: CreditsView) -> Markup:
    used = sum(n for _name, n in held.used_this_month)
    tiles = [
        _tile(
            _("Left"),
            _("Unlimited") if held.unlimited else say_number(held.balance or 0),
            _("Use is counted, nothing is refused") if held.unlimited else _("for everybody in the team"),
        ),
        _tile(
            _("Expire within 30 days"),
            say_number(sum(n for n, _when in held.expiring)),
            _expiring(held.expiring),
        ),
        _tile(_("Used by you this month") if held.own_only else _("Used this month"), say_number(used), _("by UTC")),
    ]
    return fill('<div class="tiles three">{}</div>', join(tiles))


def _expiring(expiring: Sequence[tuple[int, datetime]]) -> str:
    if not expiring:
        return _("Nothing expires soon")
    said = [
        _("{credits} on {day}", credits=say_number(n), day=say_day(when.astimezone(UTC).date()))
        for n, when in expiring[:_SOONEST]
    ]
    return " · ".join(said) + (" …" if len(expiring) > _SOONEST else "")


def _tile(what: str, figure: str, note: str) -> Markup:
    return fill(
        '<section class="card tile"><p class="what">{}</p><p class="figure">{}</p><p class="note">{}</p></section>',
        *(what, figure, note),
    )


def _uses(title: str, uses: Sequence[Use], nameless: str) -> Markup:
    if not uses:
        return fill('<section class="card use"><h2>{}</h2><p class="hint">{}</p></section>', title, _("None used yet."))
    rows = [
        Row(use.name or nameless, 0, "", (say_number(use.this_month), say_number(use.twelve_months))) for use in uses
    ]
    return fill(
        '<section class="card use"><h2>{}</h2>{}</section>',
        title,
        scrolling(title, table_of_rows((_("Name"), _("This month"), _("12 months")), rows)),
    )


@answering
async def history_csv(request: Request) -> Response:
    """Written down once, then streamed part by part; each asks anew whether the person may (law 3)."""
    search = search_of(asked_for(request))
    await credits.begin_history_export(await asker(request), search)
    first = await credits.export_history(await asker(request), search)

    async def lines() -> AsyncIterator[str]:
        part = first
        yield part.lines
        while part.after:
            try:
                part = await credits.export_history(await asker(request), search, part.after)
            except ProductError:  # no longer allowed: the file ends where the right did
                return
            yield part.lines

    name = f"credits-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)
