"""Which customers: what a person typed and chose in the list, as conditions that the database answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg
from tortoise.transactions import in_transaction

from models import Business
from services.actors import Actor
from services.customers.statuses import CustomerStatus, LastContact, has_status, was_contacted
from services.database import query
from services.errors import Invalid, NotFound, ProductError
from services.permissions import Grant, Permission, grant
from services.translation import text

MOST_TICKED = 500
MOST_WORDS = 6
LONGEST_SEARCH = 100
NO_LANGUAGE = "none"
PATIENCE_S = 5
_SPECIAL = re.compile(r"([\\%_])")


class TooSlow(ProductError):
    """The question takes longer than a person should wait, and than the database should work for one list."""


@dataclass(frozen=True, slots=True)
class CustomerSelection:
    """Which customers. Spend is cents a month, both bounds included; `business_id` None means all businesses."""

    business_id: int | None = None
    words: str = ""
    segment: str = ""
    status: CustomerStatus | None = None
    spend_from: int | None = None
    spend_to: int | None = None
    contact: LastContact | None = None
    language: str = ""  # a tag such as "fr", which "fr-CA" fits too; "none" means that none is held

    @property
    def narrows(self) -> bool:
        """Whether it leaves anybody of its businesses out."""
        return self != CustomerSelection(self.business_id)


@dataclass(frozen=True, slots=True)
class ReachedBusiness:
    """`own`: this very person may delete its customers."""

    id: int
    name: str
    currency: str
    own: bool


@dataclass(slots=True)
class Conditions:
    """Conditions on a customer `c`, and the values that they name by number."""

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def put(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}"

    def __str__(self) -> str:
        return " AND ".join(f"({part})" for part in self.parts) or "true"


async def reach_businesses(actor: Actor) -> list[ReachedBusiness]:
    """The businesses that the running act may touch, by name."""
    rows = await actor.rows(Business).filter(deleted_at=None).order_by("name", "id")
    deletes = grant(actor.role, Permission.DELETE_CUSTOMERS)
    return [
        ReachedBusiness(
            business.id,
            business.name,
            business.currency,
            own=deletes is Grant.YES or (deletes is Grant.OWN and business.created_by_id == actor.user_id),
        )
        for business in rows
    ]


async def narrow_to(
    actor: Actor, businesses: Sequence[ReachedBusiness], selection: CustomerSelection
) -> list[ReachedBusiness]:
    """Those of the businesses that the selection asks for.

    Raises:
        NotFound: no such business in this team. NotAllowed: the act reaches only one's own.
    """
    if selection.business_id is None:
        return list(businesses)
    chosen = [b for b in businesses if b.id == selection.business_id]
    if not chosen:
        await actor.find(Business, selection.business_id)
        raise NotFound(text("There is no such business."))
    return chosen


def as_seen_by(actor: Actor, selection: CustomerSelection) -> CustomerSelection:
    """Without what would tell a viewer about money."""
    if actor.sees_unmasked:
        return selection
    return replace(selection, spend_from=None, spend_to=None)


def conditions_of(actor: Actor, selection: CustomerSelection) -> Conditions:
    """What a customer `c` must fulfil, beside being of a business that the act reaches.

    Raises:
        Invalid: a viewer searches for an address. They see `j***@example.com`: whether `jane@` finds it would
        tell the rest, so they search in names, companies and domains, which they see.
    """
    found = Conditions()
    for word in selection.words[:LONGEST_SEARCH].split()[:MOST_WORDS]:
        found.parts.append(_has_word(found, word) if actor.sees_unmasked else _has_word_for_viewer(found, word))
    if selection.segment:
        found.parts.append(f"c.segment = {found.put(selection.segment)}")
    if selection.spend_from is not None:
        found.parts.append(f"c.monthly_spend >= {found.put(selection.spend_from)}")
    if selection.spend_to is not None:
        found.parts.append(f"c.monthly_spend <= {found.put(selection.spend_to)}")
    if selection.language == NO_LANGUAGE:
        found.parts.append("c.language = ''")
    elif selection.language:
        tag = selection.language.lower()
        found.parts.append(
            f"lower(c.language) = {found.put(tag)} OR lower(c.language) LIKE {found.put(_literally(tag) + '-%')}"
        )
    if selection.status:
        found.parts.append(has_status(selection.status))
    if selection.contact:
        found.parts.append(was_contacted(selection.contact))
    return found


def choose(
    actor: Actor, selection: CustomerSelection, ids: Sequence[int] | None, reached: Sequence[ReachedBusiness]
) -> Conditions:
    """What a customer `c` must fulfil to be one of these ids, or else of all that the selection finds; in reach."""
    found = Conditions() if ids is not None else conditions_of(actor, selection)
    found.parts.append(f"c.business_id = ANY({found.put([b.id for b in reached])}::int[])")
    if ids is not None:
        found.parts.append(f"c.id = ANY({found.put([i for i in ids[:MOST_TICKED] if 0 < i < 2**63])}::bigint[])")
    return found


async def ask(sql: str, values: Sequence[Any], *, patience_s: float = 0) -> list[dict[str, Any]]:
    """One question about any number of customers, planned for these very values, and given up after so many seconds:
    PATIENCE_S unless others are named.

    Raises:
        TooSlow: it took longer.
    """
    within_ms = int((patience_s or PATIENCE_S) * 1000)
    try:
        async with in_transaction() as connection:
            await connection.execute_script(
                f"SET LOCAL statement_timeout = {within_ms}; SET LOCAL plan_cache_mode = force_custom_plan"
            )
            return await query(sql, *values)
    except asyncpg.QueryCanceledError:
        raise TooSlow(
            text("This takes too long with so many customers."),
            text("Choose one business, or ask for less at once."),
        ) from None


def _has_word(found: Conditions, word: str) -> str:
    """Anywhere in name, company and address; `jane@` is the start of an address, `@acme` of its domain."""
    local, at, _domain = word.partition("@")
    if at and local:
        return f"c.email LIKE {found.put(_literally(word.lower()) + '%')}"
    in_address = found.put(f"%{_literally(word.lower())}%")
    return f"{_holds(found, 'c.name', word)} OR {_holds(found, 'c.company', word)} OR c.email LIKE {in_address}"


def _holds(found: Conditions, column: str, word: str) -> str:
    """Anywhere in it, in capitals or not. Of letters of ASCII the simplest rules know that as well, in less than half
    of the time: a word that nobody has is looked for in all of a million names."""
    if word.isascii():
        return f'lower({column} COLLATE "C") LIKE {found.put(f"%{_literally(word.lower())}%")}'
    return f"{column} ILIKE {found.put(f'%{_literally(word)}%')}"


def _has_word_for_viewer(found: Conditions, word: str) -> str:
    local, at, domain = word.partition("@")
    if at and local:
        raise Invalid(
            text("Addresses are masked for your role, so they can't be searched."),
            text("Search for a name, a company or a domain."),
            field="q",
        )
    in_domain = found.put(f"{'' if at else '%'}{_literally((domain if at else word).lower())}%")
    if at:
        return f"split_part(c.email, '@', 2) LIKE {in_domain}"
    # A name that is itself an address is shown masked too.
    return (
        f"{_holds(found, 'c.name', word)} AND c.name NOT LIKE '%@%'"
        f" OR {_holds(found, 'c.company', word)} AND c.company NOT LIKE '%@%'"
        f" OR split_part(c.email, '@', 2) LIKE {in_domain}"
    )


def _literally(word: str) -> str:
    return _SPECIAL.sub(r"\\\1", word)
