"""How much of everything a team may have, at this moment: from its row, the catalogue, and the metering switch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import config
from services.database import query
from services.errors import NotFound
from services.plans.catalogue import Feature
from services.plans.reading import catalogue
from services.translation import text

_ROW = "SELECT plan, seats, business_limit, customer_limit FROM teams WHERE id = $1 AND deleted_at IS NULL"


@dataclass(frozen=True, slots=True)
class Limits:
    """None is no limit. `seats` counts members and open invitations together, `customers` over all businesses,
    `segment_rows` over all lists. `plan_name` is the catalogue's; "" with metering off."""

    plan: str
    plan_name: str
    seats: int | None
    businesses: int | None
    customers: int | None
    segment_rows: int | None
    features: frozenset[Feature]


def is_metered() -> bool:
    """Whether plans limit anything here. Off for self-hosters: all is included, credits are counted, never refused."""
    return config.settings().metering


async def limits_of(team_id: int) -> Limits:
    """Raises NotFound: the team is deleted."""
    return _limits(await query(_ROW, team_id))


async def hold_limits(team_id: int) -> Limits:
    """The same, held in the running transaction against others who ask for a place or change what there is.

    Rows that point at the team may still be written meanwhile. Raises NotFound: the team is deleted.
    """
    return _limits(await query(f"{_ROW} FOR NO KEY UPDATE", team_id))


def _limits(rows: list[dict[str, Any]]) -> Limits:
    if not rows:
        raise NotFound(text("There is no such team."))
    row = rows[0]
    if not is_metered():
        return Limits(row["plan"], "", None, None, None, None, frozenset(Feature))
    plan = catalogue().plans.get(row["plan"])
    return Limits(
        plan=row["plan"],
        plan_name=plan.name if plan else row["plan"],
        seats=row["seats"],
        businesses=row["business_limit"],
        customers=row["customer_limit"],
        segment_rows=plan.segment_rows if plan else None,
        features=plan.features if plan else frozenset(),
    )
