"""Asks for a draft: who may, for whom, and is there a reason not to (SPEC B1). The writing is durable work."""

from __future__ import annotations

import secrets

from models import Business, Conversation, Customer, Email, EmailState, SenderState, Suppression, SuppressionReason
from services.actors import Actor
from services.announcements import announce
from services.businesses.channels import find_business_of_channel
from services.credits import reserve_credits
from services.credits.ledger import CREDITS_PER_ANALYSIS
from services.customers.choosing import find_customer
from services.drafting.view import EmailView, view_email
from services.drafting.writing import analysis_key, needs_analysis, write_email
from services.durable_work import enqueue
from services.errors import Suppressed, Unverified
from services.permissions import Permission
from services.translation import say_day, text
from services.usecase import usecase

_SENDER_STATES = {SenderState.UNVERIFIED: text("unverified"), SenderState.PENDING: text("pending")}
_SUPPRESSIONS = {
    SuppressionReason.UNSUBSCRIBED: text("unsubscribed"),
    SuppressionReason.BOUNCED: text("bounced"),
    SuppressionReason.COMPLAINED: text("complained"),
    SuppressionReason.BY_HAND: text("by hand"),
}


@usecase(Permission.DRAFT_EMAILS)
async def draft_email(actor: Actor, channel: str, address: str, instruction: str, *, key: str) -> EmailView:
    """Start a draft for one customer of the channel's business; the same key again returns the same email.

    Raises:
        NotFound: no customer of that address. Unverified: the business's sender. OutOfCredits. NotAllowed.
        Suppressed: the customer unsubscribed, bounced or complained.
    """
    held = await actor.rows(Email).get_or_none(request_key=key)
    if held is not None:
        return await view_email(held.id, masked=not actor.sees_unmasked)
    business = await actor.find(Business, (await find_business_of_channel(actor, channel)).id)
    require_verified_sender(business)
    return await _begin(actor, business, await find_customer(actor, business.id, address), instruction, key)


@usecase(Permission.DRAFT_EMAILS)
async def draft_email_for_customer(actor: Actor, customer_id: int | str, instruction: str, *, key: str) -> EmailView:
    """Start a draft for a customer that somebody is looking at; the same key again returns the same email.

    Raises as `draft_email` does.
    """
    held = await actor.rows(Email).get_or_none(request_key=key)
    if held is not None:
        return await view_email(held.id, masked=not actor.sees_unmasked)
    customer = await actor.find(Customer, customer_id, "business")
    require_verified_sender(customer.business)
    return await _begin(actor, customer.business, customer, instruction, key)


async def _begin(actor: Actor, business: Business, customer: Customer, instruction: str, key: str) -> EmailView:
    await require_not_suppressed(actor.team_id, customer.email)
    email = await begin_email(actor, business, customer, instruction=instruction, key=key)
    actor.note(email=email.id, customer=customer.id, business=business.id)
    return await view_email(email.id, masked=not actor.sees_unmasked)


async def begin_email(
    actor: Actor,
    business: Business,
    customer: Customer,
    *,
    instruction: str,
    key: str,
    answers_reply_id: int | None = None,
    draft_batch_id: int | None = None,
    follow_up_of_id: int | None = None,
    follow_up_number: int = 0,
) -> Email:
    """Create the email, set the analysis's credit aside, and have it written, all in the running transaction."""
    conversation, _ = await Conversation.get_or_create(
        business_id=business.id, customer_id=customer.id, defaults={"team_id": actor.team_id}
    )
    sender_domain = business.sender_address.rpartition("@")[2] or "askusers.invalid"
    email = await Email.create(
        team_id=actor.team_id,
        business_id=business.id,
        customer_id=customer.id,
        conversation_id=conversation.id,
        answers_reply_id=answers_reply_id,
        draft_batch_id=draft_batch_id,
        follow_up_of_id=follow_up_of_id,
        follow_up_number=follow_up_number,
        request_key=key,
        state=EmailState.WRITING,
        instruction=instruction[:3000],
        created_by_id=actor.user_id,
        token=unguessable(),
        unsubscribe_token=unguessable(),
        message_id=f"{unguessable()}@{sender_domain}",
    )
    await reserve_analysis(actor, email, business)
    await enqueue(write_email, key=f"write:{email.id}:0", email_id=email.id, revision=0)
    if draft_batch_id is None:
        await announce("email_changed", key=f"{email.id}:0", email_ids=[email.id])
    return email


async def reserve_analysis(actor: Actor, email: Email, business: Business) -> None:
    """Set the credit of the customer's analysis aside for this attempt to write, if it is not there yet (SPEC C4)."""
    if await needs_analysis(email.customer_id, business.language):
        await reserve_credits(
            actor,
            CREDITS_PER_ANALYSIS,
            key=analysis_key(email.id, email.revision),
            business_id=business.id,
            purpose="analysis",
        )


def require_verified_sender(business: Business) -> None:
    """Raises Unverified: nothing is drafted for, or sent from, an address nobody has proved (SPEC S4)."""
    if business.sender_state is not SenderState.VERIFIED:
        raise Unverified(
            text(
                "The sender address of {name} is not verified ({state}).",
                name=business.name,
                state=_SENDER_STATES[business.sender_state],
            ),
            text("An admin verifies it in the settings of the business; until then no mail can leave."),
        )


async def require_not_suppressed(team_id: int, address: str) -> None:
    """Raises Suppressed when the team may no longer write to the address (SPEC C8)."""
    row = await Suppression.get_or_none(team_id=team_id, address=address)
    if row is not None:
        raise Suppressed(
            text(
                "This customer can't be written to: {reason} on {day}.",
                reason=_SUPPRESSIONS[row.reason],
                day=say_day(row.created_at),
            )
        )


def unguessable() -> str:
    """130 bits in 26 lower-case characters that survive mail servers which change case."""
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(26))
