"""Killed, doubled or late by a thousand: each follow-up is drafted once, and people are not flooded."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from models import CreditLot, CustomerProfile, Email, EmailState, FollowUpPlan, FollowUpState
from services.database import execute, query
from services.follow_ups import drafting_due
from services.follow_ups.drafting_due import MOST_UNDECIDED, draft_due
from services.follow_ups.noticing import end_what_is_over, notice_mails
from tests.follow_ups.conftest import Desk

_MANY = """
WITH c AS (
    INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment, facts,
                           created_at)
    SELECT team_id, business_id, 'user' || n || '@acme.example', 'User', '', '', '', '', 'client', '{}', now()
      FROM customers, generate_series(1, $2) AS n WHERE id = $1 RETURNING *
), v AS (
    INSERT INTO conversations (team_id, business_id, customer_id, slack_channel, slack_ts, created_at)
    SELECT team_id, business_id, id, '', '', now() FROM c RETURNING *
)
INSERT INTO emails (team_id, business_id, customer_id, conversation_id, request_key, state, version, revision,
                    instruction, created_at, changed_at, reason, token, unsubscribe_token, message_id, phase, worker,
                    attempts, answer, opened_by, writing_from, written_so_far, sent_at)
SELECT team_id, business_id, customer_id, id, 'many' || id, 'sent', 0, 0, '', now(), now(), '', 'many' || id,
       'many' || id, 'many' || id, 'accepted', '', 0, '', '[]', 0, 0, now() - interval '4 days' FROM v"""


async def test_killed_between_the_due_plan_and_the_draft_there_is_one_in_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await desk.mail()
    begin = drafting_due._begin

    async def killed(*arguments: object) -> None:
        await begin(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt  # the transaction never commits

    monkeypatch.setattr(drafting_due, "_begin", killed)
    with pytest.raises(KeyboardInterrupt):
        await desk.days_pass(4)
    assert (await desk.of(first), (await desk.plan(first)).state) == ([], FollowUpState.WAITING)
    work = "SELECT count(*) AS n FROM dbos.workflow_status WHERE workflow_uuid LIKE 'write:%'"
    assert (await query(work))[0]["n"] == 0
    monkeypatch.setattr(drafting_due, "_begin", begin)
    await desk.look()
    await desk.look()
    assert (len(await desk.of(first)), (await query(work))[0]["n"]) == (1, 1)


async def test_two_workers_at_once_draft_one(desk: Desk) -> None:
    mails = [await desk.mail(), await desk.mail("jose@lumen.example")]
    await desk.look()
    await execute("UPDATE follow_up_plans SET waits_since = waits_since - interval '4 days'")
    await asyncio.gather(*(desk.look() for _ in range(4)))
    assert [len(await desk.of(mail)) for mail in mails] == [1, 1]


async def test_a_thousand_due_at_once_come_as_people_decide_them(desk: Desk) -> None:
    first = await desk.mail()
    await execute("UPDATE businesses SET follow_ups_since = now() - interval '5 days'")
    await execute(_MANY, first.customer_id, 1_000)
    await CustomerProfile.bulk_create(
        CustomerProfile(customer_id=row["id"], language="en", text="held", written_by="person")
        for row in await query("SELECT id FROM customers")
    )
    await notice_mails()
    assert await FollowUpPlan.all().count() == 1_001
    await draft_due()
    await draft_due()
    drafted = Email.filter(follow_up_number=1)
    assert await drafted.count() == MOST_UNDECIDED
    decided = await drafted.limit(20).values_list("id", flat=True)
    await Email.filter(id__in=decided).update(state=EmailState.REJECTED)
    await desk.look()
    assert await drafted.count() == MOST_UNDECIDED + 20
    await execute("UPDATE follow_up_plans SET waits_since = waits_since - interval '19 days'")
    await end_what_is_over()
    assert await FollowUpPlan.filter(state=FollowUpState.WAITING).count() == 0
    # What is due is read from its own index, and nothing else of the million mails that wait for nothing.
    await execute("ANALYZE follow_up_plans")
    await execute("SET enable_seqscan = off")
    explained = await query(f"EXPLAIN {drafting_due._DUE.replace('$1', '50').replace('$2', '500')}")
    await execute("SET enable_seqscan = on")
    plan = "\n".join(row["QUERY PLAN"] for row in explained)
    assert "Index Scan using follow_ups_due" in plan and "Seq Scan on follow_up_plans" not in plan


async def test_without_credits_it_waits_a_day(desk: Desk) -> None:
    first = await desk.mail()
    await CreditLot.all().update(expires_at=datetime.now(UTC))
    await desk.days_pass(4)
    assert (await desk.of(first), (await desk.plan(first)).state) == ([], FollowUpState.WAITING)
    await CreditLot.all().update(expires_at=None)
    await desk.days_pass(1.1)
    assert len(await desk.of(first)) == 1
