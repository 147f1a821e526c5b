"""Keeps the plans of follow-ups true to what happened: mails that left, that were decided, settings that changed.

It reads what left since it last looked, from the index by time that the dashboard has, so a mail that leaves costs
its sender nothing. Each step is one statement that finds nothing to do the second time.
"""

from __future__ import annotations

from tortoise.transactions import in_transaction

from models import Business, Email
from services.database import execute, query
from services.follow_up_ends import NO_MORE, OVERTAKEN, TOO_LATE
from services.sending.unsubscribing import WAITING, cancel_mails

AT_ONCE = 5_000
LATE_DAYS = 14
# A mail's `sent_at` is the begin of the transaction that says so, which may be seen only a little later.
_LAG = "interval '10 minutes'"

_BEGIN = """
INSERT INTO follow_up_plans (team_id, business_id, email_id, state, number, last_email_id, waits_since, reason,
                             changed_at)
SELECT e.team_id, e.business_id, e.id, 'waiting', 0, e.id, e.sent_at, '', now()
  FROM emails e LEFT JOIN follow_up_plans p ON p.email_id = e.id
 WHERE e.business_id = $1 AND e.sent_at >= $2 AND e.follow_up_number = 0 AND e.answers_reply_id IS NULL
   AND (p.state = 'wanted' OR p.id IS NULL AND ($3 OR e.draft_batch_id IS NOT NULL))
 ORDER BY e.sent_at LIMIT $4
ON CONFLICT (email_id) DO UPDATE SET state = 'waiting', last_email_id = excluded.last_email_id,
    waits_since = excluded.waits_since, changed_at = now()
 WHERE follow_up_plans.state = 'wanted'
RETURNING waits_since"""

_OVERTAKE = """
UPDATE follow_up_plans p SET state = 'ended', reason = $3, changed_at = now()
  FROM emails newer JOIN emails first ON first.conversation_id = newer.conversation_id
 WHERE newer.business_id = $1 AND newer.sent_at >= $2 AND newer.follow_up_number = 0
   AND first.sent_at < newer.sent_at AND p.email_id = first.id AND p.state IN ('waiting', 'drafted')
RETURNING p.email_id, first.conversation_id"""

_DECIDED = """
UPDATE follow_up_plans p SET
    state = CASE m.state WHEN 'sent' THEN 'waiting' ELSE 'ended' END,
    waits_since = CASE m.state WHEN 'sent' THEN m.sent_at ELSE p.waits_since END,
    not_before = NULL,
    reason = CASE m.state WHEN 'sent' THEN '' WHEN 'rejected' THEN 'Follow-up ' || p.number || ' was rejected.'
        WHEN 'cancelled' THEN m.reason ELSE 'Follow-up ' || p.number || ' could not be sent.' END,
    changed_at = now()
  FROM emails m
 WHERE p.state = 'drafted' AND m.id = p.last_email_id
   AND (m.state IN ('sent', 'rejected', 'cancelled') OR m.state = 'failed' AND m.version > 0)"""

# In these two LATERAL with LIMIT keeps the planner to `follow_ups_due`: nothing is read that is not to end.
# What was due while nobody was there, or while too many waited for a person, doesn't come out of the blue later.
_TOO_LATE = """
UPDATE follow_up_plans SET state = 'ended', reason = $1, changed_at = now() WHERE id IN (
    SELECT p.id FROM businesses b
     CROSS JOIN LATERAL jsonb_array_elements_text(b.follow_up_days) WITH ORDINALITY AS step (days, place)
     CROSS JOIN LATERAL (
        SELECT id FROM follow_up_plans
         WHERE business_id = b.id AND state = 'waiting' AND number = (step.place - 1)::smallint
           AND waits_since < now() - make_interval(days => step.days::int + $2)
           AND (not_before IS NULL OR not_before < now() - make_interval(days => $2))
         ORDER BY waits_since LIMIT $3 FOR UPDATE SKIP LOCKED) p
     LIMIT $3)"""

_NO_MORE = """
UPDATE follow_up_plans SET state = 'ended', reason = $1, changed_at = now() WHERE id IN (
    SELECT p.id FROM businesses b
     CROSS JOIN LATERAL (
        SELECT id FROM follow_up_plans
         WHERE business_id = b.id AND state = 'waiting' AND number >= jsonb_array_length(b.follow_up_days)
         ORDER BY number, waits_since LIMIT $2 FOR UPDATE SKIP LOCKED) p
     LIMIT $2)"""


async def notice_mails() -> None:
    """Begin plans for what left, end those that a newer mail overtook, and move on those whose mail was decided."""
    await execute(_DECIDED)
    for business in await query(
        """SELECT id, follow_ups_since, follow_up_mails = 'all' AS all FROM businesses
            WHERE follow_up_days <> '[]' AND follow_ups_since IS NOT NULL AND deleted_at IS NULL ORDER BY id"""
    ):
        await _notice_sent(business["id"], business["follow_ups_since"], business["all"])


async def end_what_is_over() -> None:
    """Plans that the settings allow nothing more, and those that are too late to go on."""
    while await execute(_NO_MORE, NO_MORE, AT_ONCE) == AT_ONCE:
        pass
    while await execute(_TOO_LATE, TOO_LATE, LATE_DAYS, AT_ONCE) == AT_ONCE:
        pass


async def _notice_sent(business_id: int, since: object, every_mail: bool) -> None:
    """The mark moves on once all before it has been read; a crash in between reads it once more."""
    mark = (await query(f"SELECT now() - {_LAG} AS mark"))[0]["mark"]
    read_to = since
    while len(begun := await query(_BEGIN, business_id, read_to, every_mail, AT_ONCE)) == AT_ONCE:
        read_to = max(row["waits_since"] for row in begun)
    async with in_transaction():
        overtaken = await query(_OVERTAKE, business_id, since, OVERTAKEN)
        if overtaken:
            await cancel_mails(
                Email.filter(
                    conversation_id__in=[row["conversation_id"] for row in overtaken],
                    follow_up_of_id__in=[row["email_id"] for row in overtaken],
                    state__in=WAITING,
                ),
                OVERTAKEN,
            )
        await Business.filter(id=business_id, follow_ups_since__lt=mark).update(follow_ups_since=mark)
