"""Where a customer stands, from the mails, replies and suppressions held: for the rows shown, and as a filter.

The stages follow each other and the furthest counts, so that each customer has one status, shown and filtered alike.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class CustomerStatus(StrEnum):
    NEW = "new"
    DRAFTED = "drafted"  # a mail is being prepared, and none has left yet
    CONTACTED = "contacted"
    REPLIED = "replied"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BY_HAND = "by_hand"  # somebody of the team put them on the list of those who are not written to


class LastContact(StrEnum):
    """When a mail last went out: within so many days, longer ago or never, never."""

    WITHIN_7 = "7"
    WITHIN_30 = "30"
    WITHIN_90 = "90"
    NOT_WITHIN_30 = "not30"
    NOT_WITHIN_90 = "not90"
    NEVER = "never"


_PREPARED = "'writing', 'drafted', 'approved', 'scheduled', 'sending', 'overdue', 'uncertain', 'failed'"
_PEOPLE = "'reply', 'invitation'"
_SENT = "(SELECT FROM emails e WHERE e.customer_id = c.id AND e.sent_at IS NOT NULL)"
_OPEN = f"(SELECT FROM emails e WHERE e.customer_id = c.id AND e.state IN ({_PREPARED}))"
_HEARD = f"(SELECT FROM replies r WHERE r.customer_id = c.id AND r.kind IN ({_PEOPLE}))"
_GONE = "(SELECT FROM suppressions s WHERE s.team_id = c.team_id AND s.address = c.email)"

# Columns for a customer `c` that is shown, read by `status_of`.
STANDING = f"""
    (SELECT max(e.sent_at) FROM emails e WHERE e.customer_id = c.id) AS last_contact,
    EXISTS {_OPEN} AS prepared, EXISTS {_HEARD} AS heard,
    (SELECT s.reason FROM suppressions s WHERE s.team_id = c.team_id AND s.address = c.email) AS gone
"""  # noqa: S608 - words of ours

_STAGES = {
    CustomerStatus.REPLIED: (f"EXISTS {_HEARD}",),
    CustomerStatus.CONTACTED: (f"EXISTS {_SENT}", f"NOT EXISTS {_HEARD}"),
    CustomerStatus.DRAFTED: (f"EXISTS {_OPEN}", f"NOT EXISTS {_SENT}", f"NOT EXISTS {_HEARD}"),
    CustomerStatus.NEW: (f"NOT EXISTS {_OPEN}", f"NOT EXISTS {_SENT}", f"NOT EXISTS {_HEARD}"),
}


def status_of(row: dict[str, Any]) -> CustomerStatus:
    """From the columns of STANDING."""
    if row["gone"]:
        return CustomerStatus(row["gone"])
    if row["heard"]:
        return CustomerStatus.REPLIED
    if row["last_contact"]:
        return CustomerStatus.CONTACTED
    return CustomerStatus.DRAFTED if row["prepared"] else CustomerStatus.NEW


def has_status(status: CustomerStatus) -> str:
    """The condition that a customer `c` has it."""
    if status in _STAGES:
        return " AND ".join((*_STAGES[status], f"NOT EXISTS {_GONE}"))
    return (
        "EXISTS (SELECT FROM suppressions s WHERE s.team_id = c.team_id AND s.address = c.email"
        f" AND s.reason = '{status.value}')"
    )


def was_contacted(when: LastContact, *, at: str = "") -> str:
    """The condition that mail last went out to a customer `c` then; `at` is its moment where that is known."""
    if when is LastContact.NEVER:
        return f"NOT EXISTS {_SENT}"
    days = int(when.value.removeprefix("not"))
    lately = f"{at or 'e.sent_at'} > now() - interval '{days} days'"
    if not at:
        lately = (
            f"EXISTS (SELECT FROM emails e WHERE e.customer_id = c.id AND e.business_id = c.business_id AND {lately})"
        )
    return f"NOT ({lately})" if when.value.startswith("not") else lately
