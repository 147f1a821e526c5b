"""A team's plan, what it uses of it, what it may buy, and what it has paid (SPEC S8, T1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.billing_offers import draw_invoices, draw_packs, draw_plans, interval_switch
from admin_ui.parts.billing_plan import draw_attention, draw_plan
from admin_ui.parts.billing_usage import draw_usage
from admin_ui.parts.billing_words import whom_to_ask
from admin_ui.parts.form import Form, GoToStripe
from admin_ui.parts.given import Given
from admin_ui.parts.keeping_place import keep_place
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill
from admin_ui.shell import page_head, panel, read_shell
from services import billing
from services.actors import Actor
from services.billing import BillingView
from services.errors import ProductError
from services.translation import _

LOOK_AGAIN_S = 2.0


def register() -> None:
    ui.page("/billing")(billing_page)


@answering
async def billing_page(request: Request) -> Any:
    shell = await read_shell(request)
    mark = await billing.read_billing_mark(shell.actor)
    view = await billing.read_billing(shell.actor)
    with panel(shell, _("Billing"), "billing", here="/billing", wide=True):
        lead = _("Your team's plan, what it uses of it, and what can be added.")
        ui.html(page_head(_("Billing"), lead), sanitize=False)
        keep_place()
        shown = ui.element("div").props("data-keeps").classes("billing")
        page = _Page(request, _interval_of(request, view))
        with shown:
            page.draw(view)

    async def look_again() -> None:
        nonlocal mark
        try:
            actor = await asker(request, seen=False)
            now = await billing.read_billing_mark(actor)
            if now == mark:
                return
            view = await billing.read_billing(actor)
        except ProductError:  # signed out, or no longer allowed: the page then says so
            looking.deactivate()
            return
        mark = now
        shown.clear()
        with shown:
            page.draw(view)

    looking = look_every(LOOK_AGAIN_S, look_again)


def _interval_of(request: Request, view: BillingView) -> str:
    """What was chosen here, else how the plan is paid now."""
    chosen = request.query_params.get("interval", "")
    if chosen in ("month", "year"):
        return chosen
    return "year" if view.subscription and view.subscription.interval == "year" else "month"


class _Page:
    """What stands under the heading; drawn anew as a whole once anything about the plan has changed."""

    def __init__(self, request: Request, interval: str) -> None:
        self._request, self._interval = request, interval

    def draw(self, view: BillingView) -> None:
        self._form(_plan_fields(view), _act_on_plan, "plan")
        ui.html(draw_usage(view), sanitize=False).classes("card using")
        if view.is_metered and view.plans:
            head = '<div class="top"><h2 id="plans">{}</h2>{}</div><p class="soft">{}</p>'
            pays = interval_switch(self._interval)
            ui.html(fill(head, _("Plans"), pays, _about_prices(view)), sanitize=False).classes("section-head")
            self._form(draw_plans(view, self._interval), _choose_plan, "choosing-plan")
        if view.is_metered and view.packs:
            head = '<h2 id="packs">{}</h2><p class="soft">{}</p>'
            about = _("Bought once, with every plan. Credits that end first are used first.")
            ui.html(fill(head, _("More credits"), about), sanitize=False).classes("section-head")
            self._form(draw_packs(view), _buy_pack, "choosing-pack")
        if view.invoices:
            ui.html(draw_invoices(view.invoices), sanitize=False).classes("invoices")

    def _form(self, fields: Markup, act: Callable[[Actor, Given], Awaitable[Any]], classes: str) -> None:
        if fields:
            Form(self._request, fields, act, classes=f"form {classes}")


def _plan_fields(view: BillingView) -> Markup:
    banners = draw_attention(view)
    return fill('{}<section class="card plan-card">{}{}</section>', banners, draw_plan(view), _who_buys(view))


def _who_buys(view: BillingView) -> Markup:
    """For those who find no button here, why there is none."""
    if view.may_buy or not view.is_metered:
        return NOTHING
    if view.sells:
        return fill('<p class="soft">{}</p>', whom_to_ask(view.buyers))
    if view.could_buy:
        words = _(
            "Nothing can be bought here yet: whoever runs this installation sets {key} and {secret}, then runs {sync}.",
            key="STRIPE_SECRET_KEY",
            secret="STRIPE_WEBHOOK_SECRET",  # noqa: S106 - the name of a setting
            sync="manage.py billing sync",
        )
        return fill('<p class="soft">{}</p>', words)
    return NOTHING


def _about_prices(view: BillingView) -> str:
    return _("Prices include tax.") if view.prices_include_tax else _("Tax comes on top where it is due.")


async def _act_on_plan(actor: Actor, given: Given) -> GoToStripe | str:
    if given["act"] == "resume":
        await billing.resume_plan(actor)
        return _("Your plan goes on.")
    if given["act"] == "drop":
        await billing.drop_change(actor)
        return _("The change is off. Nothing was charged.")
    return GoToStripe(await billing.open_portal(actor))


async def _choose_plan(actor: Actor, given: Given) -> GoToStripe:
    return GoToStripe(await billing.start_checkout(actor, given["act"]))


async def _buy_pack(actor: Actor, given: Given) -> GoToStripe:
    wanted = given["act"]
    return GoToStripe(await billing.start_checkout(actor, wanted, quantity=given.number(f"quantity-{wanted}")))
