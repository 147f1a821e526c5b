"""From a scheduled row to a mail server and back, over real sockets and a real database: each mail leaves at most once,
and the row says exactly what became of it (PROMISES S4, S6, S8, S11, S13)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from models import Email, EmailState, Suppression, SuppressionReason
from services.businesses.halting import halt_business, resume_business
from services.database import execute, query
from services.errors import Conflict
from services.mail_keys import create_dkim_key
from services.sending import claiming, outbox, sweeping, undo_send
from services.sending.queue_connection import QueueConnection
from services.sending.settling import SETTLE, WAITS_S, Ended, Ending, settle_values
from tests.cast import until
from tests.sending.conftest import Post, StartOutbox, live
from tests.sending.smtp_sink import FaultySink

ENDS = {  # what the mail server does: the state, failed attempts, was it delivered
    "ok": ("sent", 0, 1),
    "slow": ("sent", 0, 1),
    "drop_before_data": ("scheduled", 1, 0),
    "drop_data": ("scheduled", 1, 0),
    "451_at_rcpt": ("scheduled", 1, 0),
    "451_at_data": ("scheduled", 1, 0),
    "451_at_dot": ("scheduled", 1, 0),
    "550_at_rcpt": ("failed", 0, 0),
    "550_at_data": ("failed", 0, 0),
    "550_at_dot": ("failed", 0, 0),
    "drop_after_dot": ("uncertain", 0, 1),
    "hang_after_dot": ("uncertain", 0, 1),
    "garbage_after_dot": ("uncertain", 0, 1),
}


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "step_by_step"])
async def test_each_way_to_fail_leads_to_exactly_one_state(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, pipelining: bool
) -> None:
    sink.pipelining = pipelining
    ids = await post.put(len(ENDS))
    mails = {e.id: e for e in await Email.filter(id__in=ids).select_related("customer")}
    sink.by_recipient = {mails[i].customer.email: fault for i, fault in zip(ids, ENDS, strict=True)}
    await post.tell_to_leave()
    await start_outbox(connections=1)
    for email_id, (fault, (state, attempts, delivered)) in zip(ids, ENDS.items(), strict=True):
        await until(lambda email_id=email_id: _ended(post, email_id))
        row = await post.row(email_id)
        assert (row["state"], row["attempts"]) == (state, attempts), fault
        assert sink.delivered[row["message_id"]] == delivered, fault
        assert bool(row["reason"]) is (state != "sent"), fault
        assert bool(row["sent_at"]) is (state == "sent"), fault


async def _ended(post: Post, email_id: int) -> bool:
    row = await post.row(email_id)
    return row["state"] != "sending" and (row["state"] != "scheduled" or row["attempts"] > 0)


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
    await post.put_and_tell(10)
    await halt_business(post.owner, "", everything)
    await start_outbox()
    queue = QueueConnection(post.dsn)
    assert (await claiming.claim_due(queue, "w9", 100)).looked_at == 0
    await queue.close()
    assert await post.states() == {"scheduled": 10} and not sink.delivered
    await resume_business(post.owner, "", everything)
    await post.until_states(sent=10)


async def test_halt_stops_even_what_a_worker_has_claimed(post: Post) -> None:
    await post.put_and_tell(2)
    queue = QueueConnection(post.dsn)
    first, second = (await claiming.claim_due(queue, "w1", 10)).mails
    handed = await queue.fetch(SETTLE, *settle_values("w1", [first.id], []))
    await halt_business(post.owner, "", False)
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


async def test_a_mail_put_off_waits_longer_each_time_and_is_given_up_in_the_end(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    first, later, last = await post.put(3)
    await post.change("emails", later, attempts=3)
    await post.change("emails", last, attempts=len(WAITS_S))
    await post.tell_to_leave()
    sink.script = ["451_at_rcpt"] * 3
    await start_outbox()
    await post.until_states(scheduled=2, failed=1)
    now = datetime.now(UTC)
    for email_id, attempts in ((first, 1), (later, 4)):
        row = await post.row(email_id)
        expected = now + timedelta(seconds=WAITS_S[attempts - 1])
        assert row["attempts"] == attempts and abs(row["send_at"] - expected) < timedelta(seconds=20)
        assert row["reason"].startswith("The mail server put it off: 451")
    assert (await post.row(last))["reason"].startswith(f"Given up after {len(WAITS_S) + 1} attempts. ")


async def test_a_mail_server_that_is_away_costs_the_waiting_mails_no_attempt(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await post.put_and_tell(400)
    port = sink.port
    await sink.stop()
    started = await start_outbox()

    async def has_tried_for_a_while() -> bool:
        return started._pause_s > 1

    await until(has_tried_for_a_while)
    assert await Email.filter(state=EmailState.SCHEDULED, attempts=0).count() >= 300
    await sink.start(port)
    await until(lambda: Email.filter(state=EmailState.SENT).exists())


async def test_what_a_dead_worker_had_only_claimed_is_sent_and_what_it_had_handed_over_is_asked(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, told: list[list[int]]
) -> None:
    await post.put_and_tell(3)
    queue, alive = QueueConnection(post.dsn), await live(post.dsn, "dead")
    handed, claimed, ended = (mail.id for mail in (await claiming.claim_due(queue, "dead", 10)).mails)
    sent = Ended(ended, Ending.SENT, answer="250 taken")
    await post.show_cards([ended])
    await queue.fetch(SETTLE, *settle_values("dead", [handed, ended], []))
    await queue.fetch(SETTLE, *settle_values("dead", [], [sent]))
    await sweeping.take_over_dead("w1")
    assert await post.states() == {"sending": 2, "sent": 1}, "who holds its lock is alive"

    await alive.close()  # which is all that the database sees of a killed process
    await queue.close()
    await start_outbox()
    await post.until_states(uncertain=1, sent=2)
    assert (await post.row(handed))["reason"].startswith("It was handed to the mail server")
    assert list(sink.delivered) == [(await post.row(claimed))["message_id"]]
    await until(lambda: _all_told(told, {handed, ended}))  # its last news reach the doors all the same


async def test_a_verdict_of_a_worker_taken_for_dead_still_counts(post: Post) -> None:
    await post.put_and_tell(1)
    queue = QueueConnection(post.dsn)
    [mail] = (await claiming.claim_due(queue, "w1", 10)).mails
    await queue.fetch(SETTLE, *settle_values("w1", [mail.id], []))
    await sweeping.take_over(["w1"])
    assert (await post.row(mail.id))["state"] == "uncertain"
    await queue.fetch(SETTLE, *settle_values("w1", [], [Ended(mail.id, Ending.SENT)]))
    assert (await post.row(mail.id))["state"] == "sent"
    await queue.close()


async def _all_told(told: list[list[int]], ids: set[int]) -> bool:
    return {i for fold in told for i in fold} == ids


async def test_ends_that_want_a_person_or_have_a_card_are_told_in_folds(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, told: list[list[int]]
) -> None:
    ids = await post.put(120)
    with_card, uncertain = ids[:100], ids[100]
    await post.show_cards(with_card)
    email = await Email.get(id=uncertain).select_related("customer")
    sink.by_recipient = {email.customer.email: "drop_after_dot"}
    await post.tell_to_leave()
    await start_outbox()
    await post.until_states(sent=119, uncertain=1)
    await until(lambda: _all_told(told, {*with_card, uncertain}))
    assert sum(map(len, told)) == 101 and len(told) < 12
    assert not await Email.exclude(worker="").exists()


async def test_an_address_that_does_not_exist_is_not_written_to_again(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    ids = await post.put_and_tell(1)
    sink.script = ["bad_rcpt_then_354"]
    await start_outbox()
    address = (await Email.get(id=ids[0]).select_related("customer")).customer.email
    await until(lambda: Suppression.filter(address=address, reason=SuppressionReason.BOUNCED, email_id=ids[0]).exists())
    assert (await post.row(ids[0]))["bounced_at"]


async def test_undo_holds_until_the_mail_is_claimed_and_no_longer(post: Post, sink: FaultySink) -> None:
    in_time, too_late = await post.put_and_tell(2)
    view = await undo_send(post.owner, in_time)
    queue = QueueConnection(post.dsn)
    assert [mail.id for mail in (await claiming.claim_due(queue, "w1", 10)).mails] == [too_late]
    await queue.close()
    assert view.state == "approved"
    with pytest.raises(Conflict, match="being sent right now"):
        await undo_send(post.owner, too_late)


async def test_stopping_gives_back_what_has_not_begun_and_leaves_nothing_in_doubt(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await post.put_and_tell(400)
    sink.faults = {"slow": 1.0}
    started = await start_outbox()
    await until(lambda: Email.filter(state=EmailState.SENT).exists())
    await started.stop()
    states = await post.states()
    assert set(states) == {"sent", "scheduled"} and states["sent"] == sum(sink.delivered.values()) < 400
    assert not await Email.filter(state=EmailState.SCHEDULED, attempts__gt=0).exists()
    assert not await Email.exclude(worker="").exists()


async def test_cut_off_from_the_database_the_outbox_recovers_and_sends_nothing_twice(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await post.put_and_tell(400)
    sink.faults = {"slow": 0.5}
    await start_outbox()
    for wanted in (20, 100, 200):

        async def enough(wanted: int = wanted) -> bool:
            return len(sink.delivered) >= wanted

        await until(enough)
        await query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'askusers outbox'")
    await until(lambda: _none_under_way(post))
    assert set(sink.delivered.values()) == {1}
    sent = await Email.filter(state=EmailState.SENT).values_list("message_id", flat=True)
    uncertain = await Email.filter(state=EmailState.UNCERTAIN).values_list("message_id", flat=True)
    assert len(sent) + len(uncertain) == 400 and set(sent) <= set(sink.delivered)


async def test_a_claim_whose_answer_was_lost_does_not_leave_its_mails_behind(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.put_and_tell(20)
    claims: list[int] = []

    async def lose_the_first_answer(*args: Any) -> claiming.Claim:
        claim = await claiming.claim_due(*args)
        claims.append(claim.looked_at)
        if len(claims) == 1:
            raise ConnectionResetError("the answer was lost, the claim was not")
        return claim

    monkeypatch.setattr(outbox, "claim_due", lose_the_first_answer)
    await start_outbox()
    await post.until_states(sent=20)
    assert claims[0] > 0 and set(sink.delivered.values()) == {1}


async def _none_under_way(post: Post) -> bool:
    return not {"sending", "scheduled"} & set(await post.states())


async def test_mail_is_signed_with_the_key_of_its_senders_domain(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await create_dkim_key(post.owner, "sender.example", "s1", "ed25519")
    await post.put_and_tell(5)
    await start_outbox()
    await post.until_states(sent=5)
    heads = [content.partition(b"\r\n\r\n")[0] for content in sink.contents.values()]
    assert all(b"DKIM-Signature: " in head and b" d=sender.example;" in head for head in heads)


async def test_mail_waits_while_its_signing_key_can_not_be_opened(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await create_dkim_key(post.owner, "sender.example", "s1", "ed25519")
    await execute("UPDATE dkim_keys SET private_key = 'not ours'")
    ids = await post.put_and_tell(1)
    await start_outbox()
    await until(lambda: Email.filter(attempts=1).exists())
    assert "SECRET_KEY" in (await post.row(ids[0]))["reason"] and not sink.delivered
