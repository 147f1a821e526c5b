"""Customers by address over all products (SPEC T7, T8), and who of one product's clients could be another's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import Customer
from services.actors import Actor
from services.dashboard.bounded import read_bounded
from services.dashboard.scope import find_product
from services.errors import Invalid, NotFound
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

PAGE = 20

# A business holds an address once, so two rows of one address are two products. In order, from an index alone.
_ADDRESSES = """SELECT email FROM customers WHERE team_id = $1 AND email > $2
    GROUP BY email HAVING count(*) > 1 ORDER BY email LIMIT $3"""

_HISTORIES = """SELECT c.email, c.id, c.name, b.name AS product, c.segment, c.monthly_spend, b.currency,
        b.deleted_at IS NULL AS is_there, sent.n AS sent, sent.last AS last_sent_at,
        came.n AS replies, came.last AS last_reply_at
    FROM customers c JOIN businesses b ON b.id = c.business_id
    CROSS JOIN LATERAL (SELECT count(*) AS n, max(sent_at) AS last FROM emails
        WHERE customer_id = c.id AND sent_at IS NOT NULL) sent
    CROSS JOIN LATERAL (SELECT count(*) AS n, max(received_at) AS last FROM replies
        WHERE customer_id = c.id AND kind IN ('reply', 'invitation')) came
    WHERE c.team_id = $1 AND c.email = ANY($2::text[]) ORDER BY c.email, b.name, c.id"""

# $1 and $2 are the products, $3 the team; those who pay most come first, those who only answered last.
_CANDIDATES = """SELECT c.id, c.name, c.company, c.email, coalesce(c.monthly_spend, 0) AS monthly_spend,
        EXISTS (SELECT FROM replies r WHERE r.customer_id = c.id AND r.kind IN ('reply', 'invitation')) AS has_answered
    FROM customers c
    WHERE c.business_id = $1 AND c.segment = 'client'
      AND (coalesce(c.monthly_spend, 0), c.id) < ($4::bigint, $5::bigint)
      AND (coalesce(c.monthly_spend, 0) > 0 OR c.id IN (
          SELECT customer_id FROM replies WHERE business_id = $1 AND kind IN ('reply', 'invitation')))
      AND NOT EXISTS (SELECT FROM customers o WHERE o.team_id = $3 AND o.business_id = $2
                        AND o.email = c.email)
      AND NOT EXISTS (SELECT FROM suppressions s WHERE s.team_id = $3 AND s.address = c.email)
    ORDER BY coalesce(c.monthly_spend, 0) DESC, c.id DESC LIMIT $6"""
_BEFORE_ALL = (2**62, 2**62)


@dataclass(frozen=True, slots=True)
class InProduct:
    """One address as one product knows it. Spend in cents a month."""

    customer_id: int
    product: str
    segment: str
    monthly_spend: int | None
    currency: str
    sent: int
    last_sent_at: datetime | None
    replies: int
    last_reply_at: datetime | None


@dataclass(frozen=True, slots=True)
class SharedCustomer:
    address: str
    name: str
    products: tuple[InProduct, ...]


@dataclass(frozen=True, slots=True)
class SharedPage:
    """`next` is what `after` is for the page that follows, "" on the last: an id, so that no address is in a link."""

    customers: tuple[SharedCustomer, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Candidate:
    customer_id: int
    name: str
    company: str
    address: str
    monthly_spend: int
    has_answered: bool


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """Clients of one product who are not on the other's list; `next` as in SharedPage."""

    of: str
    missing_in: str
    currency: str
    candidates: tuple[Candidate, ...]
    next: str


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_shared_customers(actor: Actor, after: str = "") -> SharedPage:
    """Addresses that stand in two products or more, in their order.

    A page may hold fewer while a product is being deleted: its rows go by and by. Raises TookTooLong.
    """
    last = await _row_after(actor, after)
    found = await read_bounded(_ADDRESSES, actor.team_id, last.email if last else "", PAGE + 1)
    addresses = [row["email"] for row in found[:PAGE]]
    held: dict[str, list[dict[str, Any]]] = {address: [] for address in addresses}
    for row in await read_bounded(_HISTORIES, actor.team_id, addresses):
        held[row.pop("email")].append(row)
    ids = [rows[0]["id"] for rows in held.values() if rows]
    there = {address: [row for row in rows if row.pop("is_there")] for address, rows in held.items()}
    customers = tuple(
        SharedCustomer(address, rows[0]["name"], tuple(_in_product(row) for row in rows))
        for address, rows in there.items()
        if len(rows) > 1
    )
    return SharedPage(customers, str(ids[-1]) if len(found) > PAGE and ids else "")


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_candidates(actor: Actor, of: str, missing_in: str, after: str = "") -> CandidatePage:
    """Who could be won for `missing_in`: clients of `of` who pay each month or have answered a mail, who are not
    on the other's list, and whom the team may write to at all. Those who pay most come first.

    Raises:
        NotFound: no such business in this team. Invalid: twice the same. TookTooLong.
    """
    product, other = await find_product(actor, of), await find_product(actor, missing_in)
    if product.id == other.id:
        raise Invalid(text("Choose two different products."), field="missing_in")
    last = await _row_after(actor, after)
    key = (last.monthly_spend or 0, last.id) if last else _BEFORE_ALL
    rows = await read_bounded(_CANDIDATES, product.id, other.id, actor.team_id, *key, PAGE + 1)
    candidates = tuple(
        Candidate(row["id"], row["name"], row["company"], row["email"], row["monthly_spend"], row["has_answered"])
        for row in rows[:PAGE]
    )
    more = str(candidates[-1].customer_id) if len(rows) > PAGE else ""
    return CandidatePage(product.name, other.name, product.currency, candidates, more)


async def _row_after(actor: Actor, after: str) -> Customer | None:
    """The row that the page before ended with; one that is gone meanwhile begins the list again."""
    if not after:
        return None
    try:
        return await actor.find(Customer, after)
    except NotFound:
        return None


def _in_product(row: dict[str, Any]) -> InProduct:
    return InProduct(**{("customer_id" if name == "id" else name): row[name] for name in row if name != "name"})
