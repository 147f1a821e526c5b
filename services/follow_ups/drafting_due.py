"""Drafts the follow-ups that are due: each in one transaction with its plan, so a crash loses and doubles none."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

from models import Email, FollowUpPlan, FollowUpState, Role
from services import audit
from services.actors import Actor
from services.database import execute, query
from services.drafting.requesting import begin_email
from services.errors import OutOfCredits
from services.follow_up_ends import read_absence, read_outlook

log = logging.getLogger(__name__)

# Of one business, before a person has looked at any: after days of downtime its channel is no flood of cards.
MOST_UNDECIDED = 50
AT_ONCE = 500  # of all businesses in one look
HELD = timedelta(days=1)  # while a colleague is writing, or there is no credit

# Each step of each business reads only what is due of it, from `follow_ups_due`, however many wait. A halted business,
# or one whose sender is not proved, waits.
_DUE = """
SELECT due.id
  FROM businesses b JOIN teams t ON t.id = b.team_id
 CROSS JOIN LATERAL (
    SELECT greatest(0, $1 - count(*)) AS room FROM follow_up_plans d JOIN emails m ON m.id = d.last_email_id
     WHERE d.business_id = b.id AND d.state = 'drafted' AND m.state IN ('writing', 'drafted')) undecided
 CROSS JOIN LATERAL (
    SELECT p.id, p.due_at FROM jsonb_array_elements_text(b.follow_up_days) WITH ORDINALITY AS step (days, place)
     CROSS JOIN LATERAL (
        SELECT id, waits_since + make_interval(days => step.days::int) AS due_at FROM follow_up_plans
         WHERE business_id = b.id AND state = 'waiting' AND number = (step.place - 1)::smallint
           AND waits_since <= now() - make_interval(days => step.days::int)
           AND (not_before IS NULL OR not_before <= now())
         ORDER BY waits_since LIMIT undecided.room) p
     ORDER BY p.due_at LIMIT undecided.room) due
 WHERE b.follow_up_days <> '[]' AND b.deleted_at IS NULL AND t.deleted_at IS NULL
   AND b.halted_at IS NULL AND t.halted_at IS NULL AND b.sender_state = 'verified'
 ORDER BY due.due_at LIMIT $2"""


async def draft_due() -> int:
    """Begin the drafts of what is due now, the longest waiting first; how many were begun."""
    begun = 0
    for row in await query(_DUE, MOST_UNDECIDED, AT_ONCE):
        try:
            begun += await _draft_next(row["id"])
        except OutOfCredits as refusal:
            log.warning("follow-up plan %d waits a day: %s", row["id"], refusal.message)
            await _put_off(row["id"], datetime.now(UTC) + HELD)
    return begun


async def _draft_next(plan_id: int) -> bool:
    """The next follow-up of one plan, unless something stands against it; False when none was begun.

    Whoever else works on the plan, or has moved it on, is left alone. A reply that comes in at this moment either is
    seen here or finds the draft and cancels it: both hold the lock on the person's address.
    """
    async with in_transaction():
        plan = await (
            FollowUpPlan.filter(id=plan_id, state=FollowUpState.WAITING)
            .select_for_update(skip_locked=True, no_key=True)
            .first()
        )
        if plan is None:
            return False
        first = await Email.get(id=plan.email_id).select_related("business", "customer")
        await execute("SELECT pg_advisory_xact_lock(hashtext($1), $2)", first.customer.email, plan.team_id)
        outlook = await read_outlook(first.id)
        if outlook.ended:
            return await _end(plan, outlook.ended)
        if outlook.colleague:
            await _put_off(plan.id, datetime.now(UTC) + HELD)
            return False
        absence = await read_absence(first.conversation_id, plan.waits_since)
        if absence and absence.is_too_long:
            return await _end(plan, f"The customer is away until {absence.until}.")
        if absence and absence.back > datetime.now(UTC):
            await _put_off(plan.id, absence.back)
            return False
        await _begin(plan, first)
        return True


async def _begin(plan: FollowUpPlan, first: Email) -> None:
    number = plan.number + 1
    # For whoever had the first mail drafted: a policy that keeps authors from approving holds for its follow-ups too.
    asker = Actor(plan.team_id, first.created_by_id, "", Role.MEMBER, "house")
    email = await begin_email(
        asker,
        first.business,
        first.customer,
        instruction="",
        key=f"follow_up:{first.id}:{number}",
        follow_up_of_id=first.id,
        follow_up_number=number,
    )
    await FollowUpPlan.filter(id=plan.id).update(
        state=FollowUpState.DRAFTED,
        number=number,
        last_email_id=email.id,
        not_before=None,
        changed_at=datetime.now(UTC),
    )
    facts = {"email": email.id, "follow_up_of": first.id, "number": number}
    await audit.record_for_house(plan.team_id, "draft_follow_up", facts)


async def _end(plan: FollowUpPlan, reason: str) -> bool:
    await FollowUpPlan.filter(id=plan.id).update(state=FollowUpState.ENDED, reason=reason, changed_at=datetime.now(UTC))
    return False


async def _put_off(plan_id: int, until: datetime) -> None:
    await FollowUpPlan.filter(id=plan_id, state=FollowUpState.WAITING).update(not_before=until)
