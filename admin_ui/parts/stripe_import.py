"""How far an import from Stripe is, and what the last one did: drawn anew while the page is open."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, fill, join
from services.stripe_import import ImportView, LeftOutView, OtherCurrency, StripeView
from services.translation import _, n_, say_moment, say_money, say_number, translated


def stage_words(stage: str) -> str:
    return {
        "customers": _("Customers"),
        "charges": _("Payments"),
        "refunds": _("Refunds"),
        "disputes": _("Disputes"),
        "invoices": _("Invoices"),
        "figures": _("Figures of customers"),
    }[stage]


def draw_progress(stripe: StripeView, run: ImportView) -> Markup:
    """Each stage with how much of it has been read; Stripe does not say beforehand how much there is."""
    at = stripe.stages.index(run.stage) if run.stage in stripe.stages else 0
    seen = dict(run.seen)
    lines = join(
        fill(
            '<li class="{}"{}><span>{}</span> <b>{}</b></li>',
            "done" if place < at else "now" if place == at else "later",
            fill(' aria-current="step"') if place == at else NOTHING,
            stage_words(stage),
            say_number(seen[stage]) if seen[stage] or place < at else "–",
        )
        for place, stage in enumerate(stripe.stages)
    )
    return fill(
        '<p><b>{}</b> {}</p><progress max="{}" value="{}" aria-label="{}"></progress><ol class="stages">{}</ol>'
        '<p class="hint">{}</p>',
        _("Stripe is being read."),
        _("Started by {name}.", name=run.started_by) if run.started_by else "",
        len(stripe.stages),
        at,
        _("How far the import is"),
        lines,
        _("It goes on when you leave this page."),
    )


def draw_result(stripe: StripeView) -> Markup:
    run = stripe.last
    if run is None or run.finished_at is None:
        return NOTHING
    if run.trouble:
        return fill(
            '<p class="warning">{} {} {}</p>',
            _("The last import stopped on {when}.", when=say_moment(run.finished_at)),
            translated(run.trouble),
            translated(run.to_do),
        )
    counts = ((_("New"), run.added), (_("Changed"), run.changed), (_("As they were"), run.unchanged))
    when = _("Last import: {when}", when=say_moment(run.finished_at))
    by = _("by {name}", name=run.started_by) if run.started_by else _("by itself, at night")
    return fill(
        '<p class="soft">{}, {}</p><dl class="counts">{}</dl>',
        when,
        by,
        join(fill("<div><dt>{}</dt><dd>{}</dd></div>", words, say_number(count)) for words, count in counts),
    )


def draw_left_out(stripe: StripeView) -> Markup:
    """Whom and what the import could not take, each with its reason."""
    if not stripe.left_out and not stripe.beside:
        return NOTHING
    lines = [*map(_left_out, stripe.left_out), *map(_beside, stripe.beside)]
    return fill('<h3>{}</h3><ul class="left-out">{}</ul>', _("Left out"), join(lines))


def _left_out(out: LeftOutView) -> Markup:
    n = out.count
    said = {
        "no_address": n_("{n} has no email address in Stripe", "{n} have no email address in Stripe", n),
        "bad_address": n_(
            "{n} has an address that mail can't be sent to", "{n} have an address that mail can't be sent to", n
        ),
        "over_limit": n_("{n} is over the limit of your plan", "{n} are over the limit of your plan", n),
        "deleted_here": n_("{n} was deleted here, and stays so", "{n} were deleted here, and stay so", n),
        "other_address": n_(
            "{n} has another address in Stripe now; the one here is kept",
            "{n} have another address in Stripe now; the ones here are kept",
            n,
        ),
    }[out.reason]
    more = n_("and {n} more", "and {n} more", n - len(out.stripe_ids)) if n > len(out.stripe_ids) else ""
    ids = join((fill("<code>{}</code>", id) for id in out.stripe_ids), " ")
    return fill("<li><details><summary>{}</summary><p>{} {}</p></details></li>", said, ids, more)


def _beside(other: OtherCurrency) -> Markup:
    n, currency = other.payments, other.currency
    if other.by_guests:
        said = n_(
            "{n} payment in {currency} by a guest, whom Stripe knows no customer of",
            "{n} payments in {currency} by guests, whom Stripe knows no customers of",
            n,
            currency=currency,
        )
    else:
        said = n_(
            "{n} payment in {currency}, which is not the currency of this business",
            "{n} payments in {currency}, which is not the currency of this business",
            n,
            currency=currency,
        )
    sum_ = "" if other.cents is None else f": {say_money(other.cents, currency)}"
    return fill("<li>{}{}</li>", said, sum_)
