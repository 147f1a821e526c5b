"""Writes many finished drafts at once, in the transaction of the batch that counts them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from models import Batch, Business
from services.database import execute, query
from services.drafting.requesting import unguessable
from services.facts import Draft, Fact, Finding

_CONVERSATIONS = """
INSERT INTO conversations (team_id, business_id, customer_id, slack_channel, slack_ts, created_at)
SELECT $1, $2, customer_id, '', '', now() FROM unnest($3::bigint[]) AS c (customer_id) ON CONFLICT DO NOTHING"""
_EMAILS = """
INSERT INTO emails (team_id, business_id, customer_id, conversation_id, draft_batch_id, experiment_id, variant,
    request_key, state, version, revision, instruction, writing_from, written_so_far, created_by_id, created_at,
    changed_at, reason, token, unsubscribe_token, message_id, phase, worker, attempts, answer, passes, counted_in,
    opened_by)
SELECT $1, $2, n.customer_id, v.id, $3, n.experiment_id, n.variant,
    'batch:' || $3::bigint || ':' || n.customer_id, 'drafted', 1, 1, $4, 0, 0, $5, now(),
    now(), '', n.token, n.unsubscribe_token, n.message_id, 'none', '', 0, '', '', '', '[]'
  FROM unnest($6::bigint[], $7::bigint[], $8::int[], $9::text[], $10::text[], $11::text[])
       AS n (customer_id, experiment_id, variant, token, unsubscribe_token, message_id)
  JOIN conversations v ON v.business_id = $2 AND v.customer_id = n.customer_id
RETURNING id, customer_id"""
_VERSIONS = """
INSERT INTO email_versions (email_id, number, subject, body, claims, facts, findings, incentive, call_to_action,
    written_by, author_id, instruction, created_at)
SELECT n.email_id, 1, n.subject, n.body, n.claims::jsonb, n.facts::jsonb, n.findings::jsonb, n.incentive, n.call,
    n.written_by, $1, $2, now()
  FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
              $11::text[]) AS n (email_id, subject, body, claims, facts, findings, incentive, call, written_by)"""
_PROFILES = """
INSERT INTO customer_profiles (customer_id, language, text, written_by, author_id, created_at)
SELECT n.customer_id, $1::varchar, n.words, n.written_by, NULL, now()
  FROM unnest($2::bigint[], $3::text[], $4::text[]) AS n (customer_id, words, written_by)
 WHERE n.words <> '' AND NOT EXISTS (
    SELECT FROM customer_profiles p
     WHERE p.customer_id = n.customer_id AND p.language = $1::varchar AND p.text <> '')"""


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A first wording, checked; `variant` of the experiment that it takes part in, if there is one."""

    draft: Draft
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    incentive: str
    call_to_action: str
    experiment_id: int | None
    variant: int | None


async def keep_drafts(batch: Batch, drafts: Mapping[int, NewDraft]) -> None:
    """One email, its wording and, where it is missing, the profile that was paid for, for each customer by id."""
    if not drafts:
        return
    business = await Business.get(id=batch.business_id).only("id", "sender_address", "language")
    domain = business.sender_address.rpartition("@")[2] or "askusers.invalid"
    instruction, customers = batch.options["instruction"], list(drafts)
    await execute(_CONVERSATIONS, batch.team_id, batch.business_id, customers)
    made = await query(
        _EMAILS,
        batch.team_id,
        batch.business_id,
        batch.id,
        instruction,
        batch.created_by_id,
        customers,
        [one.experiment_id for one in drafts.values()],
        [one.variant for one in drafts.values()],
        [unguessable() for _ in customers],
        [unguessable() for _ in customers],
        [f"{unguessable()}@{domain}" for _ in customers],
    )
    written = [(row["id"], drafts[row["customer_id"]]) for row in made]
    await execute(
        _VERSIONS,
        batch.created_by_id,
        instruction,
        [email_id for email_id, _ in written],
        [one.draft.subject for _, one in written],
        [one.draft.body for _, one in written],
        [json.dumps([{"text": c.text, "facts": list(c.fact_ids)} for c in one.draft.claims]) for _, one in written],
        [json.dumps([asdict(fact) for fact in one.facts]) for _, one in written],
        [json.dumps([asdict(finding) for finding in one.findings]) for _, one in written],
        [one.incentive for _, one in written],
        [one.call_to_action for _, one in written],
        [one.draft.written_by for _, one in written],
    )
    profiles = [one.draft.profile for one in drafts.values()]
    writers = [one.draft.written_by for one in drafts.values()]
    await execute(_PROFILES, batch.options["language"], customers, profiles, writers)
