"""A subscription as Stripe has it now: what it entitles its team to, and which of two a team lives on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

import config
from gateways.stripe_billing_rows import SubscriptionState
from models import Subscription
from services import audit
from services.billing.customers import lock_team
from services.billing.sold import Content, content_of
from services.billing.telling import alert_operator
from services.billing.waiting import LOOKED_AFTER, waiting_change
from services.database import execute, query
from services.notices import NoticeKind, tell
from services.plans import Interval, catalogue, end_entitlement, entitle

KEPT = "askusers_keeps"  # in a subscription's metadata: what is paid for and is to be kept until its period ends
_ALIVE = ("active", "trialing", "past_due")
_OVER = ("canceled", "incomplete_expired")
_TAKE = """
INSERT INTO billing_subscriptions AS s (team_id, stripe_id, status, plan, interval, seats, businesses, items, amount,
       currency, period_start, period_end, started_at, cancel_at, ended_at, unpaid_since, kept, due_at, surplus,
       refused, ticket, waiting, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12, $13, $14, $15, $16, $17::jsonb, $18, false, $19,
       $20, $21::jsonb, now())
ON CONFLICT (stripe_id) DO UPDATE
   SET status = excluded.status, plan = excluded.plan, interval = excluded.interval, seats = excluded.seats,
       businesses = excluded.businesses, items = excluded.items, amount = excluded.amount, currency = excluded.currency,
       period_start = excluded.period_start, period_end = excluded.period_end, started_at = excluded.started_at,
       cancel_at = excluded.cancel_at, ended_at = excluded.ended_at, unpaid_since = excluded.unpaid_since,
       kept = excluded.kept, due_at = excluded.due_at, refused = excluded.refused, ticket = excluded.ticket,
       waiting = excluded.waiting, asked_at = excluded.asked_at
 WHERE s.ticket < excluded.ticket AND s.team_id = excluded.team_id
RETURNING s.id"""
# A team lives on one subscription until that one is over.
_CLAIM = """
UPDATE billing_customers c SET subscription = $2
 WHERE c.team_id = $1
   AND (c.subscription IN ('', $2)
        OR EXISTS (SELECT FROM billing_subscriptions s
                    WHERE s.stripe_id = c.subscription AND (s.status = ANY($3) OR s.refused)))
RETURNING c.team_id"""


@dataclass(frozen=True, slots=True)
class Right:
    """What a subscription entitles to; `until` None: for as long as it lives."""

    plan: str
    seats: int
    businesses: int
    interval: str
    until: datetime | None


async def settle_subscription(team_id: int, facts: SubscriptionState, ticket: int, *, refused: bool) -> str:
    """Take it as it now is. Answers the subscription that the team lives on, where that is another and alive: this one
    is surplus, and entitles to nothing; "" otherwise.
    """
    now = datetime.now(UTC)
    content, kept = content_of(facts.items), _kept(facts, now)
    right = None if refused else right_of(facts, content, kept)
    due_at = _due_at(facts, kept, now)
    async with in_transaction():
        lives_on = await lock_team(team_id)
        before = await Subscription.get_or_none(stripe_id=facts.id)
        waiting = waiting_change(facts, before)
        if not await _take(team_id, facts, content, kept, waiting, ticket, refused=refused, due_at=due_at):
            return ""
        if refused or not content.plan:
            await _entitle(team_id, facts.id, None)
            if not refused:
                words = f"The subscription {facts.id} has no plan of the catalogue, so it entitles to nothing."
                await alert_operator(f"no_plan:{facts.id}", words, subject=facts.id, team_id=team_id)
            return ""
        is_surplus = facts.status in _ALIVE and not await query(_CLAIM, team_id, facts.id, list(_OVER))
        await execute("UPDATE billing_subscriptions SET surplus = $2 WHERE stripe_id = $1", facts.id, is_surplus)
        if is_surplus:
            await _entitle(team_id, facts.id, None)
            return lives_on
        await _entitle(team_id, facts.id, right)
        await _tell(team_id, facts, content, before)
        if facts.status in _ALIVE and before is not None and before.status in _ALIVE:
            await _tell_change(team_id, content, before, kept, f"{facts.id}:{ticket}")
    return ""


def _due_at(facts: SubscriptionState, kept: dict[str, Any] | None, now: datetime) -> datetime | None:
    """When to ask again, whether Stripe tells or not: what is kept ends, grace ends, the subscription ends, a change
    was not confirmed in time."""
    moments = [datetime.fromisoformat(kept["until"])] if kept else []
    moments += [grace_ends(facts)] if facts.status == "past_due" else []
    moments += [facts.pending.expires_at + LOOKED_AFTER] if facts.pending else []
    moments += [facts.cancel_at] if facts.cancel_at and facts.status in _ALIVE else []
    return min((moment for moment in moments if moment > now), default=None)


def right_of(facts: SubscriptionState, content: Content, kept: dict[str, Any] | None) -> Right | None:
    """Paid: until it ends, if it does. Past due: for the days of grace since the invoice that failed. Else nothing."""
    if facts.status not in _ALIVE or not content.plan:
        return None
    until = facts.cancel_at
    if facts.status == "past_due":
        grace = grace_ends(facts)
        until = min(until, grace) if until else grace
    if kept:
        return Right(kept["plan"], kept["seats"], kept["businesses"], content.interval, until)
    return Right(content.plan, content.seats, content.businesses, content.interval, until)


def grace_ends(facts: SubscriptionState | Subscription) -> datetime:
    return (facts.unpaid_since or facts.period_start) + timedelta(days=config.settings().payment_grace_days)


def keeping(plan: str, seats: int, businesses: int, until: datetime) -> str:
    """For a subscription's metadata: what a team goes on having after it has chosen less, until this moment."""
    return f"{plan} {seats} {businesses} {int(until.timestamp())}"


def _kept(facts: SubscriptionState, now: datetime) -> dict[str, Any] | None:
    """What `keeping` wrote, while it holds: the period that was paid for has not ended."""
    try:
        plan, seats, businesses, until = facts.metadata.get(KEPT, "").split()
        ends = datetime.fromtimestamp(int(until), UTC)
        kept = {"plan": plan, "seats": int(seats), "businesses": int(businesses), "until": ends.isoformat()}
    except (ValueError, OverflowError, OSError):
        return None
    return kept if ends > now and plan in catalogue().plans and facts.period_end <= ends else None


async def _take(
    team_id: int,
    facts: SubscriptionState,
    content: Content,
    kept: dict[str, Any] | None,
    waiting: dict[str, Any] | None,
    ticket: int,
    *,
    refused: bool,
    due_at: datetime | None,
) -> bool:
    """False: an answer that was asked for later stands already."""
    items = [asdict(item) for item in facts.items]
    taken = await query(
        _TAKE,
        team_id,
        facts.id,
        facts.status,
        content.plan,
        content.interval,
        content.seats,
        content.businesses,
        json.dumps(items),
        content.amount,
        facts.currency,
        facts.period_start,
        facts.period_end,
        facts.started_at,
        facts.cancel_at,
        facts.ended_at,
        facts.unpaid_since,
        json.dumps(kept) if kept else None,
        due_at,
        refused,
        ticket,
        json.dumps(waiting) if waiting else None,
    )
    return bool(taken)


async def _entitle(team_id: int, subscription: str, right: Right | None) -> None:
    if right is None or right.plan not in catalogue().plans:
        await end_entitlement("subscription", subscription)
        return
    await entitle(
        team_id,
        "subscription",
        subscription,
        right.plan,
        right.seats,
        right.businesses,
        right.until,
        interval=Interval(right.interval),
    )


async def _tell(team_id: int, facts: SubscriptionState, content: Content, before: Subscription | None) -> None:
    """What changed is in the audit log, whoever changed it and where; beginnings and ends are told."""
    now = {"plan": content.plan, "seats": content.seats, "businesses": content.businesses, "status": facts.status}
    now["ends"] = facts.cancel_at.isoformat() if facts.cancel_at else ""
    was = {name: getattr(before, name) for name in ("plan", "seats", "businesses", "status")} if before else {}
    if before:
        was["ends"] = before.cancel_at.isoformat() if before.cancel_at else ""
    changed = {name: [was.get(name), value] for name, value in now.items() if was.get(name) != value}
    if changed:
        await audit.record_for_house(team_id, "settle_subscription", {"subscription": facts.id, **changed})
    plan = catalogue().plans[content.plan].name
    if facts.status in _ALIVE:
        price = {"amount": content.amount, "currency": facts.currency}
        await tell(team_id, NoticeKind.PLAN_BEGAN, facts.id, plan=plan, until=facts.period_end, **price)
    elif facts.status in _OVER and before is not None and before.status in _ALIVE:
        left_with = (await query("SELECT plan FROM teams WHERE id = $1", team_id))[0]["plan"]
        await tell(team_id, NoticeKind.PLAN_ENDED, facts.id, plan=plan, now=plan_name(left_with))


async def _tell_change(
    team_id: int, content: Content, before: Subscription, kept: dict[str, Any] | None, key: str
) -> None:
    """What is had from now on, or, where less was chosen, once the time that was paid for ends."""
    if (before.plan, before.seats, before.businesses) == (content.plan, content.seats, content.businesses):
        return
    plan = catalogue().plans[content.plan]
    await tell(
        team_id,
        NoticeKind.PLAN_CHANGED,
        key,
        plan=plan.name,
        was=plan_name(before.plan),
        seats=plan.seats + content.seats,
        businesses=plan.businesses + content.businesses,
        until=kept["until"] if kept else None,
    )


def plan_name(key: str) -> str:
    plan = catalogue().plans.get(key)
    return plan.name if plan else key
