"""How far bulk deletions have come: read by whoever may delete, while they run and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tortoise.queryset import QuerySet

from models import CustomerDeletion
from services.actors import Actor
from services.errors import NotFound
from services.permissions import Grant, Permission, grant
from services.translation import text
from services.usecase import usecase

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class DeletionView:
    """How far it has come: `deleted + gone + kept + left == total`, and `left` is 0 once it is finished."""

    id: int
    total: int
    deleted: int
    gone: int
    kept: int
    started_by: str
    started_at: datetime
    finished: bool

    @property
    def left(self) -> int:
        return self.total - self.deleted - self.gone - self.kept


@usecase(Permission.DELETE_CUSTOMERS, reads=True)
async def read_deletion(actor: Actor, deletion_id: int | str) -> DeletionView:
    """Raises NotFound: none of this team's, or of somebody else where the role reaches only its own."""
    asked = await actor.find(CustomerDeletion, deletion_id)
    found = await _within_reach(actor).filter(id=asked.id).first()
    if found is None:
        raise NotFound(text("There is no such deletion."))
    return _view(found)


@usecase(Permission.DELETE_CUSTOMERS, reads=True)
async def read_running_deletions(actor: Actor) -> tuple[DeletionView, ...]:
    """The team's that are not finished, the newest first; one's own alone where the role reaches no more."""
    rows = await _within_reach(actor).filter(finished_at=None).order_by("-id").limit(MOST_SHOWN)
    return tuple(map(_view, rows))


def _within_reach(actor: Actor) -> QuerySet[CustomerDeletion]:
    rows = actor.rows(CustomerDeletion).select_related("started_by")
    if grant(actor.role, Permission.DELETE_CUSTOMERS) is Grant.OWN:
        rows = rows.filter(started_by_id=actor.user_id)
    return rows


def _view(deletion: CustomerDeletion) -> DeletionView:
    return DeletionView(
        deletion.id,
        deletion.total,
        deletion.deleted,
        deletion.gone,
        deletion.kept,
        deletion.started_by.name if deletion.started_by else "",
        deletion.started_at,
        deletion.finished_at is not None,
    )
