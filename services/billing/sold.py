"""What a subscription's items come to, and what an invoice brings, by the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from gateways.stripe_billing_rows import InvoiceLine, InvoiceState, Item
from services.plans import BUSINESS, SEAT, AddOn, Interval, Pack, Plan, catalogue, key_of_product
from services.plans.months import add_months, months_since

_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Content:
    """`plan` is "" where no item is one; `seats` and `businesses` are those added to it."""

    plan: str
    interval: str
    seats: int
    businesses: int
    amount: int


@dataclass(frozen=True, slots=True)
class Brought:
    """Credits of one payment: of which plan, under which name the grant goes, and until when they live."""

    plan: str
    credits: int
    key: str
    expires_at: datetime | None


def sold_as(key: str, product: str = "") -> Plan | AddOn | Pack | None:
    """By the price's lookup key, else by the product: a price that is sold no more has lost its key to the new one."""
    sold = catalogue()
    found = sold.by_lookup_key.get(key)
    if found is None and product:
        named = key_of_product(product)
        found = sold.plans.get(named) or sold.add_ons.get(named) or sold.packs.get(named)
    return found


def content_of(items: Iterable[Item]) -> Content:
    plan = interval = ""
    added = {SEAT: 0, BUSINESS: 0}
    amount = 0
    for item in items:
        amount += item.unit_amount * item.quantity
        sold = sold_as(item.key, item.product)
        if isinstance(sold, Plan) and item.quantity > 0:
            plan, interval = sold.key, item.interval
        elif isinstance(sold, AddOn):
            added[sold.key] += max(0, item.quantity)
    return Content(plan, interval, added[SEAT], added[BUSINESS], amount)


def brought_by(invoice: InvoiceState, started_at: datetime) -> Brought | None:
    """The credits that a paid invoice brings.

    A new period brings its first month's, named by how many months after the subscription's start it began, so that
    whatever is paid or granted for one month twice brings it once; the further months of a year come by themselves
    (services.monthly_credits). A change in a month's middle brings its share of the difference, and nothing where the
    plan became smaller.
    """
    plans = [(line, sold) for line in invoice.lines if isinstance(sold := sold_as("", line.product), Plan)]
    whole = [(line, plan) for line, plan in plans if not line.proration and line.amount >= 0]
    if whole:
        line, plan = whole[-1]
        # Half a day early counts, for clocks and periods may differ by seconds.
        month = months_since(started_at, line.begins + _HALF_A_DAY)
        return _brought(plan, plan.monthly_credits, month_key(invoice.subscription, month), line)
    shares = [(line, plan) for line, plan in plans if line.proration and line.interval == Interval.MONTH]
    gained = [(line, plan) for line, plan in shares if line.amount > 0]
    if not gained:
        return None
    credits = sum(plan.monthly_credits * _share(line) * (1 if line.amount > 0 else -1) for line, plan in shares)
    line, plan = gained[-1]
    return _brought(plan, int(credits), f"change:{invoice.id}", line)


def month_key(reference: str, month: int) -> str:
    """As services.monthly_credits names the month of an entitlement."""
    return f"month:{reference}:{month}"


def _brought(plan: Plan, credits: int, key: str, line: InvoiceLine) -> Brought | None:
    if credits <= 0:
        return None
    days = plan.credits_live_days
    return Brought(plan.key, credits, key, None if days is None else line.begins + timedelta(days=days))


def _share(line: InvoiceLine) -> Fraction:
    """How much of a month is left, of the month that ends with the line."""
    whole = line.ends - add_months(line.ends, -1)
    return min(Fraction(1), Fraction(int((line.ends - line.begins).total_seconds()), int(whole.total_seconds())))


def is_what_was_offered(offered: Sequence[Sequence[object]], bought: Iterable[tuple[str, int]]) -> bool:
    """`offered` as a checkout holds it: [lookup key, price, quantity]."""
    return sorted((price, quantity) for _, price, quantity in offered) == sorted(bought)  # type: ignore[type-var]
