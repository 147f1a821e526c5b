"""Fills an empty installation with the world of the first run, by the same acts that an operator has."""

from __future__ import annotations

import contextlib
from datetime import date

from sandbox.world import WORLD, Business, Customer, World
from services.accounts import add_member, connect_workspace, found_team
from services.businesses import business_named, create_business, pick_business, verify_sender_by_operator
from services.credits import grant_credits
from services.customers import import_customers
from services.errors import Conflict

CREDITS = 200


async def seed(world: World = WORLD) -> None:
    """Create the team, its four people, the business and its customers; a run that was cut short is completed."""
    owner = next(p for p in world.people if p.role == "owner")
    actor = await found_team(world.team_name, owner.name, owner.email)
    await connect_workspace(actor.team_id, world.slack_team_id, world.slack_team_name)
    for person in world.people:
        await add_member(
            actor.team_id,
            person.name,
            person.email,
            person.role,
            slack_workspace=world.slack_team_id,
            slack_user=person.slack_id,
        )
    business = world.business
    with contextlib.suppress(Conflict):  # it is there from the run that was cut short
        await create_business(actor, **_settings(business))
    made = await business_named(actor, business.name)
    await verify_sender_by_operator(actor, made.id)
    await pick_business(actor, business.review_channel_id, business.name)
    await import_customers(actor, made.id, [_row(c) for c in world.customers])
    await grant_credits(actor, CREDITS, source="gift", key="sandbox")


def _settings(business: Business) -> dict[str, object]:
    return {
        "name": business.name,
        "website": business.website,
        "contact_name": business.contact_name,
        "contact_role": business.contact_role,
        "currency": business.currency,
        "product_description": business.product_description,
        "upsell_product": business.upsell_product,
        "signature": business.signature,
        "language": business.language,
        "contact_preference": business.contact_preference,
        "contact_detail": business.contact_detail,
        "sender_name": business.sender_name,
        "sender_address": business.sender_email,
        "incentive_kind": business.incentive.kind,
        "incentive_high": business.incentive.high_amount,
        "incentive_standard": business.incentive.standard_amount,
        "incentive_threshold_cents": business.incentive.threshold_per_month * 100,
        "incentive_unit": business.incentive.unit,
        "incentive_text": business.incentive.own_text,
    }


def _row(customer: Customer) -> dict[str, object]:
    return {
        "email": customer.email,
        "name": customer.name,
        "company": customer.company,
        "country": customer.country,
        "language": customer.language,
        "timezone": customer.timezone,
        "monthly_spend": customer.monthly_spend,
        "total_spend": customer.total_spend,
        "payment_count": customer.payment_count,
        "first_payment_on": date.fromisoformat(customer.first_payment) if customer.first_payment else None,
        "last_payment_on": date.fromisoformat(customer.last_payment) if customer.last_payment else None,
        "facts": {"Plan": customer.plan, **customer.facts},
    }
