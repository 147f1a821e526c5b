"""What may leave is asked at the moment of leaving, and no mail is claimed twice (PROMISES S6, S8, S11, S13)."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from models import Email, Suppression, SuppressionReason
from services.businesses.halting import halt_business, resume_business
from services.database import execute, query
from services.errors import Conflict
from services.sending import claiming, undo_send
from services.sending.queue_connection import QueueConnection
from services.sending.settling import SETTLE, settle_values
from tests.sending.conftest import Post, StartOutbox
from tests.sending.smtp_sink import FaultySink


async def test_two_outboxes_that_claim_at_once_send_each_mail_once(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await post.put_and_tell(300)
    await asyncio.gather(*(start_outbox(f"w{number}") for number in range(3)))
    await post.until_states(sent=300)
    assert len(sink.delivered) == 300 and set(sink.delivered.values()) == {1}


async def test_a_parallel_claim_never_returns_a_mail_twice(post: Post) -> None:
    await post.put_and_tell(100)
    queues = [QueueConnection(post.dsn) for _ in range(8)]
    claims = await asyncio.gather(*(claiming.claim_due(q, f"w{n}", 30) for n, q in enumerate(queues)))
    claimed = [mail.id for claim in claims for mail in claim.mails]
    assert len(claimed) == len(set(claimed)) == 100
    for queue in queues:
        await queue.close()


async def test_who_was_suppressed_after_the_approval_gets_nothing(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    ids = await post.put_and_tell(60)
    for email in await Email.filter(id__in=ids[::2]).select_related("customer"):
        await Suppression.create(
            team_id=email.team_id, address=email.customer.email, reason=SuppressionReason.UNSUBSCRIBED
        )
    await start_outbox()
    await post.until_states(cancelled=30, sent=30)
    assert len(sink.delivered) == 30
    row = await post.row(ids[0])
    assert (row["approval_id"], row["reason"]) == (None, "The customer can no longer be written to.")


async def test_what_changed_after_the_approval_brings_the_mail_back_for_another(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    ids = await post.put(3)
    await post.change("emails", ids[0], version=2)
    await post.change("customers", (await post.row(ids[1]))["customer_id"], email="new@address.example")
    await post.tell_to_leave()
    await start_outbox()
    await post.until_states(drafted=2, sent=1)
    reasons = [(await post.row(i))["reason"] for i in ids]
    assert "no longer holds" in reasons[0] and "address changed" in reasons[1]
    assert sum(sink.delivered.values()) == 1
    assert await Email.filter(approval_id=None, send_at=None, decided_at=None).count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [({"sender_state": "pending"}, "no longer verified"), ({"sender_address": "other@sender.example"}, "changed")],
)
async def test_nothing_leaves_from_a_sender_that_is_not_the_verified_one(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, change: dict[str, str], words: str
) -> None:
    ids = await post.put_and_tell(20)
    await post.change("businesses", post.business_id, **change)
    await start_outbox()
    await post.until_states(drafted=20)
    assert not sink.delivered
    assert words in (await post.row(ids[0]))["reason"]


async def test_after_a_day_of_standstill_overdue_mail_waits_for_a_person(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    ids = await post.put_and_tell(50)
    await execute("UPDATE emails SET send_at = now() - interval '25 hours'")
    await execute("UPDATE emails SET send_at = now() - interval '50 minutes' WHERE id = $1", ids[0])
    await start_outbox()
    await post.until_states(overdue=49, sent=1)
    assert len(sink.delivered) == 1
    row = await post.row(ids[1])
    assert row["approval_id"] and "passed by more than an hour" in row["reason"]


@pytest.mark.parametrize("everything", [False, True], ids=["business", "team"])
async def test_halted_mail_stays_and_leaves_when_resumed(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, everything: bool
) -> None:
    which = None if everything else post.business_id
    await post.put_and_tell(10)
    await halt_business(post.owner, which)
    await start_outbox()
    queue = QueueConnection(post.dsn)
    assert (await claiming.claim_due(queue, "w9", 100)).looked_at == 0
    await queue.close()
    assert await post.states() == {"scheduled": 10} and not sink.delivered
    await resume_business(post.owner, which)
    await post.until_states(sent=10)


async def test_halt_stops_even_what_a_worker_has_claimed(post: Post) -> None:
    await post.put_and_tell(2)
    queue = QueueConnection(post.dsn)
    first, second = (await claiming.claim_due(queue, "w1", 10)).mails
    handed = await queue.fetch(SETTLE, *settle_values("w1", [first.id], []))
    await halt_business(post.owner, post.business_id)
    refused = await queue.fetch(SETTLE, *settle_values("w1", [second.id], []))
    assert ([row["id"] for row in handed], refused) == ([first.id], [])
    await claiming.give_back(queue, "w1", [first.id, second.id])
    assert [(await post.row(i))["state"] for i in (first.id, second.id)] == ["sending", "scheduled"]
    await queue.close()


async def test_bytes_that_nobody_approved_are_never_sent(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    ids = await post.put_and_tell(3)
    raw = await asyncpg.connect(post.dsn)
    await raw.execute("SET session_replication_role = replica")  # past the trigger that refuses it
    await raw.execute("UPDATE approvals SET frame = set_byte(frame, 900, 33) WHERE email_id = $1", ids[0])
    await raw.execute("UPDATE approvals SET digest = repeat('0', 64) WHERE email_id = $1", ids[1])
    await raw.close()
    await start_outbox()
    await post.until_states(failed=2, sent=1)
    assert len(sink.delivered) == 1
    assert (await post.row(ids[0]))["reason"] == "The mail is not the one that was approved; it was not sent."
    assert len(await query("SELECT FROM audit_entries WHERE act = 'refuse_to_send'")) == 2


async def test_undo_holds_until_the_mail_is_claimed_and_no_longer(post: Post, sink: FaultySink) -> None:
    in_time, too_late = await post.put_and_tell(2)
    view = await undo_send(post.owner, in_time)
    queue = QueueConnection(post.dsn)
    assert [mail.id for mail in (await claiming.claim_due(queue, "w1", 10)).mails] == [too_late]
    await queue.close()
    assert view.state == "approved"
    with pytest.raises(Conflict, match="being sent right now"):
        await undo_send(post.owner, too_late)
