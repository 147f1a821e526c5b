"""Back from Stripe's page: what was bought and what the team has of it now, or that the payment is on its way."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.billing_plan import bought_words, way_to_pay
from admin_ui.parts.billing_words import used_words
from admin_ui.parts.fields import link_button
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.shell import page_head, panel, read_shell
from services import billing
from services.actors import Actor
from services.billing import BillingView, CheckoutView
from services.errors import ProductError
from services.translation import _, n_, say_number

LOOK_AGAIN_S = 1.5
_ASKS = 8  # times that Stripe itself is asked again; later only what has been heard of it
_WAITS = ("open", "pending")  # states that something may still come of


def register() -> None:
    ui.page("/billing/return")(return_page)


@answering
async def return_page(request: Request) -> Any:
    """What the address names is only looked up among the team's own; what became of it Stripe is asked (law 13: that
    settles what Stripe would tell anyhow, and nothing that the address says)."""
    shell = await read_shell(request)
    session = request.query_params.get("session", "")

    async def drawn(actor: Actor, checkout: CheckoutView) -> Markup:
        if checkout.state == "paid":
            return _paid(checkout, await billing.read_billing(actor))
        return _not_paid(checkout)

    mark = await billing.read_billing_mark(shell.actor)
    checkout = await billing.finish_checkout(shell.actor, session)
    first = await drawn(shell.actor, checkout)
    with panel(shell, _("Your payment"), "billing", here="/billing"):
        shown = ui.html(first, sanitize=False).classes("returned").props('aria-live="polite"')
    if checkout.state not in _WAITS:
        return

    looks = 0

    async def look_again() -> None:
        nonlocal mark, looks
        looks += 1
        try:
            actor = await asker(request, seen=False)
            before, mark = mark, await billing.read_billing_mark(actor)
            if looks > _ASKS and mark == before:
                return
            now = await billing.finish_checkout(actor, session)
            markup = await drawn(actor, now)
        except ProductError:  # signed out, or no longer allowed: the page then says so
            looking.deactivate()
            return
        if now.state not in _WAITS:
            looking.deactivate()
        if shown.content != markup:
            shown.content = markup

    looking = look_every(LOOK_AGAIN_S, look_again)


def _paid(checkout: CheckoutView, view: BillingView) -> Markup:
    if checkout.plan_name:
        title, lead = _("{plan} is yours", plan=checkout.plan_name), _("It is paid, and holds from now on.")
    else:
        title = n_("{n} credit is there", "{n} credits are there", checkout.credits)
        lead = _("They are paid, and can be used at once.")
    pairs = [
        (_("Plan"), view.plan_name),
        (_("Credits"), say_number(view.credits.balance or 0)),
        (_("Members"), used_words(view.usage.seats)),
        (_("Businesses"), used_words(view.usage.businesses)),
        (_("Customers"), used_words(view.usage.customers)),
    ]
    if not checkout.plan_name:
        pairs = pairs[1:2]
    rows = join(fill("<dt>{}</dt><dd>{}</dd>", name, value) for name, value in pairs)
    invite = link_button(_("Invite somebody"), "/team") if checkout.plan_name else NOTHING
    return fill(
        '{}<section class="card"><h2>{}</h2><dl class="pairs">{}</dl></section><div class="acts">{}{}</div>',
        page_head(title, lead),
        _("What your team has now"),
        rows,
        link_button(_("See the plan and invoices"), "/billing", kind="first"),
        invite,
    )


def _not_paid(checkout: CheckoutView) -> Markup:
    title, lead = _said(checkout)
    waits = fill('<progress aria-label="{}"></progress>', title) if checkout.state in _WAITS else NOTHING
    pay = way_to_pay(checkout, kind="first")
    back = link_button(_("Back to billing"), "/billing")
    return fill('{}{}<div class="acts">{}{}</div>', page_head(title, lead), waits, pay, back)


def _said(checkout: CheckoutView) -> tuple[str, str]:
    """Heading and what follows, by the state; what is not paid holds nothing."""
    what = bought_words(checkout)
    if checkout.state == "pending":
        return (
            _("Your payment is on its way"),
            _(
                "{what}: yours as soon as the money is there, which can take the bank a few days. "
                "You can leave this page; the owner is told.",
                what=what,
            ),
        )
    if checkout.state == "open":
        return _("Looking for your payment"), _("{what}: yours as soon as Stripe says that it is paid.", what=what)
    if checkout.state == "failed":
        return _("The payment did not come"), _("Nothing was bought. Try again, or with another card.")
    if checkout.state == "refused":
        return (
            _("Your payment is being looked at"),
            _("It is not what was offered, so nothing was added yet. Whoever runs this installation has been told."),
        )
    return _("This page to pay on has expired"), _("Nothing was charged. Choose again what you need.")
