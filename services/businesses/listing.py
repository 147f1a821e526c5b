"""All businesses of a team at a glance (SPEC S10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models import Business, DkimKey
from services.actors import Actor
from services.businesses.changing import MARK_LENGTH
from services.businesses.completeness import Beside, Completeness, view_completeness
from services.businesses.settings import may_edit
from services.database import query
from services.errors import OverLimit
from services.permissions import Permission
from services.plans.limits import limits_of
from services.plans.refusing import businesses_full
from services.usecase import usecase

MOST_COUNTED = 10_000  # customers; counting a million of them to show a number would stall the list
MOST_LISTED = 200
# Pictures stay where they are: of each only what stands for it is read.
_BESIDE = f"""SELECT b.id, coalesce(left(encode(sha256(b.logo), 'hex'), {MARK_LENGTH}), '') AS logo,
        (SELECT count(*) FROM (SELECT 1 FROM customers c WHERE c.business_id = b.id LIMIT {MOST_COUNTED + 1}) counted)
        AS customers
    FROM businesses b WHERE b.id = ANY($1::int[])"""  # noqa: S608
_READ = (
    "id",
    "name",
    "website",
    "channel",
    "sender_state",
    "sender_address",
    "halted_at",
    "created_by_id",
    "product_description",
    "postal_address",
    "signature",
    "incentive_kind",
)


@dataclass(frozen=True, slots=True)
class ListedBusiness:
    """`customers` is exact up to MOST_COUNTED, and one more stands for more."""

    id: int
    name: str
    website: str
    logo: str
    channel: str
    sender_state: str
    halted: bool
    customers: int
    completeness: Completeness
    may_edit: bool


@dataclass(frozen=True, slots=True)
class BusinessList:
    businesses: tuple[ListedBusiness, ...]
    limit: int | None  # how many the team has room for; None: as many as it likes
    full: OverLimit | None  # what another one would be refused with now


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def list_businesses(actor: Actor) -> BusinessList:
    """By name; the role matrix shows all of them to everybody in the team."""
    rows = await actor.rows(Business).filter(deleted_at=None).order_by("name").limit(MOST_LISTED).only(*_READ)
    beside = {row["id"]: row for row in await query(_BESIDE, [b.id for b in rows])}
    domains = set(
        await DkimKey.filter(team_id=actor.team_id).exclude(published_at=None).values_list("domain", flat=True)
    )
    limits = await limits_of(actor.team_id)
    is_full = limits.businesses is not None and len(rows) >= limits.businesses
    return BusinessList(
        tuple(_view(actor, b, beside[b.id], domains) for b in rows if b.id in beside),
        limits.businesses,
        businesses_full(limits, actor.role) if is_full else None,
    )


def _view(actor: Actor, business: Business, beside: dict[str, Any], signed_domains: set[str]) -> ListedBusiness:
    has = Beside(
        signed=business.sender_address.rpartition("@")[2] in signed_domains,
        customers=beside["customers"] > 0,
        logo=bool(beside["logo"]),
    )
    return ListedBusiness(
        id=business.id,
        name=business.name,
        website=business.website,
        logo=beside["logo"],
        channel=business.channel,
        sender_state=business.sender_state.value,
        halted=business.halted_at is not None,
        customers=beside["customers"],
        completeness=view_completeness(business, has),
        may_edit=may_edit(actor, business),
    )
