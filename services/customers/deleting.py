"""Deletes customers in bulk (SPEC C7): shown first, settled by one yes, carried out in parts that may stop anywhere.

What the yes was said to is settled with it, customer by customer: whoever comes to fit the same filter later stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise import connections
from tortoise.transactions import in_transaction

from models import CustomerDeletion
from services import audit
from services.actors import Actor
from services.customers.erasing import erase_customers
from services.customers.selecting import (
    CustomerSelection,
    ask,
    choose,
    narrow_to,
    reach_businesses,
)
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.errors import Conflict, Invalid, NotFound
from services.permissions import Grant, Permission, grant
from services.translation import text
from services.usecase import usecase

TYPED_ABOVE = 50  # customers; the number of more is typed to confirm
NAMES_SHOWN = 20
_PART = 500  # customers of one transaction: some tens of milliseconds
_COME_BACK_S, _COME_BACK_TIMES = 5.0, 60  # five minutes, which no writing and no mail server's answer takes
_SETTLING_S = 120  # a million customers are settled in about three seconds

_WHAT_GOES = """
WITH chosen AS MATERIALIZED (SELECT c.id, c.business_id FROM customers c WHERE {found}),
mails AS (
    SELECT count(*) AS emails,
           count(*) FILTER (WHERE state IN ('writing', 'drafted', 'approved', 'overdue')) AS waiting,
           count(*) FILTER (WHERE state = 'scheduled') AS scheduled,
           count(DISTINCT customer_id) FILTER (WHERE state IN ('sending', 'writing')) AS busy
      FROM emails WHERE customer_id IN (SELECT id FROM chosen)
)
SELECT mails.*, (SELECT count(*) FROM chosen) AS total, (SELECT coalesce(max(id), 0) FROM chosen) AS newest,
    (SELECT count(*) FROM replies WHERE customer_id IN (SELECT id FROM chosen)) AS replies,
    (SELECT count(*) FROM conversations WHERE customer_id IN (SELECT id FROM chosen)) AS conversations,
    ARRAY(SELECT business_id || ' ' || count(*) FROM chosen GROUP BY business_id) AS by_business
FROM mails
"""
_SETTLE = """
INSERT INTO customer_deletion_parts (deletion_id, customer_ids)
SELECT {deletion}::bigint, to_jsonb(array_agg(id ORDER BY id))
  FROM (SELECT c.id, (row_number() OVER (ORDER BY c.id) - 1) / {part}::int AS part FROM customers c
         WHERE {found} AND c.id <= {newest}::bigint) numbered
 GROUP BY part RETURNING jsonb_array_length(customer_ids) AS n
"""


@dataclass(frozen=True, slots=True)
class DeletionPreview:
    """What would go. `waiting` and `scheduled` are among the emails, `busy` among the customers: a mail to them is
    being written or sent. `left_out` were asked for and are gone or out of reach. `newest` closes the list."""

    total: int
    businesses: tuple[tuple[str, int], ...]
    names: tuple[str, ...]
    emails: int
    waiting: int
    scheduled: int
    replies: int
    conversations: int
    busy: int
    left_out: int
    own_only: bool
    newest: int


@usecase(Permission.DELETE_CUSTOMERS, reads=True)
async def preview_deletion(
    actor: Actor, selection: CustomerSelection, ids: Sequence[int] | None = None
) -> DeletionPreview:
    """What deleting these ids, or else all that the selection finds, would take along.

    Raises:
        NotFound: no such business. NotAllowed. TooSlow.
    """
    reached = await narrow_to(actor, await reach_businesses(actor), selection)
    found = choose(actor, selection, ids, reached)
    rows = await ask(_WHAT_GOES.format(found=found), found.values)
    names = await ask(
        f"SELECT c.name FROM customers c WHERE {found} ORDER BY c.id DESC LIMIT {NAMES_SHOWN}",  # noqa: S608
        found.values,
    )
    row = rows[0]
    counts = {int(id_): int(n) for id_, n in (pair.split() for pair in row["by_business"])}
    return DeletionPreview(
        total=row["total"],
        businesses=tuple((b.name, counts[b.id]) for b in reached if b.id in counts),
        names=tuple(each["name"] for each in names),
        emails=row["emails"],
        waiting=row["waiting"],
        scheduled=row["scheduled"],
        replies=row["replies"],
        conversations=row["conversations"],
        busy=row["busy"],
        left_out=len(set(ids)) - row["total"] if ids is not None else 0,
        own_only=grant(actor.role, Permission.DELETE_CUSTOMERS) is Grant.OWN,
        newest=row["newest"],
    )


@usecase(Permission.DELETE_CUSTOMERS)
async def delete_customers(
    actor: Actor,
    selection: CustomerSelection,
    ids: Sequence[int] | None = None,
    *,
    expected: int,
    newest: int,
    typed: str,
    key: str,
) -> int:
    """Settle whom to delete, and begin; the id of the deletion. The same key again begins nothing.

    `expected` and `newest` are those of the preview that the person saw, `typed` the number as they wrote it.

    Raises:
        Invalid: the number was to be typed, and is another. Conflict: they are not as many any more.
        NotFound: nobody is left. NotAllowed.
    """
    reached = await narrow_to(actor, await reach_businesses(actor), selection)
    held = await actor.rows(CustomerDeletion).get_or_none(key=key, started_by_id=actor.user_id)
    if held is not None:
        return held.id
    if expected > TYPED_ABOVE and "".join(filter(str.isdecimal, typed)) != str(expected):
        raise Invalid(text("Type the number of customers to confirm."), field="typed")
    await connections.get("default").execute_query(f"SET LOCAL statement_timeout = '{_SETTLING_S}s'")
    deletion = await CustomerDeletion.create(
        team_id=actor.team_id, started_by_id=actor.user_id, key=key, total=expected
    )
    found = choose(actor, selection, ids, reached)
    said = str(found)
    parts = await query(
        _SETTLE.format(found=said, deletion=found.put(deletion.id), part=found.put(_PART), newest=found.put(newest)),
        *found.values,
    )
    total = sum(part["n"] for part in parts)
    if not total:
        raise NotFound(text("There is nobody left to delete."))
    if total != expected:
        raise Conflict(text("Meanwhile the list has changed."), text("Look at it again before you delete."))
    actor.note(deletion=deletion.id, customers=total, businesses=[b.id for b in reached], ticked=ids is not None)
    await enqueue(carry_out_deletion, key=f"carry_out_deletion:{deletion.id}:0", deletion_id=deletion.id, turn=0)
    return deletion.id


async def deletion_given_up(deletion_id: int, turn: int, error: str) -> None:
    """It was promised, so it is taken up again later; the log has the reason."""
    await _come_back(deletion_id, turn, delay_s=600)


@durable(give_up=deletion_given_up)
async def carry_out_deletion(deletion_id: int, turn: int) -> None:
    """Part by part; cut off anywhere and run again, it goes on with what is left and counts nobody twice."""
    last = 0
    while parts := await query(
        "SELECT id FROM customer_deletion_parts WHERE deletion_id = $1 AND id > $2 ORDER BY id LIMIT 1",
        deletion_id,
        last,
    ):
        last = parts[0]["id"]
        await _carry_out_part(deletion_id, last)
    if turn < _COME_BACK_TIMES and await query(
        "SELECT FROM customer_deletion_parts WHERE deletion_id = $1 LIMIT 1", deletion_id
    ):
        await _come_back(deletion_id, turn, delay_s=_COME_BACK_S)
        return
    await _finish(deletion_id)


async def _carry_out_part(deletion_id: int, part_id: int) -> None:
    async with in_transaction():
        held = await query(
            """SELECT ARRAY(SELECT jsonb_array_elements_text(customer_ids)::bigint) AS ids
                 FROM customer_deletion_parts WHERE id = $1 FOR UPDATE""",
            part_id,
        )
        if not held:
            return
        ids = held[0]["ids"]
        erased = await erase_customers(ids)
        if erased.busy:
            await execute(
                "UPDATE customer_deletion_parts SET customer_ids = to_jsonb($2::bigint[]) WHERE id = $1",
                part_id,
                erased.busy,
            )
        else:
            await execute("DELETE FROM customer_deletion_parts WHERE id = $1", part_id)
        await execute(
            "UPDATE customer_deletions SET deleted = deleted + $2, gone = gone + $3 WHERE id = $1",
            deletion_id,
            erased.deleted,
            len(ids) - erased.deleted - len(erased.busy),
        )


async def _finish(deletion_id: int) -> None:
    async with in_transaction():
        ended = await query(
            """UPDATE customer_deletions SET finished_at = now(), kept = total - deleted - gone
                WHERE id = $1 AND finished_at IS NULL RETURNING team_id, deleted, kept""",
            deletion_id,
        )
        await execute("DELETE FROM customer_deletion_parts WHERE deletion_id = $1", deletion_id)
        for row in ended:
            facts = {"deletion": deletion_id, "deleted": row["deleted"], "kept": row["kept"]}
            await audit.record_for_house(row["team_id"], "delete_customers", facts)


async def _come_back(deletion_id: int, turn: int, *, delay_s: float) -> None:
    await enqueue(
        carry_out_deletion,
        key=f"carry_out_deletion:{deletion_id}:{turn + 1}",
        delay_s=delay_s,
        deletion_id=deletion_id,
        turn=turn + 1,
    )
