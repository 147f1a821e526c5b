"""Takes due mail out of the queue, which is the emails table itself. What must hold at the moment of leaving is
asked in the claiming statement, so nothing can change between the question and the claim (laws 3 and 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from services.sending.queue_connection import QueueConnection

OVERDUE_S = 3600

# What becomes of a due mail: state, phase, does its seal hold, and the words for a person.
_FATES = """
    ('fit', 'sending', 'claimed', true, ''),
    ('overdue', 'overdue', 'none', true, 'Its time passed by more than an hour; send it now or reject it.'),
    ('suppressed', 'cancelled', 'none', false, 'The customer can no longer be written to.'),
    ('unsealed', 'drafted', 'none', false, 'The approval no longer holds; approve again.'),
    ('unverified', 'drafted', 'none', false, 'The sender address is no longer verified; verify it and approve again.'),
    ('sender_changed', 'drafted', 'none', false, 'The sender address changed after approval; approve again.'),
    ('recipient_changed', 'drafted', 'none', false, 'The customer''s address changed after approval; approve again.')
"""

# Halted mail stays where it is until its hour is over. `worker` on a mail that is not being sent means that the
# doors have yet to be told of its new state, see sweeping.tell_doors. LATERAL with OFFSET 0 keeps the planner from
# starting anywhere but at the longest waiting mail, whatever its statistics say.
_CLAIM = f"""
WITH due AS MATERIALIZED (
    SELECT e.id, e.team_id, a.digest, a.envelope_from, a.envelope_to, a.sender_address, a.frame,
        CASE WHEN s.id IS NOT NULL THEN 'suppressed'
             WHEN e.send_at <= now() - make_interval(secs => $3) THEN 'overdue'
             WHEN a.id IS NULL THEN 'unsealed'
             WHEN b.sender_state <> 'verified' THEN 'unverified'
             WHEN b.sender_address <> a.sender_address THEN 'sender_changed'
             WHEN c.email <> a.envelope_to THEN 'recipient_changed'
             ELSE 'fit' END AS fate
    FROM emails e
    CROSS JOIN LATERAL (SELECT * FROM businesses WHERE id = e.business_id OFFSET 0) b
    CROSS JOIN LATERAL (SELECT * FROM teams WHERE id = e.team_id OFFSET 0) t
    CROSS JOIN LATERAL (SELECT * FROM customers WHERE id = e.customer_id OFFSET 0) c
    LEFT JOIN LATERAL (
        SELECT * FROM approvals WHERE id = e.approval_id AND email_id = e.id AND version = e.version OFFSET 0
    ) a ON true
    LEFT JOIN LATERAL (
        SELECT * FROM suppressions WHERE team_id = e.team_id AND address = c.email OFFSET 0
    ) s ON true
    WHERE e.state = 'scheduled' AND e.send_at <= now()
      AND (b.halted_at IS NULL AND t.halted_at IS NULL OR e.send_at <= now() - make_interval(secs => $3))
      AND ((e.business_id = ANY($4::int[])) = $5::bool OR e.send_at <= now() - make_interval(secs => $3))
    ORDER BY e.send_at, e.id LIMIT $2 FOR UPDATE OF e SKIP LOCKED
), fates (fate, state, phase, seal_holds, reason) AS (VALUES {_FATES}
), moved AS (
    UPDATE emails e SET
        state = f.state, phase = f.phase, worker = $1, reason = f.reason, changed_at = now(),
        revision = e.revision + (f.fate <> 'fit')::int,
        approval_id = CASE WHEN f.seal_holds THEN e.approval_id END,
        send_at = CASE WHEN f.state <> 'drafted' THEN e.send_at END,
        scheduled_by_id = CASE WHEN f.state <> 'drafted' THEN e.scheduled_by_id END,
        decided_by_id = CASE WHEN f.state <> 'drafted' THEN e.decided_by_id END,
        decided_at = CASE WHEN f.state <> 'drafted' THEN e.decided_at END
    FROM due JOIN fates f ON f.fate = due.fate WHERE e.id = due.id
)
SELECT id, team_id, digest, envelope_from, envelope_to, sender_address, CASE WHEN fate = 'fit' THEN frame END AS frame,
    fate = 'fit' AS fit
FROM due
"""  # noqa: S608 - the words are ours

# Without a dot nothing has left, so nobody need hear of it.
_GIVE_BACK = """
UPDATE emails SET state = 'scheduled', phase = 'none', worker = ''
WHERE id = ANY($2::bigint[]) AND worker = $1 AND state = 'sending' AND phase = 'claimed' RETURNING id
"""


class ClaimedMail(NamedTuple):
    """A mail that this worker holds, and the seal on it. The columns of the claim, in their order."""

    id: int
    team_id: int
    digest: str
    envelope_from: str
    envelope_to: str
    sender_address: str
    frame: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """`looked_at` counts the due mails this claim came by; `moved` those of them that it put aside for a person."""

    mails: list[ClaimedMail]
    looked_at: int

    @property
    def moved(self) -> int:
        return self.looked_at - len(self.mails)


async def claim_due(
    queue: QueueConnection, worker: str, most: int, businesses: Sequence[int] = (), alone: bool = False
) -> Claim:
    """Claim up to `most` due mails, the longest waiting first; no other worker gets the same.

    One that may not leave any more (suppressed, sender or recipient changed, an hour late) goes to the state that
    says so, with words. One whose business or team is halted waits. So does mail of `businesses`, whose mail servers
    take none now; with `alone` mail of all others does.
    """
    rows: list[Any] = await queue.fetch(_CLAIM, worker, most, float(OVERDUE_S), businesses, alone)
    fit = [ClaimedMail._make(row[:-1]) for row in rows if row[-1]]
    return Claim(fit, len(rows))


async def give_back(queue: QueueConnection, worker: str, ids: list[int]) -> int:
    """Back into the queue, as if never claimed: those of `ids` that were not handed over; how many they were."""
    return len(await queue.fetch(_GIVE_BACK, worker, ids))
