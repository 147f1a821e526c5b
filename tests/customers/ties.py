"""A list of customers who tie in every order, and what was written to them and by them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models import Conversation, Customer, Email, EmailState, Reply
from tests.cast import Cast

MANY = 230  # four pages and a bit, with as many ties as there are customers
NOW = datetime.now(UTC)


async def fill_business(cast: Cast) -> list[Customer]:
    """Customers whose names, companies, spends and last contacts tie, and are unknown, by the dozen."""
    await Customer.bulk_create(
        Customer(
            team_id=cast.olivia.team_id,
            business_id=cast.business_id,
            email=f"person{n}@tie.example",
            name=("Zoë", "anna", "Björn")[n % 3],
            company=("Ties", "", "knots")[n % 3],
            monthly_spend=(None, 500, 700)[n % 3] if n % 2 else None,
            segment="partner" if n % 5 == 0 else "prospect",
            language=("fr", "fr-CA", "")[n % 3],
        )
        for n in range(MANY)
    )
    made = await Customer.filter(business_id=cast.business_id, email__endswith="@tie.example").order_by("id")
    for n, customer in enumerate(made[:90]):
        await write_to(customer, NOW - timedelta(days=n % 4 * 20))
    await write_to(made[0], NOW - timedelta(days=300))  # an older mail of theirs: they still stand once
    return made


async def write_to(customer: Customer, sent_at: datetime | None, state: str = EmailState.SENT) -> Email:
    conversation, _ = await Conversation.get_or_create(
        business_id=customer.business_id, customer_id=customer.id, defaults={"team_id": customer.team_id}
    )
    key = f"{customer.id}.{await Email.all().count()}"
    return await Email.create(
        team_id=customer.team_id,
        business_id=customer.business_id,
        customer_id=customer.id,
        conversation_id=conversation.id,
        state=state,
        sent_at=sent_at,
        request_key=key,
        token=f"t{key}",
        unsubscribe_token=f"u{key}",
        message_id=f"{key}@x",
    )


async def hear_from(customer: Customer) -> Reply:
    conversation = await Conversation.get(customer_id=customer.id)
    return await Reply.create(
        team_id=customer.team_id,
        business_id=customer.business_id,
        customer_id=customer.id,
        conversation_id=conversation.id,
        message_id=f"r{customer.id}",
        kind="reply",
    )
