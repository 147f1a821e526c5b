"""One mail's follow-ups, stopped or started by a person."""

from __future__ import annotations

from datetime import UTC, datetime

from tortoise.expressions import F

from models import Email, FollowUpPlan
from services.actors import Actor
from services.announcements import announce
from services.database import query
from services.drafting.view import EmailView, view_email
from services.errors import Conflict, Invalid
from services.follow_up_ends import MANUALLY, read_outlook
from services.kept_words import recognise
from services.permissions import Permission
from services.sending.unsubscribing import WAITING, cancel_mails
from services.translation import text
from services.usecase import usecase

_STOP = """
INSERT INTO follow_up_plans (team_id, business_id, email_id, state, number, reason, ended_by_id, changed_at)
VALUES ($1, $2, $3, 'ended', 0, $4, $5, now())
ON CONFLICT (email_id) DO UPDATE SET state = 'ended', reason = $4, ended_by_id = $5, changed_at = now()
 WHERE follow_up_plans.state <> 'ended' RETURNING id"""

# A mail that has yet to leave is only marked; the days run from its leaving. After it left they run from now.
_START = """
INSERT INTO follow_up_plans (team_id, business_id, email_id, state, number, last_email_id, waits_since, reason,
                             changed_at)
VALUES ($1, $2, $3, CASE WHEN $4::boolean THEN 'waiting' ELSE 'wanted' END, 0, $3,
        CASE WHEN $4::boolean THEN now() END, '', now())
ON CONFLICT (email_id) DO UPDATE SET state = excluded.state, waits_since = excluded.waits_since, reason = '',
    not_before = NULL, ended_by_id = NULL, changed_at = now()
 WHERE follow_up_plans.state = 'ended' RETURNING id"""


@usecase(Permission.SEND_EMAILS)
async def stop_follow_ups(actor: Actor, email_id: int) -> EmailView:
    """Nothing follows this mail any more; a follow-up that has not left is cancelled. Of a follow-up: those of the
    mail that it follows.

    Raises:
        Conflict: they have ended already; says why. Invalid: an answer is never followed up.
    """
    first = await _first_of(actor, email_id)
    stopped = await query(_STOP, actor.team_id, first.business_id, first.id, MANUALLY, actor.user_id)
    if not stopped:
        plan = await FollowUpPlan.get(email_id=first.id)
        raise Conflict(text("Its follow-ups have ended already: {reason}", reason=recognise(plan.reason)))
    await cancel_mails(
        Email.filter(conversation_id=first.conversation_id, follow_up_of_id=first.id, state__in=WAITING), MANUALLY
    )
    return await _tell(actor, first)


@usecase(Permission.DRAFT_EMAILS)
async def start_follow_ups(actor: Actor, email_id: int) -> EmailView:
    """Have this mail followed up, whatever the settings say of such mails; the days run from its leaving, or from now
    where it has left.

    Raises:
        Invalid: the business has no follow-ups set, or this is an answer. Conflict: they run already, all of them
        were written, or the customer answered, left or is no longer written to.
    """
    first = await _first_of(actor, email_id)
    days = first.business.follow_up_days
    if not days:
        raise Invalid(
            text("{name} has no follow-ups.", name=first.business.name),
            text("Set the days before each in the settings of the business."),
        )
    plan = await FollowUpPlan.get_or_none(email_id=first.id)
    if plan is not None and plan.number >= len(days):
        raise Conflict(text("All follow-ups of the settings have been written."))
    if first.sent_at is not None:
        outlook = await read_outlook(first.id)
        if outlook.ended:
            raise Conflict(recognise(outlook.ended))
    if not await query(_START, actor.team_id, first.business_id, first.id, first.sent_at is not None):
        raise Conflict(text("Its follow-ups are running already."))
    return await _tell(actor, first)


async def _first_of(actor: Actor, email_id: int) -> Email:
    asked = await actor.find(Email, email_id, "business")
    first = await actor.find(Email, asked.follow_up_of_id, "business") if asked.follow_up_of_id else asked
    if first.answers_reply_id:
        raise Invalid(text("An answer is not followed up: the customer has written already."))
    return first


async def _tell(actor: Actor, first: Email) -> EmailView:
    """Its cards and pages show the switch, so they are drawn anew."""
    await Email.filter(id=first.id).update(revision=F("revision") + 1, changed_at=datetime.now(UTC))
    actor.note(email=first.id, business=first.business_id)
    view = await view_email(first.id, masked=not actor.sees_unmasked)
    await announce("email_changed", key=f"{first.id}:{view.revision}", email_ids=[first.id])
    return view
