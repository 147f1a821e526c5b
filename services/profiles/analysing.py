"""Analyses any number of customers (SPEC C4, C6): estimated first, then a batch that pays for results alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import config
from models import BatchAct
from services.actors import Actor
from services.batches.beginning import Chosen, begin_batch, find_batch, hold_business, open_batches
from services.batches.reasons import EDITED, IN_BATCH, WRITTEN, item_reason
from services.credits.balance import view_credits
from services.credits.ledger import CREDITS_PER_ANALYSIS
from services.customers.selecting import (
    Conditions,
    CustomerSelection,
    ReachedBusiness,
    ask,
    choose,
    narrow_to,
    reach_businesses,
)
from services.errors import Invalid, NotFound
from services.model import has_model
from services.permissions import Permission
from services.profiles.reading import PERSON, offered_languages
from services.translation import text
from services.usecase import usecase

_MODEL_S, _TEMPLATE_S = 3.0, 0.002  # of one answer, roughly; told as "about"

_NEWEST = """
LEFT JOIN LATERAL (
    SELECT p.written_by FROM customer_profiles p
     WHERE p.customer_id = c.id AND p.language = {language} AND p.text <> '' ORDER BY p.id DESC LIMIT 1
) held ON true"""
_IN_BATCH = """
EXISTS (SELECT FROM batch_items i
         WHERE i.batch_id = ANY({batches}::bigint[]) AND i.customer_id = c.id AND i.state = 'waiting')"""
_CHOSEN = """
SELECT c.id AS customer_id, c.business_id, CASE WHEN {in_batch} THEN {IN_BATCH}::text
       WHEN held.written_by = {PERSON} THEN CASE WHEN {over_edited}::bool THEN '' ELSE {EDITED}::text END
       WHEN held.written_by IS NOT NULL AND NOT {again}::bool THEN {WRITTEN}::text
       ELSE '' END AS reason, {each}::smallint AS credits
  FROM customers c {newest} WHERE {found}"""
_NUMBERS = """
SELECT business_id, reason, count(*)::int AS n, max(customer_id) AS newest FROM ({chosen}) chosen GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class AnalysisWish:
    """`over_edited`: also where a person worded the profile by hand. `again`: also where one is written already."""

    language: str
    over_edited: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class AnalysisEstimate:
    """`total` customers would be written to; `left_out` are words with how many. With customers of several
    `businesses` (id, name, how many) one must be chosen first: the rest is zero then. `newest` closes the list."""

    total: int
    left_out: tuple[tuple[str, int], ...]
    edited: int
    written: int
    businesses: tuple[tuple[int, str, int], ...]
    credits_needed: int
    credits_held: int | None
    seconds: float
    languages: tuple[str, ...]
    by_model: bool
    gone: int  # were ticked, and are deleted or out of reach
    newest: int


@usecase(Permission.USE_BATCH_OPERATIONS, reads=True)
async def estimate_analysis(
    actor: Actor, selection: CustomerSelection, ids: Sequence[int] | None, wish: AnalysisWish
) -> AnalysisEstimate:
    """What analysing these ids, or else all that the selection finds, would write, leave out and cost.

    Raises:
        NotFound: no such business. NotAllowed. TooSlow. Invalid: a language that can't be written here.
    """
    _require_language(wish)
    reached = await narrow_to(actor, await reach_businesses(actor), selection)
    batches = [batch.id for b in reached for batch in await _open_batches(b.id, wish)]
    chosen = _chosen(actor, selection, ids, reached, wish, batches)
    rows = await ask(_NUMBERS.format(chosen=chosen.sql), chosen.values)
    counts: dict[int, int] = {}
    for row in rows:
        counts[row["business_id"]] = counts.get(row["business_id"], 0) + row["n"]
    reasons = {row["reason"]: row["n"] for row in rows} if len(counts) == 1 else {}
    total = reasons.pop("", 0)
    return AnalysisEstimate(
        total=total,
        left_out=tuple((item_reason(code), n) for code, n in sorted(reasons.items())),
        edited=reasons.get(EDITED, 0),
        written=reasons.get(WRITTEN, 0),
        businesses=tuple((b.id, b.name, counts[b.id]) for b in reached if b.id in counts),
        credits_needed=total * CREDITS_PER_ANALYSIS,
        credits_held=(await view_credits(actor)).balance,
        seconds=total * (_MODEL_S / config.settings().model_at_once if has_model() else _TEMPLATE_S),
        languages=offered_languages(),
        by_model=has_model(),
        gone=len(set(ids)) - sum(counts.values()) if ids is not None else 0,
        newest=max((row["newest"] for row in rows), default=0),
    )


@usecase(Permission.USE_BATCH_OPERATIONS)
async def analyse_customers(
    actor: Actor,
    selection: CustomerSelection,
    ids: Sequence[int] | None,
    wish: AnalysisWish,
    *,
    expected: int,
    newest: int,
    key: str,
) -> int:
    """Settle whom to analyse, set the credits aside, and begin; the id of the batch. The same key begins nothing more.

    `expected` and `newest` are those of the estimate that the person saw.

    Raises:
        NotFound: nobody is left. NotAllowed. OutOfCredits: not enough for all of them.
        Conflict: they are not as many any more. Invalid: no such language, or customers of several businesses.
    """
    _require_language(wish)
    reached = await narrow_to(actor, await reach_businesses(actor), selection)
    held = await find_batch(actor, key)
    if held is not None:
        return held
    business = await _one_business(actor, selection, ids, reached)
    await hold_business(business.id)
    batches = [batch.id for batch in await _open_batches(business.id, wish)]
    chosen = _chosen(actor, selection, ids, [business], wish, batches, newest)
    options = {"language": wish.language, "over_edited": wish.over_edited}
    batch_id = await begin_batch(
        actor, business.id, BatchAct.ANALYSE, chosen, key=key, expected=expected, options=options
    )
    actor.note(language=wish.language, ticked=ids is not None)
    return batch_id


async def _open_batches(business_id: int, wish: AnalysisWish) -> list[int]:
    batches = await open_batches(business_id, BatchAct.ANALYSE)
    return [batch for batch in batches if batch.options.get("language") == wish.language]


async def _one_business(
    actor: Actor, selection: CustomerSelection, ids: Sequence[int] | None, reached: Sequence[ReachedBusiness]
) -> ReachedBusiness:
    if len(reached) == 1:
        return reached[0]
    found = choose(actor, selection, ids, reached)
    rows = await ask(f"SELECT DISTINCT c.business_id AS id FROM customers c WHERE {found} LIMIT 2", found.values)  # noqa: S608
    if len(rows) > 1:
        raise Invalid(text("These customers are of several businesses."), text("Choose one of them."))
    for business in reached:
        if rows and business.id == rows[0]["id"]:
            return business
    raise NotFound(text("There is nobody left to do this for."), text("Look at the list again."))


def _chosen(
    actor: Actor,
    selection: CustomerSelection,
    ids: Sequence[int] | None,
    reached: Sequence[ReachedBusiness],
    wish: AnalysisWish,
    batches: Sequence[int],
    newest: int | None = None,
) -> Chosen:
    found: Conditions = choose(actor, selection, ids, reached)
    if newest is not None:
        found.parts.append(f"c.id <= {found.put(newest)}::bigint")
    said = str(found)
    sql = _CHOSEN.format(
        found=said,
        newest=_NEWEST.format(language=found.put(wish.language)),
        in_batch=_IN_BATCH.format(batches=found.put(list(batches))),
        over_edited=found.put(wish.over_edited),
        again=found.put(wish.again),
        each=found.put(CREDITS_PER_ANALYSIS),
        PERSON=found.put(PERSON),
        EDITED=found.put(EDITED),
        WRITTEN=found.put(WRITTEN),
        IN_BATCH=found.put(IN_BATCH),
    )
    return Chosen(sql, found.values)


def _require_language(wish: AnalysisWish) -> None:
    if wish.language not in offered_languages():
        raise Invalid(text("Profiles can't be written in that language here."), field="language")
