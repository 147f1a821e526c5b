"""What a business's settings still lack, and why it pays to fill it in: read from facts, never ticked (SPEC S11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models import Business, Customer, DkimKey, IncentiveKind, SenderState
from services.actors import Actor
from services.businesses.view import find_business
from services.permissions import Permission
from services.translation import Text, text
from services.usecase import usecase


@dataclass(frozen=True, slots=True)
class Hint:
    """`place` names the form that mends it; "customers" where it is none of the settings."""

    place: str
    what: Text
    why: Text
    done: bool
    is_needed: bool = False  # nothing can be sent without it


@dataclass(frozen=True, slots=True)
class Completeness:
    hints: tuple[Hint, ...]

    @property
    def missing(self) -> tuple[Hint, ...]:
        """What is needed first."""
        return tuple(sorted((h for h in self.hints if not h.done), key=lambda h: not h.is_needed))

    @property
    def done(self) -> int:
        return sum(h.done for h in self.hints)

    @property
    def total(self) -> int:
        return len(self.hints)


@dataclass(frozen=True, slots=True)
class Beside:
    """What counts and stands beside the settings: whether its mail is signed, its customers, its picture."""

    signed: bool
    customers: bool
    logo: bool


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_completeness(actor: Actor, business_id: Any) -> Completeness:
    business = await find_business(actor, business_id)
    domain = business.sender_address.rpartition("@")[2]
    keys = DkimKey.filter(team_id=actor.team_id, domain=domain).exclude(published_at=None)
    signed = bool(domain) and await keys.exists()
    customers = await Customer.filter(business_id=business.id).exists()
    return view_completeness(business, Beside(signed=signed, customers=customers, logo=bool(business.logo)))


def view_completeness(business: Business, has: Beside) -> Completeness:
    return Completeness(tuple(_hints(business, has)))


def _hints(business: Business, has: Beside) -> Iterator[Hint]:
    yield Hint(
        "sender",
        text("Verify the sender's address"),
        text("Nothing is sent before it is verified."),
        business.sender_state is SenderState.VERIFIED,
        is_needed=True,
    )
    yield Hint(
        "slack",
        text("Choose a Slack channel"),
        text("Drafts wait there to be approved, and replies are told there."),
        bool(business.channel),
        is_needed=True,
    )
    yield Hint(
        "customers",
        text("Bring your customers in"),
        text("Every mail is written from what you know of one of them."),
        has.customers,
        is_needed=True,
    )
    yield Hint(
        "profile",
        text("Say what you offer"),
        text("Drafts speak of your product instead of around it."),
        bool(business.product_description),
    )
    yield Hint(
        "profile",
        text("Add your postal address"),
        text("Many countries ask for it at the foot of commercial mail."),
        bool(business.postal_address),
    )
    yield Hint(
        "look", text("Write a signature"), text("A professional one earns more replies."), bool(business.signature)
    )
    yield Hint("look", text("Upload your logo"), text("Customers know at once who writes."), has.logo)
    yield Hint(
        "sender",
        text("Sign your mail with DKIM"),
        text("Mail programs then trust it more, and it reaches the inbox more often."),
        has.signed,
    )
    yield Hint(
        "incentive",
        text("Offer something for an answer"),
        text("Try different kinds and see which one your customers answer."),
        business.incentive_kind is not IncentiveKind.NONE,
    )
