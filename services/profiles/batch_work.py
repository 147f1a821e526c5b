"""What a batch of analyses does with each customer: facts in, a profile out, kept unless a person worded one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from gateways.llm_pace import Pace
from models import Batch, BatchAct, Business, Customer
from services.batches.reasons import EDITED, GONE
from services.batches.work import BatchWork, credit_key, register_work
from services.database import execute, query
from services.drafting.writer_template import write_with_template
from services.facts import WritingBrief
from services.model import language_model
from services.profiles.reading import PERSON
from services.profiles.writing import RULES, ProfileAnswer, brief_of, prompt_of, words_of

# Whoever words a profile by hand, or deletes the customer, holds this row; the next statement then sees what they did.
_STILL_THERE = "SELECT id FROM customers WHERE id = ANY($1::bigint[]) ORDER BY id FOR KEY SHARE"
_BY_HAND = """
SELECT customer_id FROM (
    SELECT DISTINCT ON (customer_id) customer_id, written_by FROM customer_profiles
     WHERE customer_id = ANY($1::bigint[]) AND language = $2 AND text <> '' ORDER BY customer_id, id DESC
) newest WHERE written_by = $3"""
_KEEP = """
INSERT INTO customer_profiles (customer_id, language, text, written_by, author_id, created_at)
SELECT customer_id, $1, words, written_by, $2, now()
  FROM unnest($3::bigint[], $4::text[], $5::text[]) AS written (customer_id, words, written_by)"""


@dataclass(frozen=True, slots=True)
class _Written:
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class _Piece:
    brief: WritingBrief
    key: str


def _pace() -> Pace | None:
    model = language_model()
    return model.pace if model else None


async def _take(batch: Batch, ids: Sequence[int]) -> dict[int, _Piece]:
    business = await Business.get(id=batch.business_id)
    customers = await Customer.filter(id__in=list(ids), business_id=batch.business_id)
    write = partial(brief_of, business=business, language=batch.options["language"])
    return {c.id: _Piece(write(c), f"{credit_key(batch)}:{c.id}") for c in customers}


async def _do(piece: _Piece) -> _Written:
    model = language_model()
    if model is None:
        draft = await asyncio.to_thread(write_with_template, piece.brief)
        return _Written(draft.profile, draft.written_by)
    answer, _ = await model.ask(RULES, prompt_of(piece.brief), ProfileAnswer, key=piece.key)
    return _Written(words_of(answer), f"model {model.model}"[:100])


async def _keep(batch: Batch, results: Mapping[int, _Written]) -> dict[int, str]:
    language = batch.options["language"]
    there = {row["id"] for row in await query(_STILL_THERE, list(results))}
    left_out = {id_: GONE for id_ in results if id_ not in there}
    if not batch.options["over_edited"]:
        by_hand = await query(_BY_HAND, sorted(there), language, PERSON)
        left_out |= {row["customer_id"]: EDITED for row in by_hand}
    kept = {id_: written for id_, written in results.items() if id_ not in left_out}
    texts, writers = [w.words for w in kept.values()], [w.by for w in kept.values()]
    await execute(_KEEP, language, batch.created_by_id, list(kept), texts, writers)
    return left_out


register_work(
    BatchAct.ANALYSE,
    BatchWork("analyse_customers", _pace, _take, _do, _keep),
)
