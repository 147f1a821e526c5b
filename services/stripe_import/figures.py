"""Settles what customers have spent, from the payments held: figures replace, and only those that differ are written.

Total spend is charges less refunds less lost disputes. The number of payments and the days of the first and the last
are those of charges in any currency. Refunds are a fact, under the label that a file of customers would have.
Monthly spend adds up the subscriptions whose last paid period has not ended: of each, the newest paid invoice's
recurring lines, normalised to a month (gateways.stripe_rows.monthly_cents). Amounts in another currency than the
business's are in no sum. Somebody who never paid through Stripe keeps the figures that they have.
"""

from __future__ import annotations

from tortoise.transactions import in_transaction

from models import Business, StripeImport
from services.database import execute, query

REFUNDS = "Refund Volume"
_AT_ONCE = 500  # customers of one statement: some tens of milliseconds
# Between the end of a period and the payment of the next lie the draft of its invoice and the retries of the card.
_STILL_PAID = "7 days"

_FORGET_DELETED = """
UPDATE stripe_customers SET left_out = 'deleted_here'
 WHERE connection_id = $1 AND customer_id IS NULL AND left_out IN ('', 'other_address')"""
# Of somebody deleted here we keep no payments either.
_FORGET_PAYMENTS = """
DELETE FROM stripe_payments p USING stripe_customers s
 WHERE s.connection_id = $1 AND s.left_out = 'deleted_here' AND p.connection_id = $1 AND p.payer = s.stripe_id"""
_FORGET_SUBSCRIPTIONS = """
DELETE FROM stripe_subscriptions p USING stripe_customers s
 WHERE s.connection_id = $1 AND s.left_out = 'deleted_here' AND p.connection_id = $1 AND p.payer = s.stripe_id"""

_SETTLE = f"""
WITH chosen AS MATERIALIZED (
    SELECT DISTINCT customer_id AS id FROM stripe_customers
     WHERE connection_id = $1 AND customer_id > $2 ORDER BY 1 LIMIT {_AT_ONCE}
), people AS MATERIALIZED (
    SELECT s.customer_id AS id, s.stripe_id FROM stripe_customers s JOIN chosen ON chosen.id = s.customer_id
     WHERE s.connection_id = $1
), paid AS (
    SELECT o.id, count(*) FILTER (WHERE p.kind = 'charge') AS payments,
           min(p.paid_on) FILTER (WHERE p.kind = 'charge') AS first_on,
           max(p.paid_on) FILTER (WHERE p.kind = 'charge') AS last_on,
           coalesce(sum(CASE p.kind WHEN 'charge' THEN p.cents ELSE -p.cents END) FILTER (WHERE p.currency = $3), 0)
               AS total,
           coalesce(sum(p.cents) FILTER (WHERE p.kind = 'refund' AND p.currency = $3), 0) AS refunded
      FROM people o JOIN stripe_payments p ON p.connection_id = $1 AND p.payer = o.stripe_id GROUP BY o.id
), monthly AS (
    SELECT o.id, sum(u.monthly_cents) AS cents
      FROM people o JOIN stripe_subscriptions u ON u.connection_id = $1 AND u.payer = o.stripe_id
     WHERE u.currency = $3 AND u.paid_until > now() - interval '{_STILL_PAID}' GROUP BY o.id
), figures AS (
    SELECT chosen.id, coalesce(paid.payments, 0)::int AS payments, paid.first_on, paid.last_on,
           greatest(coalesce(paid.total, 0), 0)::bigint AS total, coalesce(monthly.cents, 0)::bigint AS monthly,
           CASE WHEN paid.refunded > 0
                THEN jsonb_build_object('{REFUNDS}', to_char(paid.refunded / 100.0, 'FM999999999999990.00 ') || $3)
                ELSE '{{}}' END AS refunds
      FROM chosen LEFT JOIN paid USING (id) LEFT JOIN monthly USING (id)
     WHERE coalesce(paid.payments, 0) > 0 OR monthly.cents IS NOT NULL
), changed AS (
    UPDATE customers c
       SET total_spend = f.total, monthly_spend = f.monthly, payment_count = f.payments, first_payment_on = f.first_on,
           last_payment_on = f.last_on, facts = (c.facts - '{REFUNDS}') || f.refunds
      FROM figures f
     WHERE c.id = f.id
       AND (c.total_spend, c.monthly_spend, c.payment_count, c.first_payment_on, c.last_payment_on, c.facts)
           IS DISTINCT FROM
           (f.total, f.monthly, f.payments, f.first_on, f.last_on, (c.facts - '{REFUNDS}') || f.refunds)
    RETURNING c.id
)
SELECT (SELECT max(id) FROM chosen) AS last, (SELECT count(*) FROM chosen) AS looked_at,
       (SELECT count(*) FROM changed WHERE NOT EXISTS (SELECT FROM stripe_customers s
           WHERE s.connection_id = $1 AND s.customer_id = changed.id AND s.added_by = $4)) AS changed
"""  # noqa: S608 - a number, a time and a label of ours
# Whoever comes second to the same customers, or after the end, waits here and then changes nothing.
_HOLD = """
SELECT FROM stripe_imports WHERE id = $1 AND stage = 'figures' AND after = $2 AND finished_at IS NULL FOR UPDATE"""
_TURN = """
UPDATE stripe_imports SET after = $2, changed = changed + $3::int,
       seen = seen || jsonb_build_object('figures', coalesce((seen ->> 'figures')::int, 0) + $4::int)
 WHERE id = $1"""


async def settle_some(run: StripeImport) -> bool:
    """The next customers' figures; False when nobody is left."""
    business = await Business.get(id=run.business_id).only("id", "currency")
    async with in_transaction():
        if not await query(_HOLD, run.id, run.after):
            return True
        if not run.after:
            await execute(_FORGET_DELETED, run.connection_id)
            await execute(_FORGET_PAYMENTS, run.connection_id)
            await execute(_FORGET_SUBSCRIPTIONS, run.connection_id)
        rows = await query(_SETTLE, run.connection_id, int(run.after or 0), business.currency, run.id)
        last, looked_at, changed = rows[0]["last"], rows[0]["looked_at"], rows[0]["changed"]
        if last is not None:
            await execute(_TURN, run.id, str(last), changed, looked_at)
        return last is not None
