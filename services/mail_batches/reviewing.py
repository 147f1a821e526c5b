"""A batch of drafts as people review it: what waits in which group, and what was decided by whom."""

from __future__ import annotations

import json
from dataclasses import dataclass

import config
from models import ApprovalState, Batch, BatchAct
from services.actors import Actor
from services.batches.reading import BatchView, view_batch
from services.batches.reasons import item_reason
from services.database import query
from services.drafting.exclusion import Exclusion
from services.drafting.view import EmailView, view_email
from services.errors import NotFound
from services.kept_words import recognise
from services.mail_batches.groups import REASONS, Group, GroupedMail, kind_of, mails_of, read_groups
from services.masking import masked_text, masked_view
from services.permissions import Permission
from services.translation import text
from services.usecase import entrance, usecase

A_PAGE = 20
NAMED = 5
_NAMED = """
SELECT c.name, i.reason FROM batch_items i JOIN customers c ON c.id = i.customer_id
 WHERE i.batch_id = $1 AND i.state = 'left_out' ORDER BY i.customer_id LIMIT $2"""
_DECIDED = """
SELECT state, decided_by_id, u.name, count(*)::int AS mails,
       count(*) FILTER (WHERE e.held_at IS NOT NULL AND state = 'approved')::int AS held
  FROM emails e LEFT JOIN users u ON u.id = e.decided_by_id
 WHERE e.draft_batch_id = $1 GROUP BY 1, 2, 3"""
_APPROVING = """
SELECT g.kind, coalesce(u.name, '') AS name, g.place, jsonb_array_length(g.mails) AS total, g.refused::text, g.state
  FROM group_approvals g LEFT JOIN users u ON u.id = g.asked_by_id
 WHERE g.batch_id = $1 AND (g.state <> 'finished' OR g.refused <> '[]') ORDER BY g.id DESC LIMIT 4"""
_APPROVED = ("approved", "scheduled", "sending", "sent", "uncertain", "failed", "overdue", "cancelled")
_TROUBLE = ("failed", "uncertain", "overdue", "cancelled")


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its `examples`; `why` are words with how many mails."""

    group: Group
    why: tuple[tuple[str, int], ...]
    examples: tuple[EmailView, ...]


@dataclass(frozen=True, slots=True)
class Approving:
    """A yes to a group that is being carried out: `done` of `total`. Once over, `refused` are the mails that could not
    be approved, with the reason; `stopped`: whoever pressed may not approve any more."""

    kind: str
    by: str
    done: int
    total: int
    refused: tuple[tuple[int, str], ...]
    running: bool
    stopped: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """`approved_by` names who said yes to how many, whatever became of the mails since; `ready` of them wait to be
    sent. `waiting` are all that nobody has decided."""

    groups: tuple[GroupView, ...]
    approving: tuple[Approving, ...]
    approved_by: tuple[tuple[str, int], ...]
    rejected: int
    ready: int
    leaving: int
    sent: int
    trouble: int

    @property
    def waiting(self) -> int:
        return sum(one.group.mails for one in self.groups)


@dataclass(frozen=True, slots=True)
class BatchCard:
    """A batch as its card in a channel tells it; `revision` grows with each look. `named` are the first of those who
    were left out; the panel lists them all."""

    batch: BatchView
    channel: str
    panel_url: str
    revision: int
    review: ReviewView | None
    named: tuple[Exclusion, ...] = ()

    @property
    def is_moving(self) -> bool:
        """Whether it is worth looking again in a moment."""
        approving = self.review is not None and any(one.running for one in self.review.approving)
        return approving or (self.batch.act == BatchAct.DRAFT and self.batch.state == "running")


@dataclass(frozen=True, slots=True)
class GroupMail:
    """One draft of a group, whole; `why` says what is unusual or doubtful, `left` how many of the group come after."""

    email: EmailView
    why: str
    left: int


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_review(actor: Actor, batch_id: int | str) -> ReviewView | None:
    """None for a batch that isn't one of drafts, or whose drafts are still being written. Raises NotFound."""
    batch = await actor.find(Batch, batch_id)
    return await _review(batch, masked=not actor.sees_unmasked)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_group(actor: Actor, batch_id: int | str, kind: str, after: int = 0) -> tuple[GroupMail, ...]:
    """A page of a group in the order of ids; the last one's `left` tells whether there are more. Raises NotFound."""
    batch = await actor.find(Batch, batch_id)
    return await _mails(actor, batch.id, kind, after, A_PAGE)


@usecase(Permission.SEND_EMAILS, reads=True)
async def next_in_group(actor: Actor, batch_id: int, kind: str, after: int = 0) -> GroupMail | None:
    """The draft that comes after an id in a group, for whoever may decide it; None after the last."""
    batch = await actor.find(Batch, batch_id)
    found = await _mails(actor, batch.id, kind, after, 1)
    return found[0] if found else None


@entrance
async def batch_for_channel(batch_id: int) -> BatchCard:
    """As a channel may see it: viewers sit there too, so addresses and money are hidden."""
    seen = await query("UPDATE batches SET drawn = drawn + 1 WHERE id = $1 RETURNING drawn", batch_id)
    batch = await Batch.get_or_none(id=batch_id).select_related("business", "created_by")
    if batch is None or batch.state is None or not seen:
        raise NotFound(text("There is no such batch."), text("It may have been deleted."))
    channel = "" if batch.act is BatchAct.ANALYSE else batch.channel or batch.business.channel
    panel_url = f"{config.settings().public_url}/batches/{batch.id}"
    review = await _review(batch, masked=True)
    left_out = await query(_NAMED, batch.id, NAMED) if batch.left_out else []
    named = tuple(Exclusion(masked_text(row["name"]), item_reason(row["reason"])) for row in left_out)
    return BatchCard(view_batch(batch), channel, panel_url, seen[0]["drawn"], review, named)


async def _review(batch: Batch, *, masked: bool) -> ReviewView | None:
    if batch.act is not BatchAct.DRAFT or batch.state in (None, "running"):
        return None
    # What moves on meanwhile is then missed in both, and seen by the look that follows; never counted in both.
    approving = await _approving(batch.id)
    decided = await query(_DECIDED, batch.id)
    groups = [await _group(one, masked=masked) for one in await read_groups(batch.id)]
    names: dict[str, int] = {}
    for row in decided:
        if row["state"] in _APPROVED and row["decided_by_id"]:
            names[row["name"] or ""] = names.get(row["name"] or "", 0) + row["mails"]
    held = sum(row["held"] for row in decided)

    def of(*states: str) -> int:
        return sum(row["mails"] for row in decided if row["state"] in states)

    return ReviewView(
        groups=tuple(groups),
        approving=approving,
        approved_by=tuple(sorted(names.items(), key=lambda one: (-one[1], one[0]))),
        rejected=of("rejected"),
        ready=of("approved", "overdue"),
        leaving=of("scheduled", "sending"),
        sent=of("sent"),
        trouble=of(*_TROUBLE) + held,
    )


async def _group(group: Group, *, masked: bool) -> GroupView:
    examples = [await view_email(id_, masked=masked) for id_ in group.examples]
    shown = tuple(masked_view(one) if masked else one for one in examples)
    return GroupView(group, tuple((REASONS[code], n) for code, n in group.why), shown)


async def _approving(batch_id: int) -> tuple[Approving, ...]:
    """Those that run, and the newest that are over with something to tell."""
    rows = await query(_APPROVING, batch_id)
    return tuple(
        Approving(
            kind=row["kind"],
            by=row["name"],
            done=row["place"],
            total=row["total"],
            refused=tuple((id_, recognise(why)) for id_, why in json.loads(row["refused"])),
            running=row["state"] == ApprovalState.RUNNING,
            stopped=row["state"] == ApprovalState.STOPPED,
        )
        for row in rows
    )


async def _mails(actor: Actor, batch_id: int, kind: str, after: int, most: int) -> tuple[GroupMail, ...]:
    found = await mails_of(batch_id, kind_of(kind), after=after)
    return tuple([await _mail(actor, one, len(found) - n) for n, one in enumerate(found[:most], start=1)])


async def _mail(actor: Actor, mail: GroupedMail, left: int) -> GroupMail:
    masked = not actor.sees_unmasked
    email = await view_email(mail.id, masked=masked)
    return GroupMail(masked_view(email) if masked else email, REASONS.get(mail.why, ""), left)
