"""Which other products of the team wrote to the same person lately: nobody is to be written to too often (SPEC T7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.database import query

# Two weeks: a mail that asks for an answer is still on the reader's mind for about that long, and half of all
# answers have come within it; a second product asking meanwhile is felt as the same sender pushing.
LATELY = timedelta(days=14)

_CONTACTS = """
    SELECT b.name, max(CASE WHEN e.state IN ('sent', 'uncertain') THEN coalesce(e.sent_at, e.changed_at) END) AS wrote,
           min(CASE WHEN e.state IN ('scheduled', 'sending') THEN e.send_at END) AS leaves
      FROM customers c
      JOIN businesses b ON b.id = c.business_id AND b.deleted_at IS NULL
      JOIN emails e ON e.customer_id = c.id
     WHERE c.team_id = $1 AND c.email = $2 AND c.business_id <> $3
       AND (e.state IN ('scheduled', 'sending')
            OR e.state IN ('sent', 'uncertain') AND coalesce(e.sent_at, e.changed_at) > now() - $4::interval)
     GROUP BY b.id, b.name
     ORDER BY b.name
     LIMIT 20"""


@dataclass(frozen=True, slots=True)
class Contact:
    """Another product's last mail to the same address, or the next one that leaves by itself."""

    business_name: str
    wrote_at: datetime | None
    leaves_at: datetime | None


async def read_recent_contacts(team_id: int, address: str, business_id: int) -> tuple[Contact, ...]:
    """Contacts within LATELY or under way, of all businesses of the team but this one. The address is the row's own."""
    rows = await query(_CONTACTS, team_id, address, business_id, LATELY)
    return tuple(Contact(row["name"], row["wrote"], row["leaves"]) for row in rows)
