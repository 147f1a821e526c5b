"""What the operator is told about billing: by the doctor, the metrics and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import BillingAlert
from services.database import execute
from services.usecase import entrance


@dataclass(frozen=True, slots=True)
class AlertView:
    words: str
    at: datetime


@entrance
async def read_alerts() -> tuple[AlertView, ...]:
    """Those that nobody has seen yet, oldest first."""
    rows = await BillingAlert.filter(seen_at=None).order_by("id").limit(200)
    return tuple(AlertView(row.words, row.created_at) for row in rows)


@entrance
async def mark_alerts_seen() -> int:
    """The operator has read them; how many. They stay in the table."""
    return await execute("UPDATE billing_alerts SET seen_at = now() WHERE seen_at IS NULL")
