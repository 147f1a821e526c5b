"""Makes durable, in one round trip, which mails are handed over and what became of others (law 7)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from gateways.smtp import Outcome, Verdict

# Seconds before each further attempt; with these a mail is tried for about a day before it is given up.
WAITS_S = (60, 300, 900, 1800, *[3600] * 2, *[7200] * 2, *[14_400] * 4)
# RFC 3463 3.2: no such mailbox; a domain that takes no mail. Others of 5.1 can mean our own mistakes.
_NO_SUCH_ADDRESS = ("5.1.1 ", "5.1.10 ")
_ANSWER_LENGTH = 500

# The fence: only what this worker has claimed, and only while nobody has pressed halt, may get its final dot.
# An outcome is a fact: it also settles a mail that a peer, thinking us dead, has just called uncertain.
# The empty strings keep the planner off the indexes of worker and state: each row is found by its id.
# `worker` stays on what the doors have yet to be told: a state that wants a person, or one that a card shows.
SETTLE = """
WITH handed AS (
    UPDATE emails e SET phase = 'handed_over', mail_server_id = $9
    FROM unnest($2::bigint[]) AS h (id)
    WHERE e.id = h.id AND e.worker || '' = $1 AND e.state || '' = 'sending' AND e.phase = 'claimed'
      AND (SELECT halted_at IS NULL FROM businesses WHERE id = e.business_id)
      AND (SELECT halted_at IS NULL FROM teams WHERE id = e.team_id)
    RETURNING e.id
), ended AS (
    UPDATE emails e SET
        state = CASE WHEN o.ending = 'back' THEN 'scheduled' WHEN o.ending <> 'later' THEN o.ending
                     WHEN e.attempts >= cardinality($8::float[]) THEN 'failed' ELSE 'scheduled' END,
        phase = CASE o.ending WHEN 'sent' THEN 'accepted' WHEN 'uncertain' THEN 'handed_over' ELSE 'none' END,
        reason = CASE WHEN o.ending = 'later' AND e.attempts >= cardinality($8::float[])
                      THEN 'Given up after ' || e.attempts + 1 || ' attempts. ' || o.reason ELSE o.reason END,
        answer = o.answer,
        attempts = e.attempts + (o.ending = 'later')::int,
        send_at = CASE WHEN o.ending = 'later'
            THEN now() + make_interval(secs => coalesce(($8::float[])[e.attempts + 1], 0)) ELSE e.send_at END,
        sent_at = CASE WHEN o.ending = 'sent' THEN now() ELSE e.sent_at END,
        bounced_at = CASE WHEN o.bounced THEN now() ELSE e.bounced_at END,
        revision = e.revision + 1, changed_at = now(),
        worker = CASE WHEN o.ending IN ('failed', 'uncertain') OR e.attempts >= cardinality($8::float[])
                           OR EXISTS (SELECT FROM cards c WHERE c.kind = 'email' AND c.subject_id = e.id)
                      THEN e.worker ELSE '' END
    FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::bool[]) AS o (id, ending, reason, answer, bounced)
    WHERE e.id = o.id AND e.worker || '' = $1 AND e.state || '' IN ('sending', 'uncertain')
    RETURNING e.id, e.worker
)
SELECT id, true AS handed FROM handed UNION ALL SELECT id, false FROM ended WHERE worker <> ''
"""


class Ending(StrEnum):
    """How an attempt to send ends for the row: the state it goes to, `later` for another attempt after a wait, or
    `back` into the queue as if there had been none."""

    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    LATER = "later"
    BACK = "back"


class Ended(NamedTuple):
    """One mail's end. `reason` is for a person, `answer` the server's own words (data from outside)."""

    id: int
    ending: Ending
    reason: str = ""
    answer: str = ""
    bounced: bool = False


def ended_as(outcome: Outcome, *, no_fault: bool) -> Ended:
    """What an outcome on the wire means for the mail (RFC 5321 4.2.1: 4yz may be tried again, 5yz may not).

    `no_fault`: if it was not sent, that was our doing, and counts as no attempt.
    """
    id_: Any = outcome.parcel.id
    answer = f"{outcome.code} {outcome.text}"[:_ANSWER_LENGTH] if outcome.code else ""
    match outcome.verdict:
        case Verdict.ACCEPTED:
            return Ended(id_, Ending.SENT, answer=answer)
        case Verdict.REJECTED if outcome.permanent:
            bounced = outcome.stage == "RCPT" and f"{outcome.text} ".startswith(_NO_SUCH_ADDRESS)
            return Ended(id_, Ending.FAILED, f"The mail server refused it: {answer}", answer, bounced)
        case Verdict.REJECTED:
            return Ended(id_, Ending.LATER, f"The mail server put it off: {answer}", answer)
        case Verdict.UNCERTAIN:
            said = answer or outcome.text
            return Ended(id_, Ending.UNCERTAIN, f"It was handed over, but no clear answer came: {said}", answer)
        case _ if no_fault:
            return Ended(id_, Ending.BACK)
        case _:
            return Ended(id_, Ending.LATER, f"The mail server could not be reached: {outcome.text[:_ANSWER_LENGTH]}")


def settle_values(
    worker: str, handing: Sequence[int], ended: Sequence[Ended], server: int | None = None
) -> tuple[Any, ...]:
    """The values of the SETTLE statement; `server` is the team's own that they are handed to."""
    return (
        worker,
        handing,
        [end.id for end in ended],
        [end.ending.value for end in ended],
        [end.reason for end in ended],
        [end.answer for end in ended],
        [end.bounced for end in ended],
        WAITS_S,
        server,
    )
