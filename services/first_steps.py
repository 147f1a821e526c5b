"""How far a new installation has come, read from facts: what the start page ticks."""

from __future__ import annotations

from dataclasses import dataclass

from services.database import query
from services.usecase import entrance


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Whether it has ever happened here; counts nothing and names nobody."""

    drafted: bool
    approved: bool
    sent: bool
    answered: bool


@entrance
async def read_first_steps() -> FirstSteps:
    rows = await query(
        """SELECT EXISTS (SELECT FROM email_versions) AS drafted, EXISTS (SELECT FROM approvals) AS approved,
                  EXISTS (SELECT FROM emails WHERE sent_at IS NOT NULL) AS sent,
                  EXISTS (SELECT FROM replies WHERE kind = 'reply') AS answered"""
    )
    return FirstSteps(**rows[0])
