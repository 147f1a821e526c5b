"""Finds customers: one by address, many by a filter such as `segment:client spend>100 limit:50`."""

from __future__ import annotations

from dataclasses import dataclass

from models import Customer
from services.actors import Actor
from services.addresses import masked_address, normal_address
from services.errors import NotFound
from services.translation import text

MOST = 500  # customers that one filter may choose; larger batches come with the panel

# SPEC G8: never written to unless a person names them.
GUARDED_SEGMENTS = ("internal", "competitor", "off-target", "supplier")


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers. Spend is cents a month, both bounds exclusive; `words` is what the person typed."""

    segment: str = ""
    spend_over: int | None = None
    spend_under: int | None = None
    company: str = ""
    country: str = ""
    language: str = ""
    limit: int = 50
    words: str = ""


async def find_customer(actor: Actor, business_id: int, address: str) -> Customer:
    """Raises NotFound, with what to do next, when the business has no customer of that address."""
    normal = normal_address(address, field="address")
    customer = await actor.rows(Customer).get_or_none(business_id=business_id, email=normal)
    if customer is None:
        shown = normal if actor.sees_unmasked else masked_address(normal)
        raise NotFound(
            text("There is no customer {address} in this business.", address=shown),
            text("Check the address, or import them first."),
        )
    return customer


async def choose_customers(actor: Actor, business_id: int, chosen: CustomerFilter) -> list[Customer]:
    """At most `limit` customers, the biggest spenders first."""
    rows = actor.rows(Customer).filter(business_id=business_id)
    if chosen.segment:
        rows = rows.filter(segment=chosen.segment.lower())
    if chosen.spend_over is not None:
        rows = rows.filter(monthly_spend__gt=chosen.spend_over)
    if chosen.spend_under is not None:
        rows = rows.filter(monthly_spend__lt=chosen.spend_under)
    if chosen.company:
        rows = rows.filter(company__icontains=chosen.company)
    if chosen.country:
        rows = rows.filter(country__iexact=chosen.country)
    if chosen.language:
        rows = rows.filter(language__iexact=chosen.language)
    return await rows.order_by("-monthly_spend", "id").limit(max(1, min(chosen.limit, MOST)))
