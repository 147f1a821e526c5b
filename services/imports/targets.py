"""The businesses that a person may import customers into."""

from __future__ import annotations

from dataclasses import dataclass

from models import Business
from services.actors import Actor
from services.permissions import Permission
from services.usecase import usecase

MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class ImportTarget:
    id: int
    name: str


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV, reads=True)
async def read_import_targets(actor: Actor) -> tuple[ImportTarget, ...]:
    """By name."""
    rows = actor.rows(Business).order_by("name").limit(MOST_LISTED).values_list("id", "name")
    return tuple(ImportTarget(*row) for row in await rows)
