"""Fills an empty installation with the world of the first run, by the same acts that an operator has."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import AsyncIterator, Sequence

from sandbox.world import WORLD, Business, Customer, World
from services.accounts import add_member, connect_workspace, found_team
from services.businesses import business_named, create_business, pick_business, verify_sender_by_operator
from services.credits import grant_credits
from services.errors import Conflict
from services.imports import AlreadyImported, import_file

CREDITS = 200
_TITLES = ("Email", "Name", "Company", "Country", "Language", "Time zone", "Monthly Spend", "Total Spent",
           "Payment Count", "First Payment Date", "Last Payment Date", "Plan")  # fmt: skip


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
    with contextlib.suppress(AlreadyImported):
        await import_file(actor, made.id, "customers.csv", _file_of(world.customers))
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


async def _file_of(customers: Sequence[Customer]) -> AsyncIterator[bytes]:
    """As a company would have them exported."""
    labels = list(dict.fromkeys(label for customer in customers for label in customer.facts))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*_TITLES, *labels])
    for c in customers:
        spend = [f"{cents / 100:.2f}" for cents in (c.monthly_spend, c.total_spend)]
        paid = [c.payment_count, c.first_payment, c.last_payment]
        about = [c.email, c.name, c.company, c.country, c.language, c.timezone]
        writer.writerow([*about, *spend, *paid, c.plan, *(c.facts.get(label, "") for label in labels)])
    yield written.getvalue().encode()
