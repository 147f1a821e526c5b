"""What the operator must look at."""

from __future__ import annotations

import logging

from services.database import query

log = logging.getLogger(__name__)


async def alert_operator(key: str, words: str, *, subject: str = "", team_id: int | None = None) -> None:
    """Once for each key; it stands on the doctor's page and in the metrics until the operator has seen it."""
    made = await query(
        """INSERT INTO billing_alerts (key, words, subject, team_id, created_at) VALUES ($1, $2, $3, $4, now())
           ON CONFLICT (key) DO NOTHING RETURNING id""",
        key[:300],
        words[:300],
        subject,
        team_id,
    )
    if made:
        log.error("billing: %s (%s, team %s)", words, subject or key, team_id)
