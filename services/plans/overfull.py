"""Tells the owner, once for each change, what a team has more of than its limits hold since they became less."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from services.database import query
from services.notices import NoticeKind, tell
from services.plans.limits import is_metered

_COUNTS = {
    "seats": "SELECT count(*) AS n FROM memberships WHERE team_id = $1",
    "businesses": "SELECT count(*) AS n FROM businesses WHERE team_id = $1 AND deleted_at IS NULL",
    "customers": "SELECT count(*) AS n FROM customers WHERE team_id = $1",
}


async def tell_what_is_over(team_id: int, changed: Mapping[str, list[int | None]]) -> None:
    """Within the transaction that changed the limits; `changed` is what each was and is, None for no limit."""
    if not is_metered():
        return
    at = datetime.now(UTC).isoformat()
    for limit, count in _COUNTS.items():
        was, now = changed.get(limit, [None, None])
        if now is None or (was is not None and was <= now):
            continue
        over = (await query(count, team_id))[0]["n"] - now
        if over > 0:
            await tell(team_id, NoticeKind.OVER_LIMIT, f"{limit}:{at}", limit=limit, over=over)
