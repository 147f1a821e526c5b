"""What a team uses of what it may have: bars with their numbers, what is too much, and the way to more."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.billing_words import is_held_up, price_words, used_words
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.ways import draw_way_inline, refusal_words
from services.billing import AddOnOffer, BillingView
from services.plan_usage import UsedOf
from services.translation import _, n_, say_day, say_number

_MOST = 1_000  # of one add-on, as the house sells it


def draw_usage(view: BillingView) -> Markup:
    usage = view.usage
    said = {one.what: fill("{}{}", refusal_words(one), draw_way_inline(one)) for one in usage.over}
    offers = {offer.key: offer for offer in view.add_ons} if view.may_buy and _can_change(view) else {}
    rows = [
        _row("seats", _("Members"), usage.seats, _("members and open invitations"), said, offers.get("seat"), view),
        _row(
            "businesses",
            _("Businesses"),
            usage.businesses,
            _("each with customers and settings of its own"),
            said,
            offers.get("business"),
            view,
        ),
        _row("customers", _("Customers"), usage.customers, _("over all businesses"), said, None, view),
        _credits(view),
    ]
    return fill('<h2>{}</h2><div class="usage">{}</div>', _("What your team uses"), join(rows))


def _can_change(view: BillingView) -> bool:
    """While the plan ends, is not paid for or waits for a bank, nothing is added to it."""
    return view.subscription is not None and not is_held_up(view.subscription)


def _row(
    key: str,
    name: str,
    used: UsedOf,
    about: str,
    over: dict[str, Markup],
    offer: AddOnOffer | None,
    view: BillingView,
) -> Markup:
    bar = NOTHING if used.limit is None else _bar(used.used, used.limit, name)
    full = used.limit is not None and used.used >= used.limit
    too_much = over.get(key, NOTHING)
    said = fill('<p class="warning">{}</p>', too_much) if too_much else fill('<p class="hint">{}</p>', about)
    return fill(
        '<section class="used{}" id="{}"><h3>{}</h3><p class="numbers">{}</p>{}{}{}</section>',
        " over" if too_much else " full" if full else "",
        key,
        name,
        used_words(used),
        bar,
        said if too_much or about else NOTHING,
        _more(key, offer, view) if offer else NOTHING,
    )


def _bar(used: int, limit: int, name: str) -> Markup:
    return fill('<progress max="{}" value="{}" aria-label="{}"></progress>', max(1, limit), min(used, limit), name)


def _more(key: str, offer: AddOnOffer, view: BillingView) -> Markup:
    """How many are bought beside those of the plan; what a change costs is on a page of its own."""
    interval = view.subscription.interval if view.subscription else "month"
    price = price_words(offer.amount, offer.currency, interval)
    label = _("Extra members") if key == "seats" else _("Extra businesses")
    return fill(
        '<form class="more" method="get" action="/billing/change"><div class="field">'
        '<label for="f-{key}">{label}</label><input id="f-{key}" name="{key}" type="number" inputmode="numeric"'
        ' min="0" max="{most}" value="{bought}"'
        ' aria-describedby="h-{key}" required></div>'
        '<button type="submit" class="button quiet">{see}</button><p class="hint" id="h-{key}">{each}</p></form>',
        key=key,
        label=label,
        most=_MOST,
        bought=offer.bought,
        see=_("See the price"),
        each=_("{price} each", price=price),
    )


def _credits(view: BillingView) -> Markup:
    credits = view.credits
    if credits.balance is None:
        left, bar = _("Shown to those who may spend them"), NOTHING
    else:
        used = sum(number for _name, number in credits.used_this_month)
        left = n_("{n} left", "{n} left", credits.balance)
        if not credits.own_only:
            left = _("{left}, {used} used this month", left=left, used=say_number(used))
        bar = NOTHING if credits.own_only else _bar(used, used + credits.balance, _("Credits used this month"))
    return fill(
        '<section class="used" id="credits"{}><h3>{}</h3><p class="numbers">{}</p>{}{}</section>',
        attribute("data-out", "yes" if credits.balance == 0 else ""),
        _("Credits"),
        left,
        bar,
        _ending_soon(view),
    )


def _ending_soon(view: BillingView) -> Markup:
    words = [
        n_("{n} ends on {day}.", "{n} end on {day}.", number, day=say_day(at))
        for number, at in view.credits.expiring[:3]
    ]
    more = (
        fields.link_button(_("Buy credits"), "#packs") if view.may_buy and view.packs and view.is_metered else NOTHING
    )
    said = fill('<p class="hint">{}</p>', " ".join(words)) if words else NOTHING
    return said + (fill('<p class="ways">{}</p>', more) if more else NOTHING)
