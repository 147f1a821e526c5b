"""Keeps what a page brought, with the bookmark that says so: both or neither, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.transactions import in_transaction

from gateways.stripe import Page
from gateways.stripe_rows import InvoicedSubscription, Payment, Person
from models import Customer, LeftOut, StripeImport, StripeStage
from services.addresses import normal_address
from services.database import execute, query
from services.errors import Invalid
from services.plain_text import one_line
from services.stripe_import.ending import end_import
from services.stripe_import.plan import customers_left, hold_customer_limit
from services.stripe_import.trouble import Trouble

SINCE = "Stripe customer since"  # a fact
_NEXT = dict(zip(StripeStage, list(StripeStage)[1:], strict=False))

# A deleted business takes nothing more: its erasure would never come to an end.
_STANDS = "SELECT FROM businesses WHERE id = $1 AND deleted_at IS NULL FOR SHARE"
# Whoever comes second to a page, or after the end, changes nothing.
_TURN = """
UPDATE stripe_imports SET stage = $4, after = $5,
       seen = seen || jsonb_build_object($2::text, coalesce((seen ->> $2::text)::int, 0) + $6::int)
 WHERE id = $1 AND stage = $2 AND after = $3 AND finished_at IS NULL"""
_MAPPED = """
SELECT stripe_id, customer_id, left_out FROM stripe_customers
 WHERE connection_id = $1 AND stripe_id = ANY($2::text[])"""
_MAP = """
INSERT INTO stripe_customers AS s (connection_id, stripe_id, customer_id, left_out, added_by)
SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[])
ON CONFLICT (connection_id, stripe_id) DO UPDATE
   SET customer_id = excluded.customer_id, left_out = excluded.left_out,
       added_by = coalesce(excluded.added_by, s.added_by)
 WHERE (s.customer_id, s.left_out) IS DISTINCT FROM (excluded.customer_id, excluded.left_out)"""
# Who paid is told by the charge; of a charge that is not known yet, what was taken off waits for the next import.
_KEEP_PAYMENTS = """
INSERT INTO stripe_payments AS p (connection_id, stripe_id, kind, payer, currency, cents, paid_on)
SELECT $1, n.id, $2::text, CASE WHEN $2::text = 'charge' THEN n.payer ELSE c.payer END, n.currency, n.cents, n.paid_on
  FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::date[])
       AS n (id, charge, payer, currency, cents, paid_on)
  LEFT JOIN stripe_payments c ON c.connection_id = $1 AND c.stripe_id = n.charge
 WHERE $2::text = 'charge' OR c.id IS NOT NULL
ON CONFLICT (connection_id, stripe_id) DO UPDATE
   SET payer = excluded.payer, currency = excluded.currency, cents = excluded.cents, paid_on = excluded.paid_on
 WHERE (p.payer, p.currency, p.cents, p.paid_on)
       IS DISTINCT FROM (excluded.payer, excluded.currency, excluded.cents, excluded.paid_on)"""
_DROP_PAYMENTS = "DELETE FROM stripe_payments WHERE connection_id = $1 AND stripe_id = ANY($2::text[])"
# The newest invoice counts; one that comes late, or again, changes nothing.
_KEEP_SUBSCRIPTIONS = """
INSERT INTO stripe_subscriptions AS s
       (connection_id, stripe_id, payer, currency, monthly_cents, paid_until, invoiced_at)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[])
ON CONFLICT (connection_id, stripe_id) DO UPDATE
   SET payer = excluded.payer, currency = excluded.currency, monthly_cents = excluded.monthly_cents,
       paid_until = excluded.paid_until, invoiced_at = excluded.invoiced_at
 WHERE excluded.invoiced_at > s.invoiced_at"""


async def keep_page(run: StripeImport, page: Page) -> None:
    """The page's rows in, the bookmark on; all of it undone when the import has ended or moved on meanwhile."""
    stage = StripeStage(run.stage)
    following = stage if page.after else _next_stage(stage, run.connection.reads_disputes)
    async with in_transaction():
        most = await hold_customer_limit(run.team_id) if stage is StripeStage.CUSTOMERS else None
        standing = await query(_STANDS, run.business_id)
        if standing and not await execute(_TURN, run.id, stage, run.after, following, page.after, page.seen):
            return
        if standing and page.rows:
            await _keep_rows(run, stage, page.rows, most)
    if not standing:
        await end_import(run.id, Trouble.STOPPED)


async def start_stage_again(run: StripeImport) -> None:
    """From its first page; what was read of it is kept and changes nothing when it comes again."""
    await execute(
        """UPDATE stripe_imports SET after = '', seen = seen || jsonb_build_object($2::text, 0)
            WHERE id = $1 AND stage = $2 AND after = $3 AND finished_at IS NULL""",
        run.id,
        StripeStage(run.stage),
        run.after,
    )


def _next_stage(stage: StripeStage, reads_disputes: bool) -> StripeStage:
    following = _NEXT[stage]
    return following if reads_disputes or following is not StripeStage.DISPUTES else _NEXT[following]


async def _keep_rows(run: StripeImport, stage: StripeStage, rows: Sequence[Any], most: int | None) -> None:
    if stage is StripeStage.INVOICES:
        await _keep_subscriptions(run.connection_id, rows)
        return
    once = list({row.id: row for row in rows}.values())
    if stage is StripeStage.CUSTOMERS:
        await _keep_people(run, once, most)
    else:
        await _keep_payments(run.connection_id, stage.value.removesuffix("s"), once)


@dataclass(slots=True)
class _Mapped:
    """Where somebody of Stripe's stands after the page: `customer_id` None is nowhere, for the reason said."""

    person: Person
    address: str
    left_out: LeftOut
    customer_id: int | None = None
    is_new: bool = False


async def _keep_people(run: StripeImport, people: Sequence[Person], most: int | None) -> None:
    """Customers are made of whoever has a usable address and is none yet, up to `most` in the team.

    Made once, they are people's: name, company, country and language are never written again, and somebody deleted
    here stays deleted unless the import was to bring them back. Whoever asked not to be written to is a customer like
    others; the list of suppressions, which no import touches, keeps mail from them.
    """
    held = {row["stripe_id"]: row for row in await query(_MAPPED, run.connection_id, [p.id for p in people])}
    mapped = [_placed(person, held.get(person.id), run.bring_back) for person in people]
    wanted = [m for m in mapped if m.address]
    known = await _customers_by_address(run, [m.address for m in wanted])
    fresh: dict[str, _Mapped] = {}
    for each in wanted:
        if each.customer_id is None and each.left_out is LeftOut.NO and each.address not in known:
            fresh.setdefault(each.address, each)
    if fresh:
        room = len(fresh) if most is None else await customers_left(run.team_id, most)
        for address in list(fresh)[room:]:
            del fresh[address]
        # In one order, so that two imports at once wait for each other instead of both.
        made = [_customer(run, fresh[address]) for address in sorted(fresh)]
        await Customer.bulk_create(made, ignore_conflicts=True)
        known |= await _customers_by_address(run, list(fresh))
    for each in wanted:
        if each.left_out is not LeftOut.NO:
            continue
        if each.customer_id is None:
            each.customer_id = known.get(each.address)
            each.is_new = fresh.get(each.address) is each
            each.left_out = LeftOut.NO if each.customer_id else LeftOut.OVER_LIMIT
        elif known.get(each.address) != each.customer_id:
            each.left_out = LeftOut.OTHER_ADDRESS
    await execute(
        _MAP,
        run.connection_id,
        [m.person.id for m in mapped],
        [m.customer_id for m in mapped],
        [m.left_out for m in mapped],
        [run.id if m.is_new else None for m in mapped],
    )
    await execute("UPDATE stripe_imports SET added = added + $2 WHERE id = $1", run.id, sum(m.is_new for m in mapped))


def _placed(person: Person, held: dict[str, Any] | None, bring_back: bool) -> _Mapped:
    """By what is known of them so far."""
    customer_id = held["customer_id"] if held else None
    was_here = held is not None and held["left_out"] in (LeftOut.NO, LeftOut.OTHER_ADDRESS, LeftOut.DELETED_HERE)
    if customer_id is None and was_here and not bring_back:
        return _Mapped(person, "", LeftOut.DELETED_HERE)
    reason, address = LeftOut.NO, ""
    try:
        address = normal_address(person.email)
    except Invalid:
        reason = LeftOut.BAD_ADDRESS if person.email.strip() else LeftOut.NO_ADDRESS
    if customer_id is not None:  # a customer stays one, whatever became of the address in Stripe
        return _Mapped(person, address, LeftOut.NO if address else LeftOut.OTHER_ADDRESS, customer_id)
    return _Mapped(person, address, reason)


async def _customers_by_address(run: StripeImport, addresses: Sequence[str]) -> dict[str, int]:
    rows = await query(
        "SELECT id, email FROM customers WHERE team_id = $1 AND business_id = $2 AND email = ANY($3::text[])",
        run.team_id,
        run.business_id,
        addresses,
    )
    return {row["email"]: row["id"] for row in rows}


def _customer(run: StripeImport, of: _Mapped) -> Customer:
    """Without a name in Stripe, the address's own first part stands in: a customer needs one."""
    person = of.person
    return Customer(
        team_id=run.team_id,
        business_id=run.business_id,
        email=of.address,
        name=one_line(person.name, 300) or of.address.partition("@")[0],
        company=one_line(person.company, 300),
        country=one_line(person.country, 60),
        language=person.language.partition("-")[0][:8].lower(),
        monthly_spend=0,
        total_spend=0,
        payment_count=0,
        facts={SINCE: person.created_on.isoformat()},
    )


async def _keep_payments(connection_id: int, kind: str, payments: Sequence[Payment]) -> None:
    counting = [p for p in payments if p.counts]
    await execute(_DROP_PAYMENTS, connection_id, [p.id for p in payments if not p.counts])
    await execute(
        _KEEP_PAYMENTS,
        connection_id,
        kind,
        [p.id for p in counting],
        [p.charge for p in counting],
        [p.payer for p in counting],
        [p.currency for p in counting],
        [p.cents for p in counting],
        [p.paid_on for p in counting],
    )


async def _keep_subscriptions(connection_id: int, invoiced: Sequence[InvoicedSubscription]) -> None:
    newest: dict[str, InvoicedSubscription] = {}
    for each in invoiced:
        if each.id not in newest or each.invoiced_at > newest[each.id].invoiced_at:
            newest[each.id] = each
    rows = list(newest.values())
    await execute(
        _KEEP_SUBSCRIPTIONS,
        connection_id,
        [r.id for r in rows],
        [r.payer for r in rows],
        [r.currency for r in rows],
        [r.monthly_cents for r in rows],
        [r.paid_until for r in rows],
        [r.invoiced_at for r in rows],
    )
