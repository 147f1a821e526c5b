"""Stories of a team and its payments, told by Stripe in any order, and what the team must have in the end.

A story is played twice over: once with each event delivered as it happens, and again, in an account and a team of
their own, with every event delivered one to three times, some while the story goes on and the rest in any order.
"""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tortoise.transactions import in_transaction

import config
from models import CreditLot, StripeEvent, Team
from sandbox.stripe.billing.account import BillingAccount
from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.errors import Problem
from services.accounts import found_team
from services.actors import Actor
from services.billing import receive_stripe_event, start_checkout
from services.billing.events import work_on_event
from services.errors import ProductError
from services.plans import end_entitlement
from tests.billing.by_the_books import Has, by_the_books
from tests.billing.laying_out import lay_out
from tests.billing.thin_wire import ACCOUNTS

JSON = dict[str, Any]
KINDS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
)
_NUMBERS = itertools.count(1)


@dataclass
class Teller:
    """One play of a story: a team of its own and an account of its own, whose clock stands still between its steps."""

    actor: Actor
    account: BillingAccount
    heard: Counter[str] = field(default_factory=Counter)
    told: list[JSON] = field(default_factory=list)  # what has happened and was not taken up yet
    charges: list[str] = field(default_factory=list)
    disputes: list[str] = field(default_factory=list)

    @property
    def now(self) -> int:
        return self.account.books.now()

    def happened(self) -> list[JSON]:
        return [event for event in self.account.webhooks.take() if event["type"] in KINDS]

    async def deliver(self, event: JSON) -> None:
        self.heard[event["type"]] += 1
        body = self.account.webhooks.body(event)
        signature = self.account.webhooks.sign(body)["Stripe-Signature"]
        if await receive_stripe_event(body.encode(), signature):
            await work_on_event(event_id=event["id"])

    async def settle(self) -> None:
        """What a worker would do with events that were put back to be worked on."""
        for _ in range(3):
            left = await StripeEvent.filter(state="received").values_list("id", flat=True)
            if not left:
                return
            for event_id in left:
                await work_on_event(event_id=event_id)

    async def has(self) -> Has:
        team = await Team.get(id=self.actor.team_id)
        lots = await CreditLot.filter(team_id=team.id).exclude(source="gift").values_list("remaining", flat=True)
        return Has(team.plan, team.seats, team.business_limit, sum(lots))


Step = Callable[[Teller], Awaitable[None]]


def write_story(dice: random.Random) -> list[Step]:
    """From two to eight steps. Whatever can't be done where the story stands is left out, in each play alike."""
    plan = dice.choice(["growth_month", "enterprise_month", "enterprise_month", "enterprise_year"])
    seats = dice.choice([0, 0, 2]) if plan.startswith("enterprise") else 0
    first = buy(plan, dice.choice(["good", "good", "failing", "bank", "bounces", "left"]), seats=seats)
    steps = [dice.choice(_WRITERS)(dice) for _ in range(dice.randint(1, 7))]
    steps.insert(dice.choice([0, 0, 0, len(steps)]), first)
    return steps


def buy(wanted: str, way: str, **more: int) -> Step:
    async def step(teller: Teller) -> None:
        try:
            url = await start_checkout(teller.actor, wanted, **more)
        except ProductError:
            return  # there is a plan, or it is being paid
        session = url.rpartition("/")[2]
        if way == "left":
            teller.account.sessions.expire(Asked({}), session)
            return
        teller.account.pay_session(session, "bank" if way == "bounces" else way, arrives=way != "bounces")
        if way in ("bank", "bounces"):
            teller.told += teller.happened()
            teller.account.settle_bank(session)

    return step


def on_account(act: Callable[[Teller], None]) -> Step:
    async def step(teller: Teller) -> None:
        try:
            act(teller)
        except (Problem, IndexError):
            return

    return step


def pick(shelf: list[JSON], share: float) -> JSON:
    """Raises IndexError: there is none."""
    return shelf[int(share * len(shelf))]


def refund(share: float, part: int) -> Step:
    def act(teller: Teller) -> None:
        charge = pick(teller.account.books.every("charges", status="succeeded"), share)
        teller.account.refund(charge["id"], charge["amount"] * part // 4)

    return on_account(act)


def dispute(share: float) -> Step:
    return on_account(
        lambda t: t.account.dispute(pick(t.account.books.every("charges", status="succeeded"), share)["id"])
    )


def decide(won: bool) -> Step:
    return on_account(lambda t: t.account.close_dispute(t.account.books.every("disputes")[-1]["id"], won=won))


def renew(days: int) -> Step:
    return on_account(lambda t: t.account.advance(days=days))


def card(way: str) -> Step:
    return on_account(lambda t: t.account.set_card(t.account.books.every("customers")[-1]["id"], way))


def change_seats(number: int) -> Step:
    """Past us, as from Stripe's dashboard: what we are told is all that we know of it."""

    def act(teller: Teller) -> None:
        subscription = teller.account.books.every("subscriptions")[-1]
        price = teller.account.books.every("prices", lookup_key="seat_month")[0]["id"]
        held = [item for item in subscription["_items"] if item["price"] == price]
        item = {"id": held[0]["id"]} if held else {"price": price}
        given = {"items": {"0": {**item, "quantity": str(number)}}, "proration_behavior": "always_invoice"}
        teller.account.subscriptions.update(Asked(given), subscription["id"])

    return on_account(act)


def end(at_once: bool) -> Step:
    def act(teller: Teller) -> None:
        subscription = teller.account.books.every("subscriptions")[-1]["id"]
        (teller.account.cancel_now if at_once else teller.account.cancel_at_end)(subscription)

    return on_account(act)


_WRITERS: list[Callable[[random.Random], Step]] = [
    lambda d: buy("pack_1000", d.choice(["good", "bank", "bounces", "left"]), quantity=d.randint(1, 3)),
    lambda d: refund(d.random(), d.randint(1, 4)),
    lambda d: refund(d.random(), d.randint(1, 4)),
    lambda d: dispute(d.random()),
    lambda d: dispute(d.random()),
    lambda d: decide(d.random() < 0.5),
    lambda d: decide(d.random() < 0.5),
    lambda d: renew(d.choice([3, 31, 62])),
    lambda d: card(d.choice(["good", "failing"])),
    lambda d: change_seats(d.randint(1, 4)),
    lambda d: end(d.random() < 0.5),
]


async def open_account(started: int) -> Teller:
    """A team, and an account at Stripe whose clock shows `started` until the story lets time pass."""
    number = next(_NUMBERS)
    founder = await found_team(f"Team {number}", "Ann", f"ann{number}@orders.example")
    async with in_transaction():
        await end_entitlement("operator", f"team:{founder.team_id}")  # what the first team of all is given
    key = f"sk_test_orders_{number}"
    account = BillingAccount(lambda: None, key=key, webhook_secret="whsec_orders")
    account.books.now = lambda: started + account.books.ahead_s  # type: ignore[method-assign]
    account.books.url = "http://stripe.example"
    account.webhooks.hold()
    lay_out(account)
    ACCOUNTS.clear()
    ACCOUNTS[key] = account
    config.adopt(replace(config.settings(), stripe_secret_key=key, stripe_webhook_secret="whsec_orders"))
    return Teller(founder, account)


async def play_in_order(steps: list[Step], started: int) -> Teller:
    teller = await open_account(started)
    for step in steps:
        await step(teller)
        for event in teller.told + teller.happened():
            await teller.deliver(event)
        teller.told.clear()
    await teller.settle()
    return teller


async def play_shuffled(steps: list[Step], started: int, dice: random.Random) -> Teller:
    teller = await open_account(started)
    waiting: list[JSON] = []
    for step in steps:
        await step(teller)
        for event in teller.told + teller.happened():
            waiting += [event] * dice.randint(1, 3)
        teller.told.clear()
        dice.shuffle(waiting)
        for _ in range(dice.randint(0, len(waiting)) if dice.random() < 0.5 else 0):
            await teller.deliver(waiting.pop())
    while waiting:
        await teller.deliver(waiting.pop())
    await teller.settle()
    return teller


async def try_orders(stories: int, orders: int, seed: int) -> tuple[int, list[str], Counter[str]]:
    """How many orders were tried, what was wrong in words that repeat it, and which kinds were delivered how often."""
    wrong: list[str] = []
    heard: Counter[str] = Counter()
    tried, started = 0, int(time.time()) - 60
    for number in range(stories):
        steps = write_story(random.Random(f"{seed}:{number}"))
        first = await play_in_order(steps, started)
        want = await first.has()
        heard += first.heard
        if want != by_the_books(first.account):
            wrong.append(f"story {seed}:{number} in order: {want}, by the books {by_the_books(first.account)}")
        for order in range(orders):
            told = await play_shuffled(steps, started, random.Random(f"{seed}:{number}:{order}"))
            heard += told.heard
            tried += 1
            if (has := await told.has()) != want:
                wrong.append(f"story {seed}:{number} order {order}: {has}, in order {want}")
    return tried, wrong, heard
