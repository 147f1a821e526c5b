"""Drafts for a filter of customers, and the progress of any batch, counted from its emails (SPEC B1, C6)."""

from __future__ import annotations

from dataclasses import dataclass

from models import Business, Suppression
from models.batches import Batch, BatchAct
from services.actors import Actor
from services.announcements import announce
from services.businesses.channels import find_business_of_channel
from services.customers.choosing import GUARDED_SEGMENTS, CustomerFilter, choose_customers
from services.database import query
from services.drafting.requesting import begin_email, require_verified_sender
from services.errors import NotFound
from services.permissions import Permission
from services.translation import text
from services.usecase import entrance, usecase

LOOK_EVERY_S = 1.5
LOOK_AT_LEAST_EVERY_S = 600.0  # somebody may call mails back, or change the rules that they wait for


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Somebody who was left out, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """`done`, `failed` and `running` add up to `total`; `act` is "draft" or "send"."""

    id: int
    act: str
    business_name: str
    channel: str
    total: int
    done: int
    failed: int
    running: int
    excluded: tuple[Exclusion, ...]
    finished: bool
    started_by_name: str


@usecase(Permission.USE_BATCH_OPERATIONS)
async def draft_emails(actor: Actor, channel: str, chosen: CustomerFilter, instruction: str, *, key: str) -> BatchView:
    """Start drafts for all customers a filter finds, naming whom it leaves out; the same key starts nothing again.

    Raises:
        NotFound: the filter finds nobody. OutOfCredits: not enough for all of them; none is started.
    """
    held = await actor.rows(Batch).get_or_none(key=key)
    if held is not None:
        return await view_batch(held.id)
    business = await actor.find(Business, (await find_business_of_channel(actor, channel)).id)
    require_verified_sender(business)
    customers = await choose_customers(actor, business.id, chosen)
    if not customers:
        raise NotFound(
            text("No customer of {name} fits “{words}”.", name=business.name, words=chosen.words),
            text("Try a wider filter."),
        )
    gone = set(
        await Suppression.filter(team_id=actor.team_id, address__in=[c.email for c in customers]).values_list(
            "address", flat=True
        )
    )
    excluded = []
    wanted = []
    for customer in customers:
        if customer.email in gone:
            excluded.append({"name": customer.name, "reason": "can no longer be written to"})
        elif customer.segment in GUARDED_SEGMENTS and customer.segment != chosen.segment:
            excluded.append({"name": customer.name, "reason": f"is in the segment {customer.segment}"})
        else:
            wanted.append(customer)
    batch = await Batch.create(
        team_id=actor.team_id,
        business_id=business.id,
        act=BatchAct.DRAFT,
        key=key,
        channel=channel,
        total=len(wanted),
        excluded=excluded,
        created_by_id=actor.user_id,
    )
    for customer in wanted:
        await begin_email(
            actor, business, customer, instruction=instruction, key=f"{key}:{customer.id}", draft_batch_id=batch.id
        )
    actor.note(batch=batch.id, business=business.id, customers=len(wanted))
    await announce("batch_changed", key=f"{batch.id}:0", batch_id=batch.id, tick=0)
    return await view_batch(batch.id)


@entrance
async def read_batch(batch_id: int) -> BatchView:
    """How far a batch is; holds counts and names of customers, no address and no money."""
    return await view_batch(batch_id)


@entrance
async def look_again_at_batch(batch_id: int, tick: int) -> None:
    """Have the doors look once more in a moment, while a batch is still at work; when all that is left waits for its
    hour, then."""
    waits = await query(
        """SELECT extract(epoch FROM min(send_at) - now())::float AS s FROM emails
           WHERE send_batch_id = $1 AND state IN ('scheduled', 'sending')""",
        batch_id,
    )
    delay_s = min(max(LOOK_EVERY_S, (waits[0]["s"] or 0) + LOOK_EVERY_S), LOOK_AT_LEAST_EVERY_S)
    await announce("batch_changed", key=f"{batch_id}:{tick}", delay_s=delay_s, batch_id=batch_id, tick=tick)


async def view_batch(batch_id: int) -> BatchView:
    batch = await Batch.get_or_none(id=batch_id).select_related("business", "created_by")
    if batch is None:
        raise NotFound(text("There is no such batch."), text("It may have been deleted."))
    column = "draft_batch_id" if batch.act is BatchAct.DRAFT else "send_batch_id"
    running_states = ["writing"] if batch.act is BatchAct.DRAFT else ["scheduled", "sending"]
    counts = await query(
        f"""SELECT count(*) FILTER (WHERE state = ANY($2)) AS running,
                   count(*) FILTER (WHERE state IN ('failed', 'uncertain', 'cancelled', 'overdue')
                                       OR state = 'approved' AND held_at IS NOT NULL) AS failed
            FROM emails WHERE {column} = $1""",  # noqa: S608 - the column is one of two words of ours
        batch_id,
        running_states,
    )
    running, failed = counts[0]["running"], counts[0]["failed"]
    return BatchView(
        id=batch.id,
        act=batch.act.value,
        business_name=batch.business.name,
        channel=batch.channel or batch.business.channel,
        total=batch.total,
        done=batch.total - running - failed,
        failed=failed,
        running=running,
        excluded=tuple(Exclusion(e["name"], e["reason"]) for e in batch.excluded),
        finished=running == 0,
        started_by_name=batch.created_by.name if batch.created_by else "",
    )
