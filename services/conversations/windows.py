"""Which stretch of a conversation is read: so many entries, the newest of them before a place in the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.database import query

A_PAGE = 50
_TOLD = """
WITH told AS (
    SELECT 'email' AS what, id, coalesce(sent_at, created_at) AS at FROM emails WHERE conversation_id = $1
    UNION ALL
    SELECT 'reply', id, received_at FROM replies WHERE conversation_id = $1
)"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: by its time, and among those of one moment by what it is. A mail's place changes when it
    leaves."""

    at: datetime
    what: str  # email or reply
    id: int


@dataclass(frozen=True, slots=True)
class Window:
    """`most` entries before a place; None: the newest."""

    before: Place | None = None
    most: int = A_PAGE


NEWEST = Window()


async def places_of(conversation_id: int, window: Window) -> list[Place]:
    """The places of its entries, the oldest first. All of one conversation are looked at: it has an index, and even
    ten thousand are some milliseconds."""
    before = window.before
    rows = await query(
        f"""{_TOLD} SELECT at, what, id FROM told WHERE $2::timestamptz IS NULL OR (at, what, id) < ($2, $3, $4::bigint)
            ORDER BY at DESC, what DESC, id DESC LIMIT $5""",  # noqa: S608 - all of it is ours
        conversation_id,
        *(_key(before) if before else (None, "", 0)),
        window.most,
    )
    return [Place(**row) for row in reversed(rows)]


async def count_earlier(conversation_id: int, places: Sequence[Place]) -> int:
    """How many stand before the first of these."""
    if not places:
        return 0
    found = await query(
        f"{_TOLD} SELECT count(*) AS n FROM told WHERE (at, what, id) < ($2, $3, $4::bigint)",  # noqa: S608
        conversation_id,
        *_key(places[0]),
    )
    return found[0]["n"]


def earlier_window(window: Window, places: Sequence[Place]) -> Window:
    """A page further back, which keeps the page that has been read before it, so that nobody loses their place."""
    before = places[A_PAGE] if len(places) > A_PAGE else window.before
    return Window(before, 2 * A_PAGE)


async def window_around(conversation_id: int, what: str, id_: int) -> Window:
    """The newest entries; where this one is not among them, a window with it in the middle."""
    later = await query(
        f"""{_TOLD}, asked AS (SELECT * FROM told WHERE what = $2 AND id = $3)
            SELECT told.at, told.what, told.id FROM told, asked
             WHERE (told.at, told.what, told.id) > (asked.at, asked.what, asked.id)
             ORDER BY told.at, told.what, told.id LIMIT {A_PAGE}""",  # noqa: S608
        conversation_id,
        what,
        id_,
    )
    return Window(Place(**later[A_PAGE // 2])) if len(later) == A_PAGE else NEWEST


def _key(place: Place) -> tuple[Any, ...]:
    return place.at, place.what, place.id
