"""A change that the payer's bank wants confirmed: it waits at Stripe for its payment, and until then nothing changes.

Stripe forgets it after 23 hours, or with the period; that nobody confirmed it is then shown for some days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from gateways.stripe_billing_rows import SubscriptionState
from models import Subscription
from services.billing.sold import content_of
from services.plans import catalogue

SHOWN_FOR = timedelta(days=3)
LOOKED_AFTER = timedelta(minutes=5)  # its end, whether Stripe tells of it or not


@dataclass(frozen=True, slots=True)
class WaitingView:
    """`due`, with tax, is to be confirmed on Stripe's page until then, and 0 for viewers; the page's `url` is "" for
    those who may not buy. `seats` and `businesses` are those added to the plan. `is_over`: nobody confirmed it."""

    plan_name: str
    interval: str
    seats: int
    businesses: int
    due: int
    currency: str
    until: datetime
    url: str
    is_over: bool


def waiting_change(facts: SubscriptionState, before: Subscription | None) -> dict[str, Any] | None:
    """What a row holds of it, from Stripe's answer and the row as it was."""
    if facts.pending is not None:
        content, pending = content_of(facts.pending.items), facts.pending
        wanted = {"plan": content.plan, "interval": content.interval, "seats": content.seats}
        paid = {"invoice": facts.latest_invoice, "due": pending.due, "url": pending.page_url}
        until = {"until": pending.expires_at.isoformat(), "is_over": False}
        return {**wanted, "businesses": content.businesses, **paid, **until}
    if before is None or before.waiting is None:
        return None
    now, was = content_of(facts.items), before
    same = (now.plan, now.interval, now.seats, now.businesses) == (was.plan, was.interval, was.seats, was.businesses)
    return {**before.waiting, "is_over": True} if same else None


def view_waiting(subscription: Subscription, *, money: bool, may_buy: bool) -> WaitingView | None:
    held = subscription.waiting
    if held is None:
        return None
    until = datetime.fromisoformat(held["until"])
    if held["is_over"] and until + SHOWN_FOR < datetime.now(UTC):
        return None
    plan = catalogue().plans.get(held["plan"])
    return WaitingView(
        plan_name=plan.name if plan else held["plan"],
        interval=held["interval"],
        seats=held["seats"],
        businesses=held["businesses"],
        due=held["due"] if money else 0,
        currency=subscription.currency if money else "",
        until=until,
        url=held["url"] if may_buy and not held["is_over"] else "",
        is_over=held["is_over"],
    )
