"""What a batch of drafts does with each customer: facts in, a checked draft out; some hundreds kept at a stroke."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gateways.llm_pace import Pace
from models import Batch, BatchAct, Business, Conversation, Customer, Email, Experiment, ExperimentState
from services.batches.reasons import GONE, OPEN_MAIL, SUPPRESSED
from services.batches.work import BatchWork, credit_key, register_work
from services.checking.checks import check_draft
from services.customers.choosing import GUARDED_SEGMENTS
from services.database import query
from services.drafting.customer_facts import allowed_links, brief_for
from services.drafting.drawn_offer import carried_offer, variant_for, with_settings
from services.drafting.prompts import writing_prompt
from services.drafting.writer_model import DraftAnswer, accept_answer
from services.drafting.writer_template import write_with_template
from services.facts import Draft, Finding, WritingBrief
from services.mail_batches.keeping_drafts import NewDraft, keep_drafts
from services.model import language_model

_OTHERS = "SELECT customer_id, id FROM emails WHERE customer_id = ANY($1::bigint[]) AND state = 'uncertain' ORDER BY id"
# Whoever deletes the customer, or begins another mail, meets this lock or is seen by the next statement.
_STILL = """
SELECT c.id, CASE
       WHEN EXISTS (SELECT FROM suppressions s WHERE s.team_id = c.team_id AND s.address = c.email) THEN $2
       WHEN EXISTS (SELECT FROM emails m WHERE m.customer_id = c.id
                       AND m.state IN ('writing', 'drafted', 'approved', 'scheduled', 'sending', 'overdue')) THEN $3
       ELSE '' END AS why
  FROM customers c WHERE c.id = ANY($1::bigint[]) ORDER BY c.id FOR KEY SHARE OF c"""


@dataclass(frozen=True, slots=True)
class _Piece:
    brief: WritingBrief
    offering: Business
    beside: tuple[Finding, ...]
    experiment_id: int | None
    variant: int | None
    key: str


async def _take(batch: Batch, ids: Sequence[int]) -> dict[int, _Piece]:
    business = await Business.get(id=batch.business_id)
    business.language = batch.options["language"]  # the one that its credits were counted for
    customers = await Customer.filter(id__in=list(ids), business_id=business.id)
    talks = await Conversation.filter(customer_id__in=list(ids), business_id=business.id).values_list(
        "customer_id", "id"
    )
    conversations = dict(talks)
    running = await Experiment.filter(business_id=business.id, state=ExperimentState.RUNNING).first()
    offers = [with_settings(business, values) for values in running.variants] if running else []
    doubts = {row["customer_id"]: row["id"] for row in await query(_OTHERS, list(ids))}
    pieces = {}
    for customer in customers:
        variant = variant_for(running.id, customer.id, len(offers)) if running else None
        offering = business if variant is None else offers[variant]
        mail = Email(
            business_id=business.id,
            customer_id=customer.id,
            conversation_id=conversations.get(customer.id, 0),  # 0: nobody has written yet
            instruction=batch.options["instruction"],
        )
        brief = await brief_for(mail, customer, offering, None)
        beside = _beside(customer, doubts.get(customer.id))
        key = f"{credit_key(batch)}:{customer.id}"
        pieces[customer.id] = _Piece(brief, offering, beside, running.id if running else None, variant, key)
    return pieces


def _beside(customer: Customer, doubtful: int | None) -> tuple[Finding, ...]:
    """What a person should know before approving, beyond the words; as services.drafting.writing says it."""
    found = []
    if doubtful:
        found.append(Finding("other_mail", "", f"Email {doubtful} to this customer is uncertain too.", False))
    if customer.segment in GUARDED_SEGMENTS:
        found.append(Finding("segment", "", f"This customer is in the segment {customer.segment}.", False))
    return tuple(found)


async def _do(piece: _Piece) -> NewDraft:
    model = language_model()
    if model is None:
        return await asyncio.to_thread(_finished, piece, None)
    system, user = writing_prompt(piece.brief)
    answer, _ = await model.ask(system, user, DraftAnswer, key=piece.key)
    return await asyncio.to_thread(_finished, piece, accept_answer(answer, piece.brief, model.model))


def _finished(piece: _Piece, draft: Draft | None) -> NewDraft:
    draft = draft or write_with_template(piece.brief)
    links = allowed_links(piece.offering)
    findings = check_draft(draft.subject, draft.body, draft.claims, piece.brief, allowed_links=links)
    incentive, call = carried_offer(draft.body, piece.brief)
    return NewDraft(
        draft=replace(draft, written_by=draft.written_by[:100]),
        facts=piece.brief.facts,
        findings=(*findings, *piece.beside),
        incentive=incentive,
        call_to_action=call,
        experiment_id=piece.experiment_id,
        variant=piece.variant,
    )


async def _keep(batch: Batch, results: Mapping[int, NewDraft]) -> dict[int, str]:
    there = {row["id"]: row["why"] for row in await query(_STILL, list(results), SUPPRESSED, OPEN_MAIL)}
    left_out = {id_: there.get(id_, GONE) for id_ in results if there.get(id_, GONE)}
    await keep_drafts(batch, {id_: draft for id_, draft in results.items() if id_ not in left_out})
    return left_out


def _pace() -> Pace | None:
    model = language_model()
    return model.pace if model else None


register_work(BatchAct.DRAFT, BatchWork("draft_emails", _pace, _take, _do, _keep))
