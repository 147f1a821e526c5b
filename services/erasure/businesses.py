"""Deletes a business: hidden and silenced with the click, then erased in chunks that may stop and go on anywhere."""

from __future__ import annotations

from tortoise.transactions import in_transaction

from models import Business, Customer
from services.actors import Actor
from services.announcements import announce
from services.batches.changing import cancel_batches_of
from services.credits import release_credits
from services.customers.erasing import erase_customers
from services.database import execute, query
from services.drafting.writing import analysis_key
from services.durable_work import durable, enqueue
from services.errors import Conflict
from services.imports.forgetting import erase_imports
from services.permissions import Permission
from services.teams.ownership import require_typed
from services.translation import text
from services.usecase import usecase

CHUNK = 500
COME_BACK_S = 30.0  # while a worker still waits for a mail server's answer to one of its mails
COME_BACK_AFTER_BUG_S = 3600.0

# What has not left will not leave. Those being written set a credit aside, which goes back.
_WITHDRAW = """
WITH held AS (
    SELECT id, state, writing_from FROM emails
     WHERE business_id = $1 AND state IN ('writing', 'drafted', 'approved', 'scheduled', 'overdue')
     ORDER BY id LIMIT $2 FOR UPDATE
)
UPDATE emails e SET state = 'cancelled', approval_id = NULL, reason = 'Its business was deleted.',
       revision = e.revision + 1, changed_at = now()
  FROM held h WHERE e.id = h.id
RETURNING e.id, h.state = 'writing' AS was_written, h.writing_from,
          EXISTS (SELECT FROM cards c WHERE c.kind = 'email' AND c.subject_id = e.id) AS has_card
"""


@usecase(Permission.DELETE_ANY_BUSINESS)
async def delete_business(actor: Actor, business_id: int, typed_name: str) -> str:
    """From the commit on nobody sees it and nothing of it leaves; its rows go by and by. Its name.

    Raises:
        NotFound, NotAllowed: not there, or not within reach. Invalid: its name was not typed.
        Conflict: somebody deleted it meanwhile.
    """
    business = await actor.find(Business, business_id)
    require_typed(typed_name, business.name)
    if not await hide_businesses(actor.team_id, only=business.id):
        raise Conflict(text("Somebody deleted it meanwhile."))
    actor.note(business=business.id)
    await enqueue(erase_business, key=f"erase_business:{business.id}", business_id=business.id, turn=0)
    return business.name


async def hide_businesses(team_id: int, *, only: int | None = None) -> list[int]:
    """Halted, so that the sender gives back what it holds; name and channel are free for others at once."""
    rows = await query(
        """UPDATE businesses SET deleted_at = now(), halted_at = now(), channel = '',
                  name = left(name, 170) || ' (deleted ' || id || ')'
            WHERE team_id = $1 AND deleted_at IS NULL AND ($2::int IS NULL OR id = $2) RETURNING id""",
        team_id,
        only,
    )
    return [row["id"] for row in rows]


async def come_back_later(business_id: int, turn: int, error: str) -> None:
    """An erasure that was promised never just stops; the log has the reason."""
    await _come_back(business_id, turn, COME_BACK_AFTER_BUG_S)


@durable(give_up=come_back_later)
async def erase_business(business_id: int, turn: int) -> None:
    """Erase what is left of it. Run twice or cut off anywhere, it goes on with what is still there."""
    if not await erase_rows_of(business_id):
        await _come_back(business_id, turn, COME_BACK_S)


async def erase_rows_of(business_id: int) -> bool:
    """Everything of a deleted business, in chunks; False when mails under way keep some customers for a while."""
    if not await Business.filter(id=business_id).exclude(deleted_at=None).exists():
        return True
    async with in_transaction():
        await cancel_batches_of(business_id)
    while await _withdraw_some(business_id):
        pass
    await erase_imports(business_id)
    last = 0
    while (
        ids := await Customer.filter(business_id=business_id, id__gt=last)
        .order_by("id")
        .limit(CHUNK)
        .values_list("id", flat=True)
    ):
        await erase_customers(list(ids))
        last = ids[-1]
    async with in_transaction():
        await execute(
            """DELETE FROM cards c USING batches b
                WHERE b.business_id = $1 AND c.kind = 'progress' AND c.subject_id = b.id""",
            business_id,
        )
        gone = await execute(
            """DELETE FROM businesses b WHERE b.id = $1 AND b.deleted_at IS NOT NULL
                  AND NOT EXISTS (SELECT FROM customers WHERE business_id = b.id)""",
            business_id,
        )
    return bool(gone)


async def _withdraw_some(business_id: int) -> int:
    async with in_transaction():
        rows = await query(_WITHDRAW, business_id, CHUNK)
        for row in rows:
            if row["was_written"]:
                await release_credits(analysis_key(row["id"], row["writing_from"]))
        shown = [row["id"] for row in rows if row["has_card"]]
        if shown:
            await announce("email_changed", key=f"withdrawn:{business_id}:{shown[0]}", email_ids=shown)
    return len(rows)


async def _come_back(business_id: int, turn: int, delay_s: float) -> None:
    await enqueue(
        erase_business,
        key=f"erase_business:{business_id}:{turn + 1}",
        delay_s=delay_s,
        business_id=business_id,
        turn=turn + 1,
    )
