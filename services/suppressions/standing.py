"""How a sender stands with those who receive its mail: what bounced, and who complained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.actors import Actor
from services.businesses.view import find_business
from services.database import query
from services.permissions import Permission
from services.usecase import usecase

DAYS = (7, 30)
# Google and Yahoo for bulk senders: stay below the first, never reach the second (their sender guidelines, 2024).
COMPLAINTS_AIM, COMPLAINTS_LIMIT = 0.001, 0.003
BOUNCES_LIMIT = 0.02  # what mail providers begin to ask questions at
ENOUGH = 100  # mails; of fewer, one complaint would be an alarm

_COUNTS = """
SELECT count(*) FILTER (WHERE e.sent_at IS NOT NULL) AS sent, count(e.bounced_at) AS bounced,
    (SELECT count(*) FROM replies r WHERE r.business_id = $1 AND r.kind = 'complaint'
        AND r.received_at > now() - make_interval(days => $2)) AS complained
FROM (
    SELECT sent_at, bounced_at FROM emails WHERE business_id = $1 AND sent_at > now() - make_interval(days => $2)
    UNION ALL  -- refused at the door: never sent
    SELECT sent_at, bounced_at FROM emails WHERE business_id = $1 AND state = 'failed' AND sent_at IS NULL
        AND bounced_at > now() - make_interval(days => $2)
) e
"""


@dataclass(frozen=True, slots=True)
class SenderStanding:
    """Within the last `days`. Rates are shares from 0 to 1, None while too few mails left to tell."""

    days: int
    sent: int
    bounced: int
    complained: int

    @property
    def bounce_rate(self) -> float | None:
        return self._share(self.bounced)

    @property
    def complaint_rate(self) -> float | None:
        return self._share(self.complained)

    def _share(self, count: int) -> float | None:
        return count / self.sent if self.sent >= ENOUGH else None


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_sender_standing(actor: Actor, business_id: Any) -> tuple[SenderStanding, ...]:
    """One for each of DAYS. Raises NotFound: no such business in this team."""
    business = await find_business(actor, business_id)
    return tuple([SenderStanding(days, **(await query(_COUNTS, business.id, days))[0]) for days in DAYS])
