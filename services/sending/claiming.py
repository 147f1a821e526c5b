"""Takes due mail out of the queue, which is the emails table itself. What must hold at the moment of leaving is
asked in the claiming statement, so nothing can change between the question and the claim (laws 3 and 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from services.contact_pressure import holds
from services.sending.judging import NO_RULES, RULES, judge
from services.sending.queue_connection import QueueConnection

OVERDUE_S = 3600

# What becomes of a due mail: state, phase, does its seal hold, and the words for a person. A mail that waits for its
# window, its day or its turn stays scheduled, at the time that the rules found for it.
_FATES = """
    ('fit', 'sending', 'claimed', true, ''),
    ('closed', 'scheduled', 'none', true, 'It waits for the send window.'),
    ('capped', 'scheduled', 'none', true, 'The daily limit of its sender is reached; it waits for its day.'),
    ('spaced', 'scheduled', 'none', true, 'It keeps its distance from the other mails of its sender.'),
    ('held', 'approved', 'none', true, ''),
    ('overdue', 'overdue', 'none', true, 'Its time passed by more than an hour; send it now or reject it.'),
    ('suppressed', 'cancelled', 'none', false, 'The customer can no longer be written to.'),
    ('answered', 'cancelled', 'none', false, 'The customer answered, or was written to again, after this follow-up.'),
    ('unsealed', 'drafted', 'none', false, 'The approval no longer holds; approve again.'),
    ('unverified', 'drafted', 'none', false, 'The sender address is no longer verified; verify it and approve again.'),
    ('sender_changed', 'drafted', 'none', false, 'The sender address changed after approval; approve again.'),
    ('recipient_changed', 'drafted', 'none', false, 'The customer''s address changed after approval; approve again.')
"""
_NOW = "coalesce($4::timestamptz, now())"
_CARRIED = "id, team_id, digest, envelope_from, envelope_to, sender_address, frame, words"

# Halted mail stays where it is until its hour is over. Mail of a paused batch has no hour; only what was under way when
# it was paused, and came back, is met here. `worker` on a mail that is not being sent means that the
# doors have yet to be told of its new state, see sweeping.tell_doors. LATERAL with OFFSET 0 keeps the planner from
# starting anywhere but at the longest waiting mail, whatever its statistics say. What leaves, or has its turn today,
# takes a place in its sender's day, which stays taken whatever becomes of it; given back, it has the same one again.
_DUE = f"""
WITH due AS MATERIALIZED (
    SELECT e.id, e.team_id, a.digest, a.envelope_from, a.envelope_to, a.sender_address, a.frame, e.send_at, {RULES},
        held.words,
        CASE WHEN s.id IS NOT NULL THEN 'suppressed'
             WHEN u.ended THEN 'answered'
             WHEN e.send_at <= {_NOW} - make_interval(secs => $3) THEN 'overdue'
             WHEN a.id IS NULL THEN 'unsealed'
             WHEN b.sender_state <> 'verified' THEN 'unverified'
             WHEN b.sender_address <> a.sender_address THEN 'sender_changed'
             WHEN c.email <> a.envelope_to THEN 'recipient_changed'
             WHEN held.words IS NOT NULL THEN 'held'
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
    LEFT JOIN LATERAL (
        SELECT EXISTS (SELECT FROM replies r WHERE r.conversation_id = e.conversation_id AND r.received_at > f.sent_at
                   AND r.kind IN ('reply', 'invitation', 'unreadable'))
            OR EXISTS (SELECT FROM emails m WHERE m.conversation_id = e.conversation_id AND m.sent_at > f.sent_at
                   AND m.follow_up_of_id IS DISTINCT FROM f.id) AS ended
          FROM emails f WHERE e.follow_up_number > 0 AND f.id = e.follow_up_of_id OFFSET 0
    ) u ON true
    LEFT JOIN LATERAL ({holds(now=_NOW, before="m.state = 'scheduled' AND (m.send_at, m.id) < (e.send_at, e.id)")}
    ) held ON true
    WHERE e.state = 'scheduled' AND e.send_at <= {_NOW}
      AND (b.halted_at IS NULL AND t.halted_at IS NULL OR e.send_at <= {_NOW} - make_interval(secs => $3))
      AND (SELECT state FROM batches WHERE id = e.send_batch_id) IS DISTINCT FROM 'paused'
      AND ((e.business_id = ANY($5::int[])) = $6::bool OR e.send_at <= {_NOW} - make_interval(secs => $3))
    ORDER BY e.send_at, e.id LIMIT $2 FOR UPDATE OF e SKIP LOCKED
)"""  # noqa: S608 - the words are ours
_RULED = f"""{judge(_NOW, carried=_CARRIED, lock=True)}, made AS (
    INSERT INTO sender_paces (team_id, address, used, planned)
    SELECT w.team_id, w.sender_address, 0, 0 FROM wanted w
    WHERE NOT EXISTS (SELECT FROM sender_paces s WHERE s.team_id = w.team_id AND s.address = w.sender_address)
    ON CONFLICT DO NOTHING
), counted AS (
    UPDATE sender_paces s SET
        day = p.day, used = p.used + x.taken, first_day = CASE WHEN x.leave > 0 THEN p.first_sent ELSE s.first_day END,
        left_at = CASE WHEN x.leave > 0 THEN {_NOW} ELSE p.left_at END, queue_end = coalesce(x.last_slot, p.queue_end),
        plan_day = coalesce(x.last_day, p.plan_day),
        planned = coalesce(x.on_last_day, 0) + CASE WHEN coalesce(x.last_day, p.plan_day) = p.plan_day
                                                    THEN p.planned ELSE 0 END
    FROM since p JOIN (
        SELECT t.pace_id, count(*) FILTER (WHERE verdict = 'fit') AS leave,
            count(*) FILTER (WHERE takes IS NOT NULL AND NOT has_place) AS taken,
            max(slot) FILTER (WHERE NOT keeps) AS last_slot, max(put_off_to) AS last_day,
            count(*) FILTER (WHERE put_off_to = newest) AS on_last_day
        FROM (SELECT *, max(put_off_to) OVER (PARTITION BY pace_id) AS newest FROM turned) t GROUP BY t.pace_id
    ) x ON x.pace_id = p.pace_id
    WHERE s.id = p.pace_id
)"""  # noqa: S608
# Where none of them has rules of sending, their work costs nothing. Else all of them are left alone, which is said, and
# asked about with the rules.
_FREE = f"""
, verdicts AS MATERIALIZED (
    SELECT {_CARRIED}, fate AS verdict, {_NOW} AS at, NULL::text AS takes FROM due
    WHERE NOT EXISTS (SELECT FROM due WHERE NOT ({NO_RULES}))
)"""  # noqa: S608
_MOVED = f"""
, fates (fate, state, phase, seal_holds, reason) AS (VALUES {_FATES}
), moved AS (
    UPDATE emails e SET
        state = f.state, phase = f.phase, changed_at = now(),
        worker = CASE WHEN f.state <> 'scheduled' OR EXISTS (
            SELECT FROM cards k WHERE k.kind = 'email' AND k.subject_id = e.id) THEN $1 ELSE '' END,
        reason = CASE f.fate WHEN 'held' THEN v.words ELSE f.reason END,
        revision = e.revision + (f.fate <> 'fit')::int,
        approval_id = CASE WHEN f.seal_holds THEN e.approval_id END,
        send_at = CASE WHEN f.state = 'scheduled' THEN v.at
                       WHEN f.state NOT IN ('drafted', 'approved') THEN e.send_at END,
        asked_at = CASE f.state WHEN 'scheduled' THEN coalesce(e.asked_at, e.send_at)
                                WHEN 'sending' THEN e.asked_at END,
        held_at = CASE WHEN f.fate = 'held' THEN {_NOW} END,
        counted_in = coalesce(v.takes, e.counted_in),
        passes = CASE WHEN f.state IN ('scheduled', 'sending') THEN e.passes ELSE '' END,
        scheduled_by_id = CASE WHEN f.state NOT IN ('drafted', 'approved') THEN e.scheduled_by_id END,
        decided_by_id = CASE WHEN f.state <> 'drafted' THEN e.decided_by_id END,
        decided_at = CASE WHEN f.state <> 'drafted' THEN e.decided_at END
    FROM verdicts v JOIN fates f ON f.fate = v.verdict WHERE e.id = v.id
)
SELECT id, team_id, digest, envelope_from, envelope_to, sender_address,
    CASE WHEN verdict = 'fit' THEN frame END AS frame, {_NOW} AS at, verdict = 'fit' AS fit
FROM verdicts
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
 WHERE EXISTS (SELECT FROM due WHERE NOT ({NO_RULES}))
"""  # noqa: S608
_CLAIM_FREE, _CLAIM_RULED = _DUE + _FREE + _MOVED, _DUE + _RULED + _MOVED

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
    at: datetime  # of the claim, by the database's clock: the mail's own date


@dataclass(frozen=True, slots=True)
class Claim:
    """`looked_at` counts the due mails this claim came by; `moved` those of them that it put aside for a person."""

    mails: list[ClaimedMail]
    looked_at: int

    @property
    def moved(self) -> int:
        return self.looked_at - len(self.mails)


async def claim_due(
    queue: QueueConnection,
    worker: str,
    most: int,
    businesses: Sequence[int] = (),
    alone: bool = False,
    *,
    now: datetime | None = None,
) -> Claim:
    """Claim up to `most` due mails, the longest waiting first; no other worker gets the same.

    One that may not leave any more (suppressed, sender or recipient changed, an hour late) goes to the state that
    says so, with words; one that contact pressure holds goes back to a person. One that may not leave yet (window,
    daily cap, spacing) is put off to the moment when it may, so that it isn't looked at before. One whose business or
    team is halted waits; so does mail of `businesses`, whose mail servers take none now, and with `alone` mail of all
    others does. `now` is the database's own unless it is given.
    """
    values = (float(OVERDUE_S), now, businesses, alone)
    rows: list[Any] = await queue.fetch(_CLAIM_RULED if queue.meets_rules else _CLAIM_FREE, worker, most, *values)
    before, queue.meets_rules = queue.meets_rules, any(row[0] is None for row in rows)
    if queue.meets_rules and not before:
        rows = await queue.fetch(_CLAIM_RULED, worker, most, *values)
    rows = [row for row in rows if row[0] is not None]
    fit = [ClaimedMail._make(row[:-1]) for row in rows if row[-1]]
    return Claim(fit, len(rows))


async def give_back(queue: QueueConnection, worker: str, ids: list[int]) -> int:
    """Back into the queue, as if never claimed: those of `ids` that were not handed over; how many they were."""
    return len(await queue.fetch(_GIVE_BACK, worker, ids))
