"""One customer as a person reads it: who they are, what is held about them, where else in the team they stand (C3)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models import Business, Customer, Suppression
from services.actors import Actor
from services.addresses import masked_address
from services.contact_pressure import Contact, read_recent_contacts
from services.customers.choosing import GUARDED_SEGMENTS
from services.database import query
from services.masking import is_financial, masked_text
from services.permissions import Grant, Permission, grant
from services.usecase import usecase

SEGMENTS = (
    "internal",
    "competitor",
    "client",
    "distributor",
    "prospect",
    "partner",
    "off-target",
    "supplier",
    "other",
)  # SPEC G1
FIELDS = ("name", "company", "country", "language", "timezone", "segment")  # that a person may change by hand

_OTHERS = """
    SELECT c.id, b.name AS business, c.segment,
           (SELECT max(e.sent_at) FROM emails e WHERE e.customer_id = c.id) AS written_at
      FROM customers c JOIN businesses b ON b.id = c.business_id AND b.deleted_at IS NULL
     WHERE c.team_id = $1 AND c.email = $2 AND c.id <> $3
     ORDER BY b.name, c.id LIMIT 50"""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One thing held about the customer, as imported or as a person wrote it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same address on another business's list; `written_at` is that product's last mail to it."""

    customer_id: int
    business_name: str
    segment: str
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class Money:
    """In cents of `currency`; None where nothing is known. Not given at all to those who may not see it."""

    currency: str
    monthly_spend: int | None
    total_spend: int | None
    payment_count: int | None
    first_payment_on: date | None
    last_payment_on: date | None


@dataclass(frozen=True, slots=True)
class CustomerView:
    """`reaches`: the person's role reaches this business also where it acts only on businesses of one's own.

    `mark` stands for what can be edited, as shown here; `gone` says why nobody may write to them any more.
    """

    id: int
    business_id: int
    business_name: str
    business_language: str
    name: str
    company: str
    address: str
    country: str
    language: str
    timezone: str
    segment: str
    guarded: bool
    facts: tuple[FactLine, ...]
    hidden_facts: int
    money: Money | None
    masked: bool
    reaches: bool
    mark: int
    gone: str
    gone_at: datetime | None
    elsewhere: tuple[Elsewhere, ...]
    contacts: tuple[Contact, ...]
    created_at: datetime


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_customer(actor: Actor, customer_id: int | str) -> CustomerView:
    """The customer, for this person's eyes.

    Raises:
        NotFound: no such customer in this team.
    """
    customer = await actor.find(Customer, customer_id, "business")
    business, masked = customer.business, not actor.sees_unmasked
    suppression = await Suppression.get_or_none(team_id=actor.team_id, address=customer.email)
    others = await query(_OTHERS, actor.team_id, customer.email, customer.id)
    facts = [FactLine(str(label), str(value)) for label, value in customer.facts.items()]
    shown = [f for f in facts if not (masked and is_financial(f.label, f.value))]
    return CustomerView(
        id=customer.id,
        business_id=business.id,
        business_name=business.name,
        business_language=business.language,
        name=_shown(customer.name, masked),
        company=_shown(customer.company, masked),
        address=masked_address(customer.email) if masked else customer.email,
        country=customer.country,
        language=customer.language,
        timezone=customer.timezone,
        segment=customer.segment,
        guarded=customer.segment in GUARDED_SEGMENTS,
        facts=tuple(FactLine(_shown(f.label, masked), _shown(f.value, masked)) for f in shown),
        hidden_facts=len(facts) - len(shown),
        money=None if masked else _money(customer, business.currency),
        masked=masked,
        reaches=reaches(actor, business),
        mark=mark_of(customer),
        gone=suppression.reason.value if suppression else "",
        gone_at=suppression.created_at if suppression else None,
        elsewhere=tuple(Elsewhere(o["id"], o["business"], o["segment"], o["written_at"]) for o in others),
        contacts=await read_recent_contacts(actor.team_id, customer.email, business.id),
        created_at=customer.created_at,
    )


def reaches(actor: Actor, business: Business) -> bool:
    """Whether acts on this business's customers are within reach, as far as its creator decides that.

    What the role may do at all is `actor.may`; the acts about customers share one line of the matrix here.
    """
    return grant(actor.role, Permission.DRAFT_EMAILS) is not Grant.OWN or business.created_by_id == actor.user_id


def mark_of(customer: Customer) -> int:
    """48 bits that stand for all that a person may edit, so that who saves on top of something else is told."""
    held: list[Any] = [*(getattr(customer, name) for name in FIELDS), customer.facts]
    return int.from_bytes(hashlib.sha256(json.dumps(held, sort_keys=True).encode()).digest()[:6])


def _money(customer: Customer, currency: str) -> Money:
    return Money(
        currency=currency,
        monthly_spend=customer.monthly_spend,
        total_spend=customer.total_spend,
        payment_count=customer.payment_count,
        first_payment_on=customer.first_payment_on,
        last_payment_on=customer.last_payment_on,
    )


def _shown(words: str, masked: bool) -> str:
    return masked_text(words) if masked else words
