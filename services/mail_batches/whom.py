"""Whom a batch of drafts is about: chosen by list, ticks or typed filter, and the reason of each who is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models import BatchAct, Business
from services.actors import Actor
from services.batches.beginning import Chosen, open_batches
from services.batches.reasons import (
    GUARDED,
    IN_BATCH,
    OPEN_MAIL,
    SAID_NO,
    SUPPRESSED,
    TALKING,
    WRITTEN_TO,
    item_reason,
)
from services.contact_pressure import UNHANDLED_DAYS, holds
from services.credits.ledger import CREDITS_PER_ANALYSIS
from services.customers.choosing import GUARDED_SEGMENTS, CustomerFilter
from services.customers.selecting import Conditions, CustomerSelection, ReachedBusiness, ask, choose
from services.errors import Invalid, NotFound
from services.translation import say_number, text

MOST_DRAFTED = 10_000

# The questions stand in the order in which a person would want to hear the answer. `e` is the mail that is not there
# yet, as services.contact_pressure asks about one; OFFSET 0 as in services.sending.claiming.
_CHOSEN = """
SELECT c.id AS customer_id, CASE
       WHEN EXISTS (SELECT FROM suppressions s WHERE s.team_id = c.team_id AND s.address = c.email) THEN '{SUPPRESSED}'
       WHEN c.segment = ANY({guarded}::text[]) AND c.segment <> {named}::text THEN '{GUARDED}'
       WHEN EXISTS (SELECT FROM batch_items i WHERE i.batch_id = ANY({batches}::bigint[]) AND i.customer_id = c.id
                       AND i.state = 'waiting') THEN '{IN_BATCH}'
       WHEN EXISTS (SELECT FROM emails m WHERE m.customer_id = c.id
                       AND m.state IN ('writing', 'drafted', 'approved', 'scheduled', 'sending', 'overdue'))
            THEN '{OPEN_MAIL}'
       WHEN EXISTS (SELECT FROM replies r WHERE r.conversation_id = e.conversation_id
                       AND r.kind IN ('reply', 'invitation') AND r.state <> 'handled'
                       AND r.received_at > now() - make_interval(days => {unhandled})) THEN '{TALKING}'
       WHEN held.words LIKE 'This customer said no to %' THEN '{SAID_NO}'
       WHEN held.words LIKE '% is in conversation with this customer, who wrote on %' THEN '{TALKING}'
       WHEN held.words IS NOT NULL THEN '{WRITTEN_TO}'
       ELSE '' END AS reason,
       CASE WHEN EXISTS (SELECT FROM customer_profiles p
                          WHERE p.customer_id = c.id AND p.language = {language} AND p.text <> '')
            THEN 0 ELSE {each} END::smallint AS credits
  FROM (SELECT * FROM customers c WHERE {found} ORDER BY c.monthly_spend DESC NULLS LAST, c.id LIMIT {limit}) c
 CROSS JOIN LATERAL (SELECT * FROM businesses WHERE id = c.business_id OFFSET 0) b
 CROSS JOIN LATERAL (SELECT * FROM teams WHERE id = c.team_id OFFSET 0) t
 CROSS JOIN LATERAL (
    SELECT c.team_id, c.business_id, NULL::bigint AS answers_reply_id, '' AS passes,
           (SELECT id FROM conversations WHERE business_id = c.business_id AND customer_id = c.id) AS conversation_id
    OFFSET 0) e
  LEFT JOIN LATERAL ({held}) held ON true"""
_NUMBERS = """
SELECT reason, count(*)::int AS n, sum(credits)::int AS credits, max(customer_id) AS newest
  FROM ({chosen}) chosen GROUP BY reason"""


@dataclass(frozen=True, slots=True)
class Whom:
    """What a person chose: a selection of the list, some ticked ids, or a filter that they typed."""

    selection: CustomerSelection | None = None
    ids: Sequence[int] | None = None
    typed: CustomerFilter | None = None

    @property
    def segment(self) -> str:
        """Named by the person; then it is guarded no longer."""
        if self.typed is not None:
            return self.typed.segment.lower()
        return self.selection.segment if self.selection and self.ids is None else ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """`newest` is the highest id among them: who comes in later joins nothing."""

    total: int
    left_out: tuple[tuple[str, int], ...]
    credits: int
    newest: int


async def whom(actor: Actor, business: Business, chosen: Whom, newest: int | None = None) -> Chosen:
    """The query of a batch, see Chosen. At most one more than may be drafted for, so that too many are noticed."""
    found = _found(actor, business, chosen)
    if newest is not None:
        found.parts.append(f"c.id <= {found.put(newest)}::bigint")
    limit = MOST_DRAFTED + 1 if chosen.typed is None else max(1, min(chosen.typed.limit, MOST_DRAFTED))
    batches = [batch.id for batch in await open_batches(business.id, BatchAct.DRAFT)]
    sql = _CHOSEN.format(
        found=str(found),
        guarded=found.put(list(GUARDED_SEGMENTS)),
        named=found.put(chosen.segment),
        batches=found.put(batches),
        unhandled=UNHANDLED_DAYS,
        language=found.put(business.language),
        each=CREDITS_PER_ANALYSIS,
        limit=limit,
        held=holds(now="now()", before="m.state = 'scheduled'"),
        SUPPRESSED=SUPPRESSED,
        GUARDED=GUARDED,
        IN_BATCH=IN_BATCH,
        OPEN_MAIL=OPEN_MAIL,
        TALKING=TALKING,
        SAID_NO=SAID_NO,
        WRITTEN_TO=WRITTEN_TO,
    )
    return Chosen(sql, found.values)


async def count_whom(chosen: Chosen) -> Numbers:
    """Raises TooSlow. Invalid: more than one batch may be about."""
    rows = await ask(_NUMBERS.format(chosen=chosen.sql), chosen.values)
    if sum(row["n"] for row in rows) > MOST_DRAFTED:
        raise Invalid(
            text("At most {n} customers at once.", n=say_number(MOST_DRAFTED)), text("Choose fewer by a filter.")
        )
    reasons = {row["reason"]: row["n"] for row in rows}
    return Numbers(
        total=reasons.pop("", 0),
        left_out=tuple((item_reason(code), n) for code, n in sorted(reasons.items())),
        credits=sum(row["credits"] for row in rows if not row["reason"]),
        newest=max((row["newest"] for row in rows), default=0),
    )


async def one_business(actor: Actor, chosen: Whom, reached: Sequence[ReachedBusiness]) -> int:
    """Raises NotFound: it finds nobody. Invalid: customers of several businesses."""
    if len(reached) == 1:
        return reached[0].id
    found = choose(actor, chosen.selection or CustomerSelection(), chosen.ids, reached)
    rows = await ask(f"SELECT DISTINCT c.business_id AS id FROM customers c WHERE {found} LIMIT 2", found.values)  # noqa: S608
    if len(rows) > 1:
        raise Invalid(text("These customers are of several businesses."), text("Choose one of them."))
    if not rows:
        raise NotFound(text("There is nobody left to do this for."), text("Look at the list again."))
    return rows[0]["id"]


def _found(actor: Actor, business: Business, chosen: Whom) -> Conditions:
    if chosen.typed is None:
        reached = [ReachedBusiness(business.id, business.name, business.currency, own=True)]
        return choose(actor, chosen.selection or CustomerSelection(), chosen.ids, reached)
    found, typed = Conditions(), chosen.typed
    found.parts.append(f"c.business_id = {found.put(business.id)}::int")
    if typed.segment:
        found.parts.append(f"c.segment = {found.put(typed.segment.lower())}")
    if typed.spend_over is not None:
        found.parts.append(f"c.monthly_spend > {found.put(typed.spend_over)}")
    if typed.spend_under is not None:
        found.parts.append(f"c.monthly_spend < {found.put(typed.spend_under)}")
    if typed.company:
        found.parts.append(f"strpos(lower(c.company), lower({found.put(typed.company)})) > 0")
    if typed.country:
        found.parts.append(f"lower(c.country) = lower({found.put(typed.country)})")
    if typed.language:
        found.parts.append(f"lower(c.language) = lower({found.put(typed.language)})")
    return found
