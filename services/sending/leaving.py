"""Tells approved mail to leave: now (after a short hold), or at a time; and calls it back while it waits
(SPEC B4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import F
from tortoise.queryset import QuerySet

import config
from models import Business, Email, EmailState, Passes
from models.batches import Batch
from services.actors import Actor
from services.announcements import announce
from services.approval.waiting import MOST_AT_ONCE, WaitingView, mark_of, view_waiting
from services.batches.reading import BatchView, view_batch
from services.businesses.channels import find_business_of_channel
from services.businesses.halting import HOW_TO_RESUME
from services.clocks import database_now
from services.database import query
from services.drafting.requesting import require_not_suppressed, require_verified_sender
from services.drafting.view import EmailView, view_email
from services.errors import Conflict, Halted, Invalid, NotFound
from services.permissions import Permission
from services.sending.batches import begin_sending
from services.sending.previewing import SENDABLE, LeftOut, foretell
from services.states import why_not
from services.translation import text
from services.usecase import usecase

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class SendingBatch:
    """Mails on their way out together; `left_out` are those that are not, each with its reason."""

    batch: BatchView
    channel: str
    left_out: tuple[LeftOut, ...]


@usecase(Permission.SEND_EMAILS)
async def send_email(
    actor: Actor, email_id: int, at: datetime | None = None, *, revision: int | None = None
) -> EmailView:
    """Tell one approved mail to leave; `at` is an aware time, None means after the hold. With a `revision` only
    the wording that was shown leaves.

    Without a time it is a person's own word about one mail, which passes the send window and the spacing; a time that
    falls outside of the window waits for its next opening. The daily limit and contact pressure hold for both.

    Raises: Conflict: not approved, or somebody has told it to leave already. Halted, Unverified,
    Suppressed, Invalid."""
    email = await actor.find(Email, email_id, "customer", "business", "business__team")
    require_may_leave(email.business)
    await require_not_suppressed(actor.team_id, email.customer.email)
    ready = actor.rows(Email).filter(id=email.id, state__in=SENDABLE)
    if revision is not None:
        ready = ready.filter(revision=revision)
    changed = await ready.update(**await _leaving(actor, at, Passes.NONE if at else Passes.WINDOW))
    if changed != 1:
        raise Conflict(await why_not(email.id, text("sent")))
    actor.note(email=email.id, at=at.isoformat() if at else "now")
    return await _tell(actor, email.id)


@usecase(Permission.SEND_EMAILS)
async def send_nevertheless(actor: Actor, email_id: int, *, revision: int | None = None) -> EmailView:
    """Tell a mail that contact pressure gave back to leave all the same; never past suppression or a halt.

    Raises: as `send_email`; Conflict too when nothing holds it."""
    email = await actor.find(Email, email_id, "customer", "business", "business__team")
    require_may_leave(email.business)
    await require_not_suppressed(actor.team_id, email.customer.email)
    held = actor.rows(Email).filter(id=email.id, state=EmailState.APPROVED).exclude(held_at=None)
    if revision is not None:
        held = held.filter(revision=revision)
    if await held.update(**await _leaving(actor, None, Passes.CONTACT)) != 1:
        raise Conflict(await why_not(email.id, text("sent nevertheless")))
    actor.note(email=email.id)
    return await _tell(actor, email.id)


@usecase(Permission.SEND_EMAILS)
async def undo_send(actor: Actor, email_id: int) -> EmailView:
    """Call a mail back: it is approved again, and waits. Raises Conflict once it has left or is leaving."""
    email = await actor.find(Email, email_id)
    changed = await (
        actor.rows(Email)
        .filter(id=email.id, state=EmailState.SCHEDULED)
        .update(
            state=EmailState.APPROVED,
            send_at=None,
            scheduled_by_id=None,
            send_batch_id=None,
            asked_at=None,
            passes=Passes.NONE,
            reason="",
            revision=F("revision") + 1,
            changed_at=await database_now(),
        )
    )
    if changed != 1:
        raise Conflict(await why_not(email.id, text("called back")), text("It can't be called back any more."))
    actor.note(email=email.id)
    return await _tell(actor, email.id)


@usecase(Permission.SEND_EMAILS, reads=True)
async def list_sendable(actor: Actor, channel: str) -> WaitingView:
    business = await find_business_of_channel(actor, channel)
    return await view_waiting(actor, actor.rows(Email).filter(business_id=business.id, state__in=SENDABLE))


@usecase(Permission.SEND_EMAILS)
async def send_approved(actor: Actor, channel: str, mark: int, at: datetime | None = None) -> SendingBatch:
    """Tell all approved mails of the channel's business to leave, if they are those that the person
    confirmed.

    Raises: Conflict: others are approved now. NotFound: none is approved. Halted, Unverified, Invalid."""
    found = await find_business_of_channel(actor, channel)
    business = await actor.find(Business, found.id, "team")
    require_may_leave(business)
    rows = actor.rows(Email).filter(business_id=business.id, state__in=SENDABLE)
    ready = await rows.order_by("id").limit(MOST_AT_ONCE).select_related("customer")
    if not ready:
        raise NotFound(text("No mail is approved and waiting."), text("/approve shows what waits for approval."))
    if mark_of((e.id, e.revision) for e in ready) != mark:
        raise Conflict(text("What is approved has changed since you were asked."), text("Look again: /send"))
    return await leave_together(actor, business, rows, ready, at, channel=channel, key="")


async def leave_together(
    actor: Actor,
    business: Business,
    rows: QuerySet[Email],
    ready: Sequence[Email],
    at: datetime | None,
    *,
    channel: str,
    key: str,
) -> SendingBatch:
    """Have these mails leave as one batch, in the running transaction; `rows` are the actor's that may leave."""
    # What changed since its approval is told to leave outside the batch: its claim gives it back with words.
    out = {one.email_id: one for one in (await foretell([e.id for e in ready], at)).left_out}
    leaving = [e.id for e in ready if e.id not in out]
    again = [e.id for e in ready if e.id in out and out[e.id].fate in ("sender_changed", "recipient_changed")]
    batch = await begin_sending(
        actor,
        business.id,
        tuple(out.values()),
        leaving=len(leaving),
        channel=channel,
        key=key or f"send:{business.id}:{(await database_now()).timestamp()}",
    )
    told = await _leaving(actor, at)
    changed = await rows.filter(id__in=leaving).update(send_batch_id=batch.id, **told)
    await rows.filter(id__in=again).update(**told)
    if changed != len(leaving):
        raise Conflict(text("Somebody else is sending these emails right now."), text("Look again: /send"))
    actor.note(batch=batch.id, business=business.id, mails=changed)
    await announce("email_changed", key=f"batch:{batch.id}:leaving", email_ids=await _with_cards(leaving))
    batch = await Batch.get(id=batch.id).select_related("business", "created_by")
    return SendingBatch(view_batch(batch), batch.channel or batch.business.channel, tuple(out.values()))


async def _with_cards(email_ids: Sequence[int]) -> list[int]:
    """Those that are shown on a card of their own, whose doors are told of each."""
    rows = await query("SELECT subject_id FROM cards WHERE kind = 'email' AND subject_id = ANY($1)", list(email_ids))
    return [row["subject_id"] for row in rows]


def require_may_leave(business: Business) -> None:
    """Raises Halted or Unverified. The claim that takes the mail out asks the same again (law 3)."""
    if business.halted_at or business.team.halted_at:
        who = text("The whole team") if business.team.halted_at else business.name
        raise Halted(text("{who} is halted: no mail leaves.", who=who), HOW_TO_RESUME)
    require_verified_sender(business)


async def _leaving(actor: Actor, at: datetime | None, passes: Passes = Passes.NONE) -> dict[str, object]:
    """By the clock that the claim goes by: with one that is ahead "now" would be tomorrow, with one behind overdue."""
    now = await database_now()
    if at is not None and not now - timedelta(minutes=1) <= at <= now + FARTHEST:
        raise Invalid(
            text("That time is past or more than a year away."), text("Give a time to come, such as tomorrow 9:00.")
        )
    held = now + timedelta(seconds=config.settings().send_hold_s)
    return {
        "state": EmailState.SCHEDULED,
        "send_at": max(held, at) if at else held,
        "scheduled_by_id": actor.user_id,
        "asked_at": None,
        "held_at": None,
        "passes": passes,
        "reason": "",
        "attempts": 0,
        "revision": F("revision") + 1,
        "changed_at": now,
    }


async def _tell(actor: Actor, email_id: int) -> EmailView:
    view = await view_email(email_id, masked=not actor.sees_unmasked)
    await announce("email_changed", key=f"{email_id}:{view.revision}", email_ids=[email_id])
    return view
