"""What can be bought: plans side by side, packs of credits; and what has been paid."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.billing_words import included, is_held_up, price_words
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.scrolling import scrolling
from services.billing import BillingView, InvoiceView, PackOffer, PlanOffer
from services.translation import _, n_, say_day, say_price

_MOST_PACKS = 1_000  # in one checkout, as the house sells them


def interval_switch(chosen: str) -> Markup:
    """Monthly or yearly, each a page of its own."""
    ways = (("month", _("Monthly")), ("year", _("Yearly")))
    links = join(
        fill(
            '<a href="/billing?interval={}#plans"{}>{}</a>',
            key,
            attribute("aria-current", key == chosen and "true"),
            name,
        )
        for key, name in ways
    )
    return fill('<nav class="periods" aria-label="{}">{}</nav>', _("How it is paid"), links)


def draw_plans(view: BillingView, interval: str) -> Markup:
    """The fields of a form that is sent by the lookup key of what is to be bought."""
    shown = [offer for offer in view.plans if _is_shown(offer, view.plans, interval)]
    return fill('<ul class="plans">{}</ul>', join(_plan(offer, view) for offer in shown))


def _is_shown(offer: PlanOffer, plans: Sequence[PlanOffer], interval: str) -> bool:
    """Each plan once: as it is paid at the interval, or else as it can be paid at all."""
    if offer.interval in (interval, "once") or not offer.amount:
        return True
    return not any(other.plan == offer.plan and other.interval == interval for other in plans)


def _plan(offer: PlanOffer, view: BillingView) -> Markup:
    lines = join(fill("<li>{}</li>", line) for line in included(offer))
    price, unit = _price(offer)
    return fill(
        '<li class="card offer{}"><h3>{}</h3><p class="cost"><b>{}</b> <span>{}</span></p>'
        '<ul class="includes">{}</ul>{}</li>',
        " held" if offer.holds else "",
        offer.name,
        price,
        unit,
        lines,
        _act(offer, view),
    )


def _price(offer: PlanOffer) -> tuple[str, str]:
    price = say_price(offer.amount, offer.currency)
    if not offer.amount:
        return price, _("for good")
    return price, {"month": _("a month"), "year": _("a year"), "once": _("once")}[offer.interval]


def _act(offer: PlanOffer, view: BillingView) -> Markup:
    if offer.holds:
        return fill('<p class="yours">{}</p>', _("Your plan"))
    if not view.may_buy or not offer.lookup_key:
        return NOTHING
    words = _("Choose {plan}", plan=offer.name)
    if offer.is_change:
        if view.subscription and is_held_up(view.subscription):
            return NOTHING
        query = urlencode({"plan": offer.plan, "interval": offer.interval})
        kind = "quiet" if _is_smaller(offer, view) else "first"
        return fields.link_button(words, f"/billing/change?{query}", kind=kind)
    return fields.button(words, act=offer.lookup_key)


def _is_smaller(offer: PlanOffer, view: BillingView) -> bool:
    """Than the plan that is held: the smallest come first."""
    order = [one.plan for one in view.plans]
    return view.plan in order and order.index(offer.plan) < order.index(view.plan)


def draw_packs(view: BillingView) -> Markup:
    """The fields of a form that is sent by the lookup key of a pack."""
    return fill('<ul class="packs">{}</ul>', join(_pack(pack, may_buy=view.may_buy) for pack in view.packs))


def _pack(pack: PackOffer, *, may_buy: bool) -> Markup:
    lasts = _("for as long as you like")
    if pack.live_days is not None:
        lasts = n_("to be used within {n} day", "to be used within {n} days", pack.live_days)
    quantity = fill(
        '<div class="field"><label for="f-{key}">{label}</label><input id="f-{key}" name="{key}" type="number"'
        ' inputmode="numeric" min="1" max="{most}" value="1" required></div>',
        key=f"quantity-{pack.lookup_key}",
        label=_("How many"),
        most=_MOST_PACKS,
    )
    buy = quantity + fields.button(_("Buy"), act=pack.lookup_key) if may_buy else NOTHING
    return fill(
        '<li class="card pack"><div><h3>{}</h3><p class="soft"><b>{}</b>, {}</p></div>'
        '<div class="buying">{}</div></li>',
        pack.name,
        price_words(pack.amount, pack.currency, "once"),
        lasts,
        buy,
    )


def draw_invoices(invoices: Sequence[InvoiceView]) -> Markup:
    rows = join(_invoice(invoice) for invoice in invoices)
    heads = join(fill("<th>{}</th>", head) for head in (_("Date"), _("Number")))
    table = fill(
        '<table class="table"><thead><tr>{}<th class="number">{}</th><th>{}</th><th>{}</th></tr></thead>'
        "<tbody>{}</tbody></table>",
        heads,
        _("Amount"),
        _("State"),
        fill('<span class="sr-only">{}</span>', _("Where to read it")),
        rows,
    )
    return fill('<h2 id="invoices">{}</h2>{}', _("Invoices"), scrolling(_("Invoices"), table))


def _invoice(invoice: InvoiceView) -> Markup:
    links = []
    for words, url in ((_("Open"), invoice.page_url), (_("PDF"), invoice.pdf_url)):
        if url.startswith(("https://", "http://")):
            named = _("{what} of invoice {number}", what=words, number=invoice.number)
            link = '<a href="{}" target="_blank" rel="noopener" aria-label="{}">{}</a>'
            links.append(fill(link, url, named, words))
    tone, state = _state_of(invoice.status)
    return fill(
        '<tr><td>{}</td><td>{}</td><td class="number">{}</td><td><span class="chip {}">{}</span></td>'
        '<td class="links">{}</td></tr>',
        say_day(invoice.issued_at),
        invoice.number,
        say_price(invoice.total, invoice.currency),
        tone,
        state,
        join(links, " "),
    )


def _state_of(status: str) -> tuple[str, str]:
    """Tone and words of what Stripe calls an invoice's state."""
    known = {
        "paid": ("good", _("Paid")),
        "open": ("bad", _("Not paid")),
        "void": ("", _("Void")),
        "uncollectible": ("bad", _("Written off")),
    }
    return known.get(status, ("", status))
