"""Once a second: what a dead worker held is put right, and the doors are told of what has ended."""

from __future__ import annotations

import secrets

from tortoise.transactions import in_transaction

from models import SuppressionReason
from services.announcements import announce
from services.database import execute, query
from services.living import dead_executors
from services.sending.unsubscribing import suppress

TOLD_AT_ONCE = 200

# Claimed only: no final dot can have gone out, so it is safe to try again. Handed over: nobody knows (law 7).
_TAKE_OVER = """
UPDATE emails SET
    state = CASE phase WHEN 'claimed' THEN 'scheduled' ELSE 'uncertain' END,
    worker = CASE phase WHEN 'claimed' THEN '' ELSE worker END,
    reason = CASE phase WHEN 'claimed' THEN ''
        ELSE 'It was handed to the mail server, then the program that sent it stopped before the answer came.' END,
    phase = CASE phase WHEN 'claimed' THEN 'none' ELSE phase END,
    revision = revision + 1, changed_at = now()
WHERE worker = ANY($1::text[]) AND state = 'sending'
"""

_TAKE_UNTOLD = """
UPDATE emails e SET worker = ''
FROM (SELECT id FROM emails WHERE worker = $1 AND state <> 'sending' ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) u,
     customers c
WHERE e.id = u.id AND c.id = e.customer_id
RETURNING e.id, e.team_id, c.email AS address, e.state = 'failed' AND e.bounced_at IS NOT NULL AS bounced
"""


async def take_over_dead(worker: str) -> int:
    """Put right what workers held that no longer live, and tell the doors; how many mails were under way."""
    rows = await query("SELECT DISTINCT worker FROM emails WHERE worker <> '' AND worker <> $1", worker)
    dead = await dead_executors([row["worker"] for row in rows], worker)
    taken = await take_over(dead) if dead else 0
    for name in dead:
        await tell_doors(name)
    return taken


async def take_over(workers: list[str]) -> int:
    """Put right what these workers held: none of them sends any more, and none of them ever will."""
    return await execute(_TAKE_OVER, workers)


async def tell_doors(worker: str) -> None:
    """Announce the ends of mails that this worker has left marked, many in one announcement.

    The mark is taken off in the transaction of the announcement, so a crash neither loses nor doubles one. A
    bounced address is suppressed on the same occasion (SPEC C8).
    """
    while True:
        async with in_transaction():
            untold = await query(_TAKE_UNTOLD, worker, TOLD_AT_ONCE)
            for email in untold:
                if email["bounced"]:
                    await suppress(
                        email["team_id"],
                        email["address"],
                        SuppressionReason.BOUNCED,
                        email_id=email["id"],
                        words="Mail to this address came back: there is no such mailbox.",
                    )
            if untold:
                ids = sorted(email["id"] for email in untold)
                await announce("email_changed", key=f"outbox:{secrets.token_hex(8)}", email_ids=ids)
        if len(untold) < TOLD_AT_ONCE:
            return
