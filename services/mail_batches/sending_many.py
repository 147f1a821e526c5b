"""Has what is approved of a batch of drafts leave, after saying what the rules of sending make of it (SPEC B4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tortoise.queryset import QuerySet

from models import Batch, BatchAct, Email
from services.actors import Actor
from services.approval.waiting import mark_of
from services.batches.beginning import team_key
from services.errors import Conflict, NotFound
from services.permissions import Permission
from services.sending.leaving import SendingBatch, leave_together, require_may_leave
from services.sending.previewing import SENDABLE, SendingPreview, foretell
from services.translation import text
from services.usecase import usecase


@dataclass(frozen=True, slots=True)
class BatchPreview:
    """What would become of the `total` mails that are approved and wait; `mark` stands for exactly these."""

    total: int
    mark: int
    preview: SendingPreview


@usecase(Permission.SEND_EMAILS, reads=True)
async def preview_batch(actor: Actor, batch_id: int | str, at: datetime | None = None) -> BatchPreview:
    """What would happen if all that is approved of a batch of drafts were told to leave now, or at `at`.

    Raises NotFound, NotAllowed.
    """
    batch = await _find(actor, batch_id)
    ready = await _ready(actor, batch).values_list("id", "revision")
    preview = await foretell([id_ for id_, _ in ready], at)
    return BatchPreview(len(ready), mark_of((id_, revision) for id_, revision in ready), preview)


@usecase(Permission.SEND_EMAILS)
async def send_batch(
    actor: Actor, batch_id: int | str, mark: int, at: datetime | None = None, *, key: str
) -> SendingBatch:
    """Tell all that is approved of a batch of drafts to leave, by the rules of sending, if it is what was shown
    (BatchPreview.mark). Those whom the rules leave out stay approved, and are listed.

    Raises:
        Conflict: others are approved now, or somebody has told them to leave already. NotFound: none is approved.
        Halted, Unverified, Invalid: a time that can't be.
    """
    batch = await _find(actor, batch_id)
    require_may_leave(batch.business)
    rows = _ready(actor, batch)
    ready = await rows.select_related("customer")
    if not ready:
        raise NotFound(text("No mail of this batch is approved and waiting."), text("Approve some first."))
    if mark_of((email.id, email.revision) for email in ready) != mark:
        raise Conflict(text("What is approved has changed since you were asked."), text("Look at it again."))
    return await leave_together(
        actor, batch.business, rows, ready, at, channel=batch.channel, key=team_key(actor, f"send:{key}")
    )


async def _find(actor: Actor, batch_id: int | str) -> Batch:
    batch = await actor.find(Batch, batch_id, "business", "business__team")
    if batch.act is not BatchAct.DRAFT:
        raise NotFound(text("There is no such batch."), text("It may have been deleted."))
    return batch


def _ready(actor: Actor, batch: Batch) -> QuerySet[Email]:
    return actor.rows(Email).filter(draft_batch_id=batch.id, state__in=SENDABLE).order_by("id")
