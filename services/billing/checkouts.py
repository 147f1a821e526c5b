"""Buying: our own row first, then Stripe's page to pay on (SPEC S8, T1).

A team has one open checkout for a plan at a time, and so one page of Stripe's, however many press the button: that one
subscription is bought.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.transactions import in_transaction

import config
from gateways.outside import GatewayError
from gateways.stripe_billing import StripeBilling
from models import Checkout, CheckoutState, Purchase
from services.actors import Actor
from services.billing.customers import customer_of
from services.billing.events import refresh, unpark
from services.billing.sessions import MODES, MOST_OF_ONE
from services.billing.wire import open_stripe, require_sales
from services.database import execute, query
from services.errors import Conflict, Invalid, ProductError
from services.permissions import Permission
from services.plans import Interval, Plan, catalogue
from services.translation import text
from services.usecase import usecase

RETURN_TO = "/billing/return?session={CHECKOUT_SESSION_ID}"
BACK_TO = "/billing"
_HELD_BY_SUBSCRIPTION = """
SELECT s.plan FROM billing_customers c JOIN billing_subscriptions s ON s.stripe_id = c.subscription
 WHERE c.team_id = $1 AND s.status IN ('active', 'trialing', 'past_due', 'unpaid', 'paused') AND NOT s.refused"""
_HELD_FOR_LIFE = """SELECT 1 FROM entitlements
    WHERE team_id = $1 AND source = 'lifetime' AND ended_at IS NULL AND plan = $2"""
_OPEN = """
INSERT INTO billing_checkouts (team_id, user_id, key, purchase, items, amount, currency, promised, state, url, note,
                               expires_at, created_at)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8::jsonb, 'open', '', '', now() + interval '25 hours', now())
ON CONFLICT DO NOTHING RETURNING id"""


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody wants to buy: lookup keys with how many of each, what that costs before tax, what it brings."""

    purchase: Purchase
    lines: tuple[tuple[str, int], ...]
    amount: int
    currency: str
    promised: Mapping[str, Any]


async def _open_checkout(
    actor: Actor, wanted: str, *, quantity: int = 1, seats: int = 0, businesses: int = 0, currency: str = ""
) -> int:
    """Our row, then Stripe's page. Cut off between the two, the next press finds the row and asks Stripe by its key.
    Raises as start_checkout."""
    require_sales()
    offer = make_offer(wanted, quantity=quantity, seats=seats, businesses=businesses, currency=currency)
    await _refuse_what_is_held(actor.team_id, offer)
    try:
        async with open_stripe() as stripe:
            prices = await _price_ids(stripe, offer)
            checkout = await _own_row(actor, offer, prices, stripe)
            if not checkout.url:
                await _ask_for_page(actor, checkout, stripe)
    except GatewayError as error:
        raise not_now(error) from None
    return checkout.id


@usecase(Permission.BUY_ADD_ONS, before=_open_checkout)
async def start_checkout(
    actor: Actor,
    wanted: str,
    *,
    quantity: int = 1,
    seats: int = 0,
    businesses: int = 0,
    currency: str = "",
    prepared: int,
) -> str:
    """The address of Stripe's page where this is paid. `wanted` is a lookup key of the catalogue: a plan's price, or a
    pack's with a `quantity`; add-ons may come with a plan. Pressed twice, or by two at once, it is one page.

    Raises:
        Invalid: not for sale, or not so many. Conflict: the team has it already, or has a subscription, which is
        changed instead. ProductError: Stripe can't be asked now, or nothing is sold here.
    """
    checkout = await actor.rows(Checkout).get(id=prepared)
    actor.note(checkout=checkout.id, wanted=wanted, quantity=quantity, seats=seats, businesses=businesses)
    return checkout.url


def make_offer(wanted: str, *, quantity: int = 1, seats: int = 0, businesses: int = 0, currency: str = "") -> Offer:
    """Raises Invalid: not for sale, or not so many."""
    sold = catalogue().by_lookup_key.get(wanted)
    if sold is None or (not (isinstance(sold, Plan) and sold.offered) and wanted not in _packs()):
        raise Invalid(text("This is not for sale."), text("Choose from the plans and packs here."), field="wanted")
    for name, number, least in (("quantity", quantity, 1), ("seats", seats, 0), ("businesses", businesses, 0)):
        if not least <= number <= MOST_OF_ONE:
            words = text("Choose a number from {least} to {most}.", least=least, most=MOST_OF_ONE)
            raise Invalid(words, field=name)
    price = catalogue().price(wanted)
    if not isinstance(sold, Plan):
        lines, purchase = [(wanted, quantity)], Purchase.PACK
        promised: dict[str, Any] = {"credits": sold.credits * quantity, "days": sold.credits_live_days}
    else:
        purchase = Purchase.LIFETIME if price.interval is Interval.ONCE else Purchase.PLAN
        lines, promised = [(wanted, 1)], {"plan": sold.key}
        lines += add_on_lines(sold, price.interval, {"seat": seats, "business": businesses})
    money = currency or price.currency
    try:
        amount = sum(catalogue().price(key).amounts[money] * number for key, number in lines)
    except KeyError:
        raise Invalid(text("This is not sold in that currency."), field="currency") from None
    return Offer(purchase, tuple(lines), amount, money, promised)


def add_on_lines(plan: Plan, interval: Interval, wanted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Lookup keys of add-ons that go with the plan's own interval. Raises Invalid: the plan has no such add-on."""
    lines = []
    for key, number in wanted.items():
        price = catalogue().add_ons[key].prices.get(interval) if key in plan.add_ons else None
        if number and price is None:
            words = text("The plan {plan} can't be extended.", plan=plan.name)
            raise Invalid(words, text("Choose another plan."), field=f"{key}s" if key == "seat" else "businesses")
        if number and price is not None:
            lines.append((price.lookup_key, number))
    return lines


def _packs() -> set[str]:
    return {pack.price.lookup_key for pack in catalogue().packs.values()}


async def _refuse_what_is_held(team_id: int, offer: Offer) -> None:
    """Raises Conflict."""
    if offer.purchase is Purchase.PLAN and (held := await query(_HELD_BY_SUBSCRIPTION, team_id)):
        plan = catalogue().plans.get(held[0]["plan"])
        words = text("Your team has the plan {plan}.", plan=plan.name if plan else held[0]["plan"])
        raise Conflict(words, text("Change it instead of buying a second one."))
    if offer.purchase is Purchase.LIFETIME and await query(_HELD_FOR_LIFE, team_id, offer.promised["plan"]):
        raise Conflict(text("Your team has this for good already."))


async def _price_ids(stripe: StripeBilling, offer: Offer) -> dict[str, str]:
    """Of what is offered, at Stripe. Raises ProductError: Stripe's prices are not those of the catalogue."""
    found = await stripe.find_prices([key for key, _ in offer.lines])
    for key, _ in offer.lines:
        price = found.get(key)
        if price is None or price.amounts.get(offer.currency) != catalogue().price(key).amounts[offer.currency]:
            raise ProductError(
                text("This can't be bought now: the prices are being changed."),
                text("Try again later. The operator puts them right with: manage.py billing sync"),
            )
    return {key: price.id for key, price in found.items()}


async def _own_row(actor: Actor, offer: Offer, prices: Mapping[str, str], stripe: StripeBilling) -> Checkout:
    """A new row, or the one that somebody of the team has open for the same. One for something else makes way, unless
    it is being paid. Raises Conflict."""
    items = [[key, prices[key], number] for key, number in offer.lines]
    for _ in range(3):
        if same := await _open_one(actor.team_id, offer, items):
            return same
        key = secrets.token_hex(16)
        async with in_transaction():
            made = await query(
                _OPEN,
                actor.team_id,
                actor.user_id,
                key,
                offer.purchase.value,
                json.dumps(items),
                offer.amount,
                offer.currency,
                json.dumps(dict(offer.promised)),
            )
            await unpark(key)
        if made:
            return await Checkout.get(id=made[0]["id"])
        if same := await _open_one(actor.team_id, offer, items):  # somebody pressed at the same moment
            return same
        for other in await Checkout.filter(
            team_id=actor.team_id, purchase=offer.purchase, state__in=(CheckoutState.OPEN, CheckoutState.PENDING)
        ):
            await _make_way(other, stripe)
    raise Conflict(text("Somebody of your team is buying this now."), text("Look again in a moment."))


async def _open_one(team_id: int, offer: Offer, items: list[list[Any]]) -> Checkout | None:
    rows = Checkout.filter(
        team_id=team_id, purchase=offer.purchase, state=CheckoutState.OPEN, currency=offer.currency
    ).order_by("-id")
    for row in await rows:
        if row.items == items and row.amount == offer.amount and await _is_open(row):
            return row
    return None


async def _is_open(checkout: Checkout) -> bool:
    """Stripe is asked: its page may have been paid, or have expired, and the event be on its way."""
    if checkout.session is None:
        return True
    await refresh(checkout.session)
    await checkout.refresh_from_db()
    return checkout.state is CheckoutState.OPEN


async def _make_way(other: Checkout, stripe: StripeBilling) -> None:
    """Raises Conflict: it has been paid, or its money is on its way."""
    if other.session is None:
        await execute("UPDATE billing_checkouts SET state = 'expired', settled_at = now() WHERE id = $1", other.id)
        return
    await stripe.expire_session(other.session)
    await refresh(other.session)
    await other.refresh_from_db()
    if other.state in (CheckoutState.PENDING, CheckoutState.PAID):
        words = text("Somebody of your team has just paid for another plan.")
        raise Conflict(words, text("Look at your plan here; you can change it."))


async def _ask_for_page(actor: Actor, checkout: Checkout, stripe: StripeBilling) -> None:
    settings = config.settings()
    customer = await customer_of(actor.team_id, stripe)
    session = await stripe.create_session(
        key=checkout.key,
        team_id=actor.team_id,
        customer=customer,
        mode=MODES[checkout.purchase],
        lines=[(price, number) for _, price, number in checkout.items],
        currency=checkout.currency,
        success_url=f"{settings.public_url}{RETURN_TO}",
        cancel_url=f"{settings.public_url}{BACK_TO}",
        tax=settings.stripe_tax,
    )
    async with in_transaction():
        await execute(
            "UPDATE billing_checkouts SET session = $2, url = $3 WHERE id = $1 AND url = ''",
            checkout.id,
            session.id,
            session.url,
        )
        await unpark(checkout.key)


def not_now(error: GatewayError) -> ProductError:
    if error.permanent:
        return ProductError(
            text("Stripe does not take this order."), text("The operator sees why with: manage.py check")
        )
    return ProductError(text("Stripe can't be reached now."), text("Try again in a minute."))
