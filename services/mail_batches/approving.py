"""A yes to one group of drafts (SPEC B3, B10): bound to what was shown, carried out mail by mail as durable work."""

from __future__ import annotations

import json

from tortoise.transactions import in_transaction

from models import ApprovalState, Approvers, Batch, Business, Email, GroupApproval, Membership, User
from services import audit
from services.actors import Actor
from services.approval.deciding import seal_and_approve
from services.batches.telling import tell_batch
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.errors import Conflict, NotAllowed, NotFound, ProductError
from services.mail_batches.groups import kind_of, mails_of, read_groups
from services.permissions import Grant, Permission, grant
from services.translation import text
from services.usecase import usecase

A_SLICE = 50
# The database decides who is first: migration 0019 lets one yes to the same mails run at a time.
_BEGIN = """
INSERT INTO group_approvals (team_id, batch_id, kind, mark, mails, place, approved, refused, state, asked_by_id,
                             asked_at)
VALUES ($1, $2, $3, $4, $5::jsonb, 0, 0, '[]', 'running', $6, now())
ON CONFLICT (batch_id, mark) WHERE state = 'running' DO NOTHING RETURNING id"""
# The fence of a slice: whoever else carries out the same yes waits here, and then finds the place moved on.
_MOVE_ON = "UPDATE group_approvals SET place = $3 WHERE id = $1 AND place = $2 AND state = 'running'"
_COUNT = """
UPDATE group_approvals SET approved = approved + $2, refused = refused || $3::jsonb,
    state = CASE WHEN place >= jsonb_array_length(mails) THEN 'finished' ELSE state END
 WHERE id = $1 RETURNING state"""
_STOP = "UPDATE group_approvals SET state = 'stopped' WHERE id = $1 AND state = 'running'"


@usecase(Permission.SEND_EMAILS)
async def approve_group(actor: Actor, batch_id: int | str, kind: str, mark: int) -> int:
    """Approve all of a group that can be, if they are still what the person was asked about (Group.mark); how many.

    The seals are made in slices from here on: each mail is decided by itself, by the policy and the checks of that
    moment, and only in the revision that was shown.

    Raises:
        Conflict: others wait in the group now, or one reads otherwise; or somebody is approving them already.
        NotFound. NotAllowed: by role, or by the policy of the business.
    """
    batch = await actor.find(Batch, batch_id, "business")
    found = {group.kind: group for group in await read_groups(batch.id)}
    group = found.get(kind_of(kind))
    if group is None or not group.approvable:
        raise NotFound(text("Nothing waits in this group any more."))
    mails = await mails_of(batch.id, group.kind, with_blocked=False)
    if group.mark != mark or len(mails) != group.approvable:
        raise Conflict(text("What waits in this group has changed since you were asked."), text("Look at it again."))
    _require_policy(actor, batch)
    shown = [[mail.id, mail.revision] for mail in mails]
    begun = await query(_BEGIN, actor.team_id, batch.id, group.kind, mark, json.dumps(shown), actor.user_id)
    if not begun:
        raise await _who_is_first(batch.id, mark)
    await enqueue(carry_out, key=f"approve_group:{begun[0]['id']}", approval_id=begun[0]["id"])
    await tell_batch(batch.id)
    actor.note(batch=batch.id, business=batch.business_id, group=group.kind, mails=len(mails))
    return len(mails)


def _require_policy(actor: Actor, batch: Batch) -> None:
    """What the policy of the business refuses for all of them is said at once; each mail asks again."""
    business: Business = batch.business
    if business.approvers is Approvers.ADMINS and grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is Grant.NO:
        raise NotAllowed(
            text("In {business} the owner and admins alone approve.", business=business.name),
            text("Ask one of them; the drafts wait for them as they are."),
        )
    if batch.created_by_id == actor.user_id and not business.author_may_approve:
        raise NotAllowed(text("The policy of this business wants somebody else to approve what you had drafted."))


async def _who_is_first(batch_id: int, mark: int) -> Conflict:
    first = await GroupApproval.filter(batch_id=batch_id, mark=mark, state=ApprovalState.RUNNING).select_related(
        "asked_by"
    )
    name = first[0].asked_by.name if first and first[0].asked_by else text("Somebody")
    return Conflict(text("{name} is approving these already.", name=name), text("The card shows how far it is."))


async def approval_gave_up(approval_id: int, error: str) -> None:
    """What is approved stays; the rest waits as before, for a person to press again."""
    async with in_transaction():
        approval = await GroupApproval.get_or_none(id=approval_id)
        if approval is not None and await execute(_STOP, approval_id):
            await tell_batch(approval.batch_id)


@durable(give_up=approval_gave_up)
async def carry_out(approval_id: int) -> None:
    """Slice after slice until all are decided. Cut off anywhere, it goes on behind the last slice that was kept."""
    while True:
        approval = await GroupApproval.get_or_none(id=approval_id)
        if approval is None or approval.state is not ApprovalState.RUNNING:
            return
        actor = await _whoever_pressed(approval)
        async with in_transaction():
            if actor is None:
                await execute(_STOP, approval.id)
                facts = {"batch": approval.batch_id, "stopped": len(approval.mails) - approval.place}
                await audit.record_for_house(approval.team_id, "approve_group", facts)
            else:
                await _decide_slice(actor, approval)
            await tell_batch(approval.batch_id)


async def _whoever_pressed(approval: GroupApproval) -> Actor | None:
    """With the rights of this moment (law 3); None once they have left or may not approve any more."""
    membership = await Membership.get_or_none(team_id=approval.team_id, user_id=approval.asked_by_id)
    if membership is None:
        return None
    given = grant(membership.role, Permission.SEND_EMAILS)
    name = (await User.get(id=approval.asked_by_id)).name
    actor = Actor(approval.team_id, approval.asked_by_id, name, membership.role, "house").doing(Permission.SEND_EMAILS)
    reaches = given is not Grant.NO and await actor.rows(Batch).filter(id=approval.batch_id).exists()
    return actor if reaches else None


async def _decide_slice(actor: Actor, approval: GroupApproval) -> None:
    """All in one transaction, so that no mail of it is decided without being counted."""
    shown = {id_: revision for id_, revision in approval.mails[approval.place : approval.place + A_SLICE]}
    place = approval.place + len(shown)
    if not await execute(_MOVE_ON, approval.id, approval.place, place):
        return
    emails = await actor.rows(Email).filter(id__in=list(shown)).order_by("id").select_related("customer", "business")
    refused = [[id_, "It was deleted."] for id_ in shown.keys() - {email.id for email in emails}]
    for email in emails:
        try:
            async with in_transaction():  # a savepoint: a refusal undoes only its own mail
                await seal_and_approve(actor, email, shown[email.id], tells=False)
        except ProductError as refusal:
            refused.append([email.id, str(refusal.message)])
    ended = await query(_COUNT, approval.id, len(shown) - len(refused), json.dumps(refused))
    if ended and ended[0]["state"] == ApprovalState.FINISHED:
        await approval.refresh_from_db()
        facts = {"batch": approval.batch_id, "approved": approval.approved, "refused": len(approval.refused)}
        await audit.record_for_house(approval.team_id, "approve_group", facts)
