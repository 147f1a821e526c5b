"""Money and plans in words, as the pages about billing say them."""

from __future__ import annotations

from collections.abc import Sequence

from services.billing import PlanOffer, SubscriptionView
from services.plan_usage import UsedOf
from services.translation import _, n_, say_number, say_price


def price_words(amount: int, currency: str, interval: str) -> str:
    """`interval` is month, year or once."""
    price = say_price(amount, currency)
    if interval == "once":
        return _("{price} once", price=price)
    return _("{price} a year", price=price) if interval == "year" else _("{price} a month", price=price)


def interval_words(interval: str) -> str:
    return _("paid yearly") if interval == "year" else _("paid monthly")


def included(offer: PlanOffer) -> list[str]:
    """What a plan includes, what costs most to serve first."""
    credits = n_("{n} credit a month", "{n} credits a month", offer.monthly_credits)
    seats = n_("{n} member", "{n} members", offer.seats)
    businesses = n_("{n} business", "{n} businesses", offer.businesses)
    if offer.customers is None:
        customers = _("Unlimited customers")
    else:
        customers = n_("{n} customer", "{n} customers", offer.customers)
    lines = [credits, seats, businesses, customers]
    if "stripe_import" in offer.features:
        lines.append(_("Customers from Stripe"))
    lines += [
        _("{what}: {price}", what=what, price=price_words(amount, offer.currency, offer.interval))
        for what, amount in offer.add_ons
    ]
    return lines


def is_held_up(subscription: SubscriptionView) -> bool:
    """Whether it can't be changed now: it ends, its payment failed, or a change of it waits for a bank."""
    waits = subscription.waiting is not None and not subscription.waiting.is_over
    return bool(subscription.ends_at or subscription.grace_until or waits)


def used_words(used: UsedOf) -> str:
    number = f"{say_number(used.used)}+" if used.or_more else say_number(used.used)
    if used.limit is None:
        return _("{used}, no limit", used=number)
    return _("{used} of {limit}", used=number, limit=say_number(used.limit))


def whom_to_ask(buyers: Sequence[str]) -> str:
    """For those who may not buy."""
    if not buyers:
        return _("The owner or an admin of the team can change the plan and buy credits.")
    if len(buyers) == 1:
        return _("{name} can change the plan and buy credits.", name=buyers[0])
    names = ", ".join(buyers[:-1])
    return _("{names} or {last} can change the plan and buy credits.", names=names, last=buyers[-1])
