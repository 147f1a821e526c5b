"""The orders that customers can be listed in, and the marks by which a page goes on in one of them.

What a sort can't order (no spend, no company, never written to) comes after what it can, so each sort is one or two
runs, each with a key and the id to tell ties apart.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.customers.statuses import LastContact, was_contacted

DEFAULT_SORT = "-added"


@dataclass(frozen=True, slots=True)
class Run:
    """Customers of one sort, in an order that an index has. `written_to` is what all of its customers are."""

    key: str = ""  # of a customer `c`; "" orders by id alone
    kind: str = "text"  # the type of the key in SQL
    holds: str = "true"  # what the index knows of all of them
    sifts: str = ""  # what it does not know, and has to be looked up row by row
    same: str = ""  # what all of them have alike, where it stands before the id in the index
    source: str = "customers c"
    business: str = "c.business_id"
    id: str = "c.id"
    written_to: bool | None = None


_LATEST = """emails m JOIN customers c ON c.id = m.customer_id AND m.sent_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM emails l WHERE l.customer_id = m.customer_id AND (l.sent_at, l.id) > (m.sent_at, m.id))"""

# Each is the order of an index: customers_business, _name, _company and _spend, and emails_sent.
SORTS: dict[str, tuple[Run, ...]] = {
    "added": (Run(),),
    "name": (Run("lower(c.name)"),),
    "company": (
        Run("lower(c.company)", holds="lower(c.company) > ''"),
        Run(holds="lower(c.company) <= ''", same="lower(c.company)"),
    ),
    "spend": (
        Run("c.monthly_spend", "bigint", holds="c.monthly_spend IS NOT NULL"),
        Run(holds="c.monthly_spend IS NULL", same="c.monthly_spend"),
    ),
    "contact": (
        Run(
            "m.sent_at",
            "timestamptz",
            source=_LATEST,
            business="m.business_id",
            id="m.customer_id",
            written_to=True,
        ),
        Run(sifts=was_contacted(LastContact.NEVER), written_to=False),
    ),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A row to go on from: its run, key and id, and its place in the list. `key` is still to be read of the row
    where `by_row`."""

    run: int
    key: Any
    id: int
    place: int
    by_row: bool = False


def write_mark(row: dict[str, Any], runs: tuple[Run, ...], place: int, *, masked: bool) -> str:
    """A viewer's mark holds no words: a name or a company may be an address, which they are shown masked."""
    key = row["key"].isoformat() if isinstance(row["key"], datetime) else row["key"]
    if masked and _orders_by_words(runs[row["run"]]):
        key = None
    said = json.dumps([row["run"], key, row["id"], place], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_mark(said: str, runs: tuple[Run, ...], *, masked: bool) -> Mark | None:
    """None for whatever `write_mark` has not written for one of these runs: it comes from the address bar.

    From a viewer no words are taken either: asking whom "jane@a" stands before would tell the name letter by letter.
    """
    try:
        run, key, id_, place = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
        if not (_is_number(run) and _is_number(id_) and _is_number(place)) or run < 0:
            return None
        kind = runs[run].kind if runs[run].key else ""
        by_row = masked and _orders_by_words(runs[run])
        if kind == "timestamptz":
            key = datetime.fromisoformat(key).astimezone(UTC)
        if kind == "" or by_row:
            fits = key is None
        elif kind == "text":
            fits = "\0" not in key and key.encode() is not None  # half a character can't be encoded
        else:
            fits = kind != "bigint" or _is_number(key)
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, binascii.Error, RecursionError):
        return None
    return Mark(run, key, id_, place, by_row) if fits else None


def _orders_by_words(run: Run) -> bool:
    return bool(run.key) and run.kind == "text"


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62
