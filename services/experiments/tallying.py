"""Counts what was offered and who answered, day by day: each night what has not settled, for good what has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tortoise.transactions import in_transaction

from models import Business, Email, OfferTallying
from services.daily_work import daily
from services.dashboard.bounded import read_bounded
from services.database import execute, query
from services.durable_work import durable
from services.experiments.settling import settle_experiments

WINDOW_DAYS = 14  # within which an answer counts for an offer; half of all answers have come in a few days
# Whole days in UTC: the last mail of a day has had its window when this many days have passed.
_SETTLES_AFTER = timedelta(days=WINDOW_DAYS + 1)
_CHUNK = timedelta(days=7)

# Each offer counts once a conversation, on the day of the first mail that carried it: follow-ups add nothing. An
# answer is what the dashboard counts as one: a person's, in that conversation. What answers a customer offers nothing.
_COUNT = f"""
WITH active AS MATERIALIZED (
    SELECT DISTINCT conversation_id FROM emails WHERE business_id = $1 AND sent_at >= $2 AND sent_at < $3
), offered AS (
    SELECT DISTINCT ON (e.conversation_id, o.kind, o.what)
           e.id, e.conversation_id, e.sent_at, v.number, v.incentive, v.call_to_action, v.written_by, o.kind, o.what
      FROM active JOIN emails e ON e.conversation_id = active.conversation_id
      JOIN email_versions v ON v.email_id = e.id AND v.number = e.version
     CROSS JOIN LATERAL (VALUES ('incentive', v.incentive), ('contact', v.call_to_action),
                                ('experiment', e.experiment_id || ':' || e.variant)) o (kind, what)
     WHERE e.sent_at < $3 AND e.answers_reply_id IS NULL AND o.what IS NOT NULL
     ORDER BY e.conversation_id, o.kind, o.what, e.sent_at, e.id
), first AS MATERIALIZED (
    SELECT * FROM offered WHERE sent_at >= $2
), answered AS (
    SELECT f.id, f.kind, bool_or(r.insight->>'interest' IN ('interested', 'very_interested')) AS interested
      FROM first f JOIN replies r ON r.conversation_id = f.conversation_id AND r.kind IN ('reply', 'invitation')
       AND r.received_at >= f.sent_at AND r.received_at < f.sent_at + interval '{WINDOW_DAYS} days'
     WHERE r.business_id = $1 AND r.received_at >= $2
     GROUP BY 1, 2
)
SELECT (f.sent_at AT TIME ZONE 'UTC')::date AS day, f.kind, f.what, count(*)::int AS customers,
       count(a.id)::int AS answered, (count(*) FILTER (WHERE a.interested))::int AS interested,
       (count(*) FILTER (WHERE f.written_by = 'person'))::int AS edited,
       (count(*) FILTER (WHERE f.written_by = 'person' AND EXISTS (
            SELECT FROM (SELECT * FROM email_versions w WHERE w.email_id = f.id AND w.number < f.number
                          AND w.written_by <> 'person' ORDER BY w.number DESC LIMIT 1) w
             WHERE (w.incentive, w.call_to_action) <> (f.incentive, f.call_to_action))))::int AS changed
  FROM first f LEFT JOIN answered a ON a.id = f.id AND a.kind = f.kind
 GROUP BY 1, 2, 3"""  # noqa: S608 - a number of ours

_KEPT = "(business_id, day, kind, what, customers, answered, interested, edited, changed)"
_KEEP = f"INSERT INTO offer_tallies {_KEPT} SELECT $1, counted.* FROM ({_COUNT}) counted"  # noqa: S608
_FORGET = "DELETE FROM offer_tallies WHERE business_id = $1 AND day >= $2 AND day < $3"
_HELD = """SELECT kind, what, day <= $2 AS settled, sum(customers)::int AS customers, sum(answered)::int AS answered,
        sum(interested)::int AS interested, sum(edited)::int AS edited, sum(changed)::int AS changed
    FROM offer_tallies WHERE business_id = $1 AND day < $3 GROUP BY 1, 2, 3"""


@dataclass(frozen=True, slots=True)
class Tally:
    """One offer of a business over all days; `is_settled`: everybody has had the whole window to answer."""

    kind: str
    what: str
    is_settled: bool
    customers: int
    answered: int
    interested: int
    edited: int
    changed: int


async def read_tallies(business_id: int) -> list[Tally]:
    """What was counted by night and what left since, whether or not a night has come. Raises TookTooLong."""
    now = datetime.now(UTC)
    tallying = await OfferTallying.get_or_none(business_id=business_id)
    until = tallying.until if tallying else date.min
    since = _midnight(until) if tallying else datetime(1970, 1, 1, tzinfo=UTC)
    settled = until - _SETTLES_AFTER if tallying else until
    rows = await read_bounded(_HELD, business_id, settled, until) if tallying else []
    tallies = [_tally(row, row["settled"]) for row in rows]
    live = await read_bounded(_COUNT, business_id, since, now)
    return tallies + [_tally(row, row["day"] <= now.date() - _SETTLES_AFTER) for row in live]


@daily
@durable()
async def tally_offers(night: str) -> None:
    """Bring every business's counts up to the beginning of that day, a week at a time; again, it counts the same."""
    today = date.fromisoformat(night)
    for business_id in await Business.filter(deleted_at=None).order_by("id").values_list("id", flat=True):
        await _tally_until(business_id, today)  # type: ignore[arg-type]
        await settle_experiments(business_id, await _settled_variants(business_id))  # type: ignore[arg-type]


async def _tally_until(business_id: int, today: date) -> None:
    """What had settled when it was counted is not touched again; cut off anywhere, the next night goes on."""
    tallying = await OfferTallying.get_or_none(business_id=business_id)
    if tallying is None:
        earliest = await Email.filter(business_id=business_id).exclude(sent_at=None).order_by("sent_at").first()
        if earliest is None:
            return
        first_day = earliest.sent_at.astimezone(UTC).date()
        tallying, _ = await OfferTallying.get_or_create(business_id=business_id, defaults={"until": first_day})
    since = tallying.until + timedelta(days=1) - _SETTLES_AFTER
    while tallying.until < today and since < today:
        until = min(since + _CHUNK, today)
        async with in_transaction():
            held = await OfferTallying.filter(id=tallying.id).select_for_update().get()
            await execute(_FORGET, business_id, since, until)
            await execute(_KEEP, business_id, _midnight(since), _midnight(until))
            await OfferTallying.filter(id=held.id).update(until=max(held.until, until))
        since = until


async def _settled_variants(business_id: int) -> dict[str, tuple[int, int]]:
    """Customers and answers by "experiment:variant", of settled days alone."""
    tallying = await OfferTallying.get_or_none(business_id=business_id)
    if tallying is None:
        return {}
    rows = await query(_HELD, business_id, tallying.until - _SETTLES_AFTER, tallying.until)
    return {
        row["what"]: (row["customers"], row["answered"])
        for row in rows
        if row["kind"] == "experiment" and row["settled"]
    }


def _tally(row: dict, is_settled: bool) -> Tally:
    counts = {name: row[name] for name in ("customers", "answered", "interested", "edited", "changed")}
    return Tally(row["kind"], row["what"], is_settled, **counts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
