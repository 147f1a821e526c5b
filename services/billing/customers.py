"""Which customer of Stripe's a team is, and whose an object of Stripe's is."""

from __future__ import annotations

import secrets

from tortoise.transactions import in_transaction

from gateways.stripe_billing import StripeBilling
from models import BillingCustomer, Membership, Role, Team
from services.billing.events import unpark
from services.billing.outcome import Outcome, ignored, parked
from services.database import execute, query

_MAKE = """INSERT INTO billing_customers (team_id, key, subscription, created_at) VALUES ($1, $2, '', now())
    ON CONFLICT (team_id) DO NOTHING"""


async def customer_of(team_id: int, stripe: StripeBilling) -> str:
    """Stripe's id of the team, made on first use; asked twice, or by two at once, Stripe makes one.

    Whoever presses, the same is asked: under one key Stripe takes one question alone. So it is the owner's address.
    """
    await execute(_MAKE, team_id, secrets.token_hex(16))
    row = await BillingCustomer.get(team_id=team_id)
    if row.stripe_id:
        return row.stripe_id
    team = await Team.get(id=team_id)
    owner = await Membership.get(team_id=team_id, role=Role.OWNER).select_related("user")
    made = await stripe.create_customer(key=row.key, team_id=team_id, email=owner.user.email, name=team.name)
    await know_customer(team_id, made)
    return made


async def know_customer(team_id: int, customer: str) -> None:
    async with in_transaction():
        await execute(
            "UPDATE billing_customers SET stripe_id = $2 WHERE team_id = $1 AND stripe_id IS NULL", team_id, customer
        )
        await unpark(customer)


async def team_of(customer: str) -> int | None:
    found = await BillingCustomer.get_or_none(stripe_id=customer) if customer else None
    return found.team_id if found else None  # type: ignore[attr-defined]


async def lock_team(team_id: int) -> str:
    """In the running transaction: whatever else is being settled for this team waits. The subscription it lives on."""
    rows = await query("SELECT subscription FROM billing_customers WHERE team_id = $1 FOR NO KEY UPDATE", team_id)
    return rows[0]["subscription"] if rows else ""


async def whose(stripe: StripeBilling, customer: str, mark: str) -> Outcome:
    """Of an object whose customer is no team here: one of ours that is not written down yet, or somebody else's."""
    if mark:
        return parked(mark)
    if customer and await stripe.read_customer_mark(customer):
        return parked(customer)
    return ignored("it was not made by this product")
