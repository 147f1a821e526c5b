"""How far batches have come, and what became of whom; for everybody in the team, without addresses for viewers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import Batch, BatchAct, BatchItemState, BatchState
from services.actors import Actor
from services.batches.reasons import item_reason, pause_reason
from services.database import query
from services.errors import NotFound
from services.kept_words import recognise
from services.masking import masked_text
from services.permissions import Grant, Permission, grant
from services.translation import text
from services.usecase import usecase

MOST_BATCHES = 50
LINES = 50


@dataclass(frozen=True, slots=True)
class BatchView:
    """`total = done + failed + dropped + left`. `dropped` were left out on the way, `left_out` at the start, as words
    with how many. Credits are None for those who may not see them. `reaches`: this person may pause or cancel it."""

    id: int
    act: str
    state: str
    business_id: int
    business_name: str
    language: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    total: int
    done: int
    failed: int
    dropped: int
    left_out: tuple[tuple[str, int], ...]
    paused_because: str
    credits_spent: int | None
    credits_held: int | None
    reaches: bool

    @property
    def left(self) -> int:
        return self.total - self.done - self.failed - self.dropped

    @property
    def is_over(self) -> bool:
        return self.state in (BatchState.FINISHED, BatchState.CANCELLED)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A customer who failed or was left out, and why; without a name once deleted."""

    customer_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchLines:
    """Some of them; `after` is the place to go on from, 0 at the end."""

    lines: tuple[BatchLine, ...]
    after: int


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_batch(actor: Actor, batch_id: int | str) -> BatchView:
    """Raises NotFound: none of this team's."""
    batch = await _find(actor, batch_id)
    return _view(actor, batch)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_batches(actor: Actor, before: int = 0) -> tuple[BatchView, ...]:
    """The newest of the team's, or those before an id."""
    rows = actor.rows(Batch).exclude(state=None).select_related("business", "created_by").order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    return tuple([_view(actor, batch) for batch in await rows.limit(MOST_BATCHES)])


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_batch_lines(actor: Actor, batch_id: int | str, outcome: str, after: int = 0) -> BatchLines:
    """Those who `failed`, or were `left_out`, in the order of their ids. Raises NotFound."""
    if outcome not in (BatchItemState.FAILED, BatchItemState.LEFT_OUT):
        raise NotFound(text("There is no such list."))
    batch = await _find(actor, batch_id)
    if batch.act is BatchAct.SEND and outcome == BatchItemState.FAILED:
        return await _failed_mails(actor, batch, after)
    rows = await query(
        """SELECT i.customer_id, i.reason, c.name FROM batch_items i
             LEFT JOIN customers c ON c.id = i.customer_id AND c.team_id = $4
            WHERE i.batch_id = $1 AND i.state = $2 AND i.customer_id > $3 ORDER BY i.customer_id LIMIT $5""",
        batch.id,
        outcome,
        after,
        actor.team_id,
        LINES + 1,
    )
    lines = tuple(_line(actor, row) for row in rows[:LINES])
    return BatchLines(lines, lines[-1].customer_id if len(rows) > LINES else 0)


async def _failed_mails(actor: Actor, batch: Batch, after: int) -> BatchLines:
    """Of a batch that sends: what became of a mail stands with the mail."""
    rows = await query(
        """SELECT e.id, e.customer_id, e.reason, c.name FROM emails e JOIN customers c ON c.id = e.customer_id
            WHERE e.send_batch_id = $1 AND e.team_id = $2 AND e.id > $3
              AND (e.state IN ('failed', 'uncertain', 'overdue') OR e.state = 'approved' AND e.held_at IS NOT NULL)
            ORDER BY e.id LIMIT $4""",
        batch.id,
        actor.team_id,
        after,
        LINES + 1,
    )
    lines = tuple(
        BatchLine(
            row["customer_id"],
            row["name"] if actor.sees_unmasked else masked_text(row["name"]),
            recognise(row["reason"]) if actor.sees_unmasked else masked_text(recognise(row["reason"])),
        )
        for row in rows[:LINES]
    )
    return BatchLines(lines, rows[LINES - 1]["id"] if len(rows) > LINES else 0)


async def _find(actor: Actor, batch_id: int | str) -> Batch:
    batch = await actor.find(Batch, batch_id, "business", "created_by")
    if batch.state is None:
        raise NotFound(text("There is no such batch."), text("It may have been deleted."))
    return batch


def _line(actor: Actor, row: dict[str, Any]) -> BatchLine:
    name = row["name"] or ""
    return BatchLine(row["customer_id"], name if actor.sees_unmasked else masked_text(name), item_reason(row["reason"]))


def _view(actor: Actor, batch: Batch) -> BatchView:
    given = grant(actor.role, Permission.USE_BATCH_OPERATIONS)
    reaches = given is Grant.YES or (given is Grant.OWN and batch.business.created_by_id == actor.user_id)
    return view_batch(batch, credits=given is not Grant.NO, reaches=reaches)


def view_batch(batch: Batch, *, credits: bool = False, reaches: bool = False) -> BatchView:
    """Of a batch with its business and whoever began it; without more, as a channel may see it."""
    return BatchView(
        id=batch.id,
        act=batch.act.value,
        state=str(batch.state),
        business_id=batch.business_id,
        business_name=batch.business.name,
        language=batch.options.get("language", ""),
        started_by=batch.created_by.name if batch.created_by else "",
        started_at=batch.created_at,
        finished_at=batch.finished_at,
        total=batch.total,
        done=batch.done,
        failed=batch.failed,
        dropped=batch.dropped,
        left_out=tuple((item_reason(code), n) for code, n in sorted(batch.left_out.items())),
        paused_because=pause_reason(batch.paused_because),
        credits_spent=batch.credits_spent if credits else None,
        credits_held=batch.credits_held if credits else None,
        reaches=reaches,
    )
