"""A business's customers from Stripe: connecting, what is being read, what the last import did (SPEC C2, S7)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import business_panel, read_business_page
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.stripe_import import draw_left_out, draw_progress, draw_result
from admin_ui.parts.ways import draw_way
from admin_ui.shell import empty_state
from services.actors import Actor
from services.errors import OverLimit, ProductError
from services.stripe_import import (
    StripeView,
    connect_stripe,
    import_from_stripe,
    read_stripe,
    schedule_stripe_import,
)
from services.translation import _, n_, say_moment, translated

LOOK_AGAIN_S = 1.0


def register() -> None:
    ui.page("/businesses/{business_id}/stripe")(stripe_page)


@answering
async def stripe_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    stripe = await read_stripe(shell.actor, settings.id)
    with business_panel(shell, settings, "stripe", "stripe"):
        if stripe.not_in_plan:
            ui.html(_not_in_plan(stripe.not_in_plan), sanitize=False)
        elif stripe.connected:
            _draw_import(request, stripe)
            if stripe.may_configure:
                _draw_connection(request, stripe)
        elif stripe.may_configure:
            with ui.element("section").classes("card"):
                ui.html(_before_connecting(stripe), sanitize=False).classes("told")
                _draw_connect_form(request, stripe)
        else:
            ui.html(_not_connected(), sanitize=False)


def _draw_connect_form(request: Request, stripe: StripeView) -> None:
    async def connect(actor: Actor, given: Given) -> Go:
        await connect_stripe(actor, stripe.business_id, given["key"], accept_writes=given.has("accept_writes"))
        return Go(f"/businesses/{stripe.business_id}/stripe")

    Form(request, _connect_fields(), connect, classes="form form-stripe")


def _draw_import(request: Request, stripe: StripeView) -> None:
    with ui.element("section").classes("card importing"):
        ui.html(fill("<h2>{}</h2>", _("Import")), sanitize=False)
        progress = ui.html(_progress(stripe), sanitize=False).classes("told").props('role="status"')

        async def start(actor: Actor, given: Given) -> str:
            await import_from_stripe(actor, stripe.business_id, bring_back=given.has("bring_back"))
            await look_again()
            looking.activate()
            return _("Stripe is being read.")

        form = Form(request, _start_fields(stripe), start) if stripe.may_configure else None
        left_out = ui.html(draw_left_out(stripe), sanitize=False).classes("told")

    async def look_again() -> None:
        try:
            now = await read_stripe(await asker(request, seen=False), stripe.business_id)
        except ProductError:  # signed out, or the business is gone: the page then says so
            looking.deactivate()
            return
        if progress.content != (drawn := _progress(now)):
            progress.content = drawn
        if now.running is None:
            looking.deactivate()
            left_out.content = draw_left_out(now)
        if form and form_state != [now.running is None]:
            form_state[:] = [now.running is None]
            form.redraw(_start_fields(now))

    form_state = [stripe.running is None]
    looking = look_every(LOOK_AGAIN_S, look_again, active=stripe.running is not None)


def _draw_connection(request: Request, stripe: StripeView) -> None:
    async def schedule(actor: Actor, given: Given) -> str:
        await schedule_stripe_import(actor, stripe.business_id, given.has("nightly"))
        return _("Saved.")

    with ui.element("section").classes("card"):
        ui.html(_connection(stripe), sanitize=False).classes("told")
        acts = join(
            [
                fields.button(_("Save"), act="save"),
                fields.link_button(_("Disconnect"), f"/businesses/{stripe.business_id}/stripe/disconnect"),
            ]
        )
        nightly = fields.tick("nightly", _("Bring in what is new every night"), stripe.nightly)
        Form(request, join([nightly, fill('<div class="acts">{}</div>', acts)]), schedule)
        with ui.element("details"):
            ui.html(fill("{}", _("Use another key")), sanitize=False, tag="summary")
            ui.html(_how_to(), sanitize=False)
            _draw_connect_form(request, stripe)


def _progress(stripe: StripeView) -> Markup:
    if stripe.running:
        return draw_progress(stripe, stripe.running)
    return draw_result(stripe)


def _start_fields(stripe: StripeView) -> Markup:
    """Nothing to press while one runs."""
    if stripe.running:
        return NOTHING
    deleted = sum(out.count for out in stripe.left_out if out.reason == "deleted_here")
    words = n_("Bring back the {n} who was deleted here", "Bring back the {n} who were deleted here", deleted)
    tick = fields.tick("bring_back", words) if deleted else NOTHING
    return join([tick, fill('<div class="acts">{}</div>', fields.button(_("Import now"), act="import_from_stripe"))])


def _connect_fields() -> Markup:
    return join(
        [
            fields.text_field(
                "key",
                _("Restricted key"),
                kind="password",
                required=True,
                placeholder="rk_live_…",
                longest=260,
                hint=_("It is kept encrypted, and never shown again."),
            ),
            fields.tick("accept_writes", _("Connect with this key nevertheless")),
            fill('<div class="acts">{}</div>', fields.button(_("Connect"), act="connect_stripe")),
        ]
    )


def _before_connecting(stripe: StripeView) -> Markup:
    kept = (
        fill('<p class="note">{}</p>', _("It was connected before. The customers that it brought are still here."))
        if stripe.was_connected
        else NOTHING
    )
    return fill(
        "<h2>{}</h2>{}<p>{}</p>{}",
        _("Connect Stripe"),
        kept,
        _(
            "Your paying customers come in by themselves, with what they spend, how often they paid and when last. "
            "We only read."
        ),
        _how_to(),
    )


def _how_to() -> Markup:
    """The names are those of Stripe's own page."""
    rights = join((fill("<b>{}</b>", n) for n in ("Customers", "Charges and Refunds", "Invoices", "Disputes")), ", ")
    return fill(
        '<ol class="how-to"><li>{}</li><li>{} {}. {}</li><li>{}</li></ol>',
        _("In Stripe, open Developers, API keys, and create a restricted key."),
        _("Set to Read:"),
        rights,
        _("Leave all others at None."),
        _("Paste the key here."),
    )


def _connection(stripe: StripeView) -> Markup:
    kind = (
        fill('<span class="chip good">{}</span>', _("Live"))
        if stripe.live
        else fill('<span class="chip">{}</span>', _("Test data"))
    )
    since = _("{when} by {name}", when=say_moment(stripe.connected_at), name=stripe.connected_by or _("somebody"))
    pairs = [
        (_("Account"), fill("{} {}", stripe.account, kind)),
        (_("Key"), fill("<code>rk_…{}</code>", stripe.key_end)),
        (_("Connected"), fill("{}", since)),
    ]
    warnings = []
    if stripe.writes:
        names = ", ".join(stripe.writes)
        words = _("The key can also change: {names}. We never do; a key that can only read is safer.", names=names)
        warnings.append(words)
    if not stripe.reads_disputes:
        warnings.append(_("The key may not read Disputes, so lost disputes are not taken off what was spent."))
    return fill(
        '<h2>{}</h2><dl class="pairs">{}</dl>{}',
        _("Connection"),
        join(fill("<dt>{}</dt><dd>{}</dd>", name, value) for name, value in pairs),
        join(fill('<p class="warning">{}</p>', words) for words in warnings),
    )


def _not_in_plan(refusal: OverLimit) -> Markup:
    beside = _("A CSV file can be imported with every plan.")
    said = f"{translated(refusal.next_step)} {beside}"
    return empty_state(translated(refusal.message), said, draw_way(refusal, kind="first"))


def _not_connected() -> Markup:
    who = _("The owner, an admin or whoever created the business can connect it.")
    return empty_state(_("Stripe is not connected"), who, NOTHING)
