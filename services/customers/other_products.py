"""What every product of the team wrote to one person and heard from them, newest first; for admins (SPEC T7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import Customer
from services.actors import Actor
from services.database import query
from services.permissions import Permission
from services.usecase import usecase

A_PAGE = 50

# Keyset by (moment, what, id): mails and replies interleave, and two of them may share a moment.
_TIMELINE = """
    WITH here AS (
        SELECT c.id, c.business_id, b.name AS business
          FROM customers c JOIN businesses b ON b.id = c.business_id AND b.deleted_at IS NULL
         WHERE c.team_id = $1 AND c.email = $2
    )
    SELECT * FROM (
        SELECT coalesce(e.sent_at, e.created_at) AS at, 'email' AS what, e.id, here.business, e.state, v.subject
          FROM here JOIN emails e ON e.customer_id = here.id
          LEFT JOIN email_versions v ON v.email_id = e.id AND v.number = e.version
        UNION ALL
        SELECT r.received_at, 'reply', r.id, here.business, r.kind, r.subject
          FROM here
          JOIN conversations k ON k.business_id = here.business_id AND k.customer_id = here.id
          JOIN replies r ON r.conversation_id = k.id
    ) told
     WHERE $3::timestamptz IS NULL OR (at, what, id) < ($3::timestamptz, $4::text, $5::bigint)
     ORDER BY at DESC, what DESC, id DESC
     LIMIT $6"""


@dataclass(frozen=True, slots=True)
class Told:
    """One mail or reply of one product. `what` is email or reply; `state` the mail's state or the reply's kind."""

    at: datetime
    what: str
    id: int
    business_name: str
    state: str
    subject: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A page of it; `older` is the entry to go on after, None on the last page."""

    entries: tuple[Told, ...]
    older: Told | None


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_all_products(
    actor: Actor, customer_id: int | str, after: tuple[datetime, str, int] | None = None
) -> Telling:
    """All that the team's businesses and this address wrote each other, from `after` on backwards.

    Raises:
        NotFound: no such customer in this team.
    """
    customer = await actor.find(Customer, customer_id)
    at, what, number = after or (None, "", 0)
    rows = await query(_TIMELINE, actor.team_id, customer.email, at, what, number, A_PAGE + 1)
    entries = tuple(
        Told(row["at"], row["what"], row["id"], row["business"], row["state"], row["subject"] or "")
        for row in rows[:A_PAGE]
    )
    return Telling(entries, entries[-1] if len(rows) > A_PAGE else None)
