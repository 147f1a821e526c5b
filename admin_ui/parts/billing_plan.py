"""The plan that a team has: its price, until when it holds, and what wants somebody's attention."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.billing_words import interval_words, price_words, whom_to_ask
from admin_ui.parts.markup import NOTHING, fill, join
from services.billing import BillingView, CheckoutView, SubscriptionView, WaitingView
from services.translation import _, n_, say_day, say_moment, say_price, translated


def draw_plan(view: BillingView) -> Markup:
    """The card at the top. Its buttons belong to a form whose acts are portal and resume."""
    subscription = view.subscription
    return fill(
        '<div class="plan-head"><div><p class="what">{}</p><h2 class="plan-name">{}{}</h2>{}</div>{}</div>{}',
        _("Your plan"),
        view.plan_name if view.is_metered else _("Everything is included"),
        _chip(view),
        _price(view),
        _acts(view),
        _until(subscription) if subscription else _without_subscription(view),
    )


def _chip(view: BillingView) -> Markup:
    subscription = view.subscription
    if subscription is None:
        return NOTHING
    fails = subscription.grace_until or subscription.is_unpaid
    tone = "bad" if fails else "warn" if subscription.ends_at else "good"
    return fill(' <span class="chip {}">{}</span>', tone, translated(view.status))


def _price(view: BillingView) -> Markup:
    subscription = view.subscription
    if subscription is None or not subscription.currency:
        return NOTHING
    words = price_words(subscription.amount, subscription.currency, subscription.interval)
    extras = []
    if subscription.seats:
        extras.append(n_("with {n} extra member", "with {n} extra members", subscription.seats))
    if subscription.businesses:
        extras.append(n_("with {n} extra business", "with {n} extra businesses", subscription.businesses))
    return fill('<p class="price">{}</p>', ", ".join([words, *extras]))


def _acts(view: BillingView) -> Markup:
    if not view.has_portal:
        return NOTHING
    acts = [fields.button(_("Card and invoices"), act="portal", kind="quiet")]
    subscription = view.subscription
    if subscription and subscription.ends_at is None and not subscription.grace_until:
        acts.append(fields.link_button(_("Cancel the plan"), "/billing/cancel"))
    return fill('<div class="acts">{}</div>', join(acts))


def _until(subscription: SubscriptionView) -> Markup:
    if subscription.ends_at:
        words = _("It ends on {day} and is not charged again.", day=say_day(subscription.ends_at))
    elif subscription.renews_at:
        how = interval_words(subscription.interval)
        words = _("It renews on {day}, {how}.", day=say_day(subscription.renews_at), how=how)
    else:
        return NOTHING
    return fill('<p class="soft">{}</p>', words)


def _without_subscription(view: BillingView) -> Markup:
    if not view.is_metered:
        words = _("Plans are switched off here. Use is counted, and nothing is refused.")
    elif view.held_by == "lifetime":
        words = _("It is yours for good.")
    elif view.held_by == "operator" and view.given_until:
        day = say_day(view.given_until)
        words = _("Whoever runs this installation gave it to your team until {day}. Nothing is charged.", day=day)
    elif view.held_by == "operator":
        words = _("Whoever runs this installation gave it to your team. Nothing is charged.")
    else:
        words = _("It costs nothing.")
    return fill('<p class="soft">{}</p>', words)


def draw_attention(view: BillingView) -> Markup:
    """What somebody should do about the plan, worst first, as banners; its buttons belong to the form of the plan."""
    subscription = view.subscription
    waiting = _waiting(subscription.waiting, view) if subscription and subscription.waiting else NOTHING
    return join([waiting, _payment_failed(view), _ending(view), _smaller_next(view), *map(_checkout, view.checkouts)])


def _banner(tone: str, title: str, words: str, act: Markup = NOTHING) -> Markup:
    return fill('<div class="banner {}"><p><b>{}</b> {}</p>{}</div>', tone, title, words, act)


def _waiting(change: WaitingView, view: BillingView) -> Markup:
    what = _plan_and_extras(change.plan_name, change.seats, change.businesses)
    if change.is_over:
        title = _("Nobody confirmed the payment for {what}.", what=what)
        return _banner("warn", title, _("The change is off: nothing has changed, and nothing was charged."))
    title, until = _("Your bank wants you to confirm the payment."), say_moment(change.until)
    if change.currency:
        words = _(
            "{price} for {what}: confirm it until {until}, then it holds. Until then nothing changes.",
            price=say_price(change.due, change.currency),
            what=what,
            until=until,
        )
    else:
        words = _("{what}: it holds once it is confirmed. Until then nothing changes.", what=what)
    if not view.may_buy:
        return _banner("warn", title, f"{words} {whom_to_ask(view.buyers)}")
    acts = fields.button(_("Let it go"), act="drop", kind="quiet")
    if change.url.startswith(("https://", "http://")):
        acts = fields.link_button(_("Confirm at Stripe"), change.url, kind="first") + acts
    return _banner("warn", title, words, fill('<div class="acts">{}</div>', acts))


def _plan_and_extras(plan: str, seats: int, businesses: int) -> str:
    extras = [
        n_("{n} extra member", "{n} extra members", seats) if seats else "",
        n_("{n} extra business", "{n} extra businesses", businesses) if businesses else "",
    ]
    return ", ".join(filter(None, [plan, *extras]))


def _payment_failed(view: BillingView) -> Markup:
    subscription = view.subscription
    if subscription is None:
        return NOTHING
    act = fields.button(_("Change the card"), act="portal") if view.has_portal else NOTHING
    ask = "" if view.may_buy else whom_to_ask(view.buyers)
    if subscription.grace_until:
        words = _(
            "Your team keeps {plan} until {day}. Pay with another card, and it goes on.",
            plan=view.plan_name,
            day=say_day(subscription.grace_until),
        )
        return _banner("bad", _("The last payment failed."), ask or words, act)
    if subscription.is_unpaid:
        words = _("Your team is on {plan} until the open invoice is paid.", plan=view.plan_name)
        return _banner("bad", _("Your subscription is not paid."), ask or words, act)
    return NOTHING


def _ending(view: BillingView) -> Markup:
    subscription = view.subscription
    if subscription is None or subscription.ends_at is None:
        return NOTHING
    words = _("Everything stays as it is until {day}.", day=say_day(subscription.ends_at))
    act = fields.button(_("Keep the plan"), act="resume") if view.may_buy else NOTHING
    return _banner("warn", _("{plan} is set to end.", plan=view.plan_name), words, act)


def _smaller_next(view: BillingView) -> Markup:
    subscription = view.subscription
    if subscription is None or not subscription.next_plan:
        return NOTHING
    then = _plan_and_extras(subscription.next_plan, subscription.next_seats, subscription.next_businesses)
    title = _("From the next period: {what}.", what=then)
    words = _("Until then your team keeps what is paid for.")
    act = fields.button(_("Keep what you have"), act="resume", kind="quiet") if view.may_buy else NOTHING
    return _banner("warn", title, words, act)


def _checkout(checkout: CheckoutView) -> Markup:
    what = bought_words(checkout)
    if checkout.state == "pending":
        words = _("The bank can take a few days. It holds as soon as the money is there.")
        return _banner("", _("A payment for {what} is on its way.", what=what), words)
    price = say_price(checkout.amount, checkout.currency)
    words = _("{price} is to be paid at Stripe.", price=price)
    return _banner("", _("Not paid yet: {what}.", what=what), words, way_to_pay(checkout, kind="quiet"))


def way_to_pay(checkout: CheckoutView, *, kind: str) -> Markup:
    """To the page whose address Stripe gave, while it is open."""
    if not checkout.url.startswith(("https://", "http://")):
        return NOTHING
    return fields.link_button(_("Go on to pay"), checkout.url, kind=kind)


def bought_words(checkout: CheckoutView) -> str:
    """What a checkout is for."""
    return checkout.plan_name or n_("{n} credit", "{n} credits", checkout.credits)
