"""Takes customers out of the database with all that hangs on them, unless somebody is at work on it right now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from tortoise.transactions import in_transaction

from services.database import execute, query
from services.durable_work import TryLater

# Whoever is at work holds a lock, or the mail says so: a worker that sends or writes it comes back to its row.
_LOCKED = "SELECT id FROM customers WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED"
_LOCKED_EMAILS = """
SELECT id, customer_id, state IN ('sending', 'writing') AS busy
  FROM emails WHERE customer_id = ANY($1::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED"""
_OTHER_EMAILS = "SELECT customer_id FROM emails WHERE customer_id = ANY($1::bigint[]) AND id <> ALL($2::bigint[])"
_REPLIES = "SELECT id, raw_mail_id FROM replies WHERE customer_id = ANY($1::bigint[])"
_CARDS = """
DELETE FROM cards WHERE kind = 'email' AND subject_id = ANY($1::bigint[])
                     OR kind = 'reply' AND subject_id = ANY($2::bigint[])"""
_CUSTOMERS = "DELETE FROM customers WHERE id = ANY($1::bigint[])"
# One mail may answer two conversations; it goes with the last of them.
_RAW_MAILS = """
DELETE FROM raw_mails m WHERE id = ANY($1::bigint[]) AND NOT EXISTS (SELECT FROM replies WHERE raw_mail_id = m.id)"""


@dataclass(frozen=True, slots=True)
class Erased:
    """`busy` are those still there: come back to them. The rest of what was asked for had gone before."""

    deleted: int
    busy: list[int]


async def erase_customers(ids: Sequence[int]) -> Erased:
    """Delete these customers with their profiles, conversations, emails (waiting and scheduled ones too), replies
    and the raw mails of those; some hundreds at a time. Suppressions, ledger and audit log stay.

    In the running transaction, if there is one. Whose mail is being sent or written is left alone: a worker may
    have handed it over, and its answer must find the row.

    Raises:
        TryLater: it stood in the way of somebody else's act.
    """
    try:
        async with in_transaction():
            return await _erase(list(ids))
    except asyncpg.DeadlockDetectedError as error:
        raise TryLater("somebody else was at work on the same customers") from error


async def _erase(ids: list[int]) -> Erased:
    free = {row["id"] for row in await query(_LOCKED, ids)}
    emails = await query(_LOCKED_EMAILS, sorted(free))
    free -= {row["customer_id"] for row in emails if row["busy"]}
    free -= {row["customer_id"] for row in await query(_OTHER_EMAILS, sorted(free), [e["id"] for e in emails])}
    erasable = sorted(free)
    replies = await query(_REPLIES, erasable)
    await execute(_CARDS, [e["id"] for e in emails if e["customer_id"] in free], [r["id"] for r in replies])
    deleted = await execute(_CUSTOMERS, erasable)
    await execute(_RAW_MAILS, [r["raw_mail_id"] for r in replies if r["raw_mail_id"]])
    left = await query("SELECT id FROM customers WHERE id = ANY($1::bigint[]) ORDER BY id", ids)
    return Erased(deleted, [row["id"] for row in left])
