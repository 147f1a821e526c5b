"""An export asked for, looked at and fetched, by the person themselves and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models import DataExport, DataExportPart, ExportState
from services.actors import Actor
from services.database import query
from services.durable_work import enqueue
from services.errors import Conflict, NotFound
from services.exports.writing import KEPT_FOR, write_export
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

RUNNING = (ExportState.WAITING, ExportState.WRITING)
GIVEN_UP_AFTER = timedelta(days=1)  # one that still runs then has been lost


@dataclass(frozen=True, slots=True)
class ExportView:
    """The newest export of the person from this team. `share` of 1 is how far it is; `size` is in bytes."""

    id: int
    state: str
    share: float
    size: int
    created_at: datetime
    expires_at: datetime

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING


@dataclass(frozen=True, slots=True)
class ReadyExport:
    id: int
    size: int
    parts: int
    created_at: datetime


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def request_export(actor: Actor) -> None:
    """Have one made, in the place of an earlier one.

    Raises:
        Conflict: one is being made already, from this team or another.
    """
    await query("SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE", actor.user_id)  # two at once ask one by one
    mine = DataExport.filter(user_id=actor.user_id)
    now = datetime.now(UTC)
    if await mine.filter(state__in=RUNNING, created_at__gt=now - GIVEN_UP_AFTER).exists():
        raise Conflict(text("Your data is being gathered already."), text("A letter comes when it is ready."))
    await mine.filter(team_id=actor.team_id).delete()
    export = await DataExport.create(user_id=actor.user_id, team_id=actor.team_id, expires_at=now + KEPT_FOR)
    await enqueue(write_export, key=f"export:{export.id}", export_id=export.id)
    actor.note(export=export.id)


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_export(actor: Actor) -> ExportView | None:
    """None where there is none, it has expired, or it was made for a role that the person no longer has."""
    export = await _mine(actor).order_by("-id").first()
    if export is None or (export.state is ExportState.READY and export.role != actor.role):
        return None
    share = min(1.0, export.done / export.total) if export.total else 0.0
    return ExportView(export.id, export.state, share, export.size, export.created_at, export.expires_at)


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def find_ready_export(actor: Actor, id: int) -> ReadyExport:
    """Raises NotFound where there is none that this very person may fetch at this moment."""
    export = await _ready(actor, id)
    parts = await DataExportPart.filter(export_id=id).count()
    return ReadyExport(export.id, export.size, parts, export.created_at)


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_export_part(actor: Actor, id: int, number: int) -> bytes:
    """One piece; asked for each anew, so that it ends with the person's right to it.

    Raises:
        NotFound: gone meanwhile, or no longer the person's.
    """
    await _ready(actor, id)
    part = await DataExportPart.get_or_none(export_id=id, number=number)
    if part is None:
        raise NotFound(text("This export is gone."), text("Ask for a new one."))
    return bytes(part.content)


async def _ready(actor: Actor, id: int) -> DataExport:
    export = await _mine(actor).get_or_none(id=id, state=ExportState.READY, role=actor.role)
    if export is None:
        raise NotFound(text("This export is gone."), text("Ask for a new one."))
    return export


def _mine(actor: Actor):
    return actor.rows(DataExport).filter(user_id=actor.user_id, expires_at__gt=datetime.now(UTC))
