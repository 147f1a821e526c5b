"""Workers die, stop and lose their database; no mail is sent twice and none is forgotten (law 7)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from models import Email, EmailState
from services.database import query
from services.sending import claiming, outbox, sweeping
from services.sending.queue_connection import QueueConnection
from services.sending.settling import SETTLE, Ended, Ending, settle_values
from tests.cast import until
from tests.sending.conftest import Post, StartOutbox, all_told, live
from tests.sending.smtp_sink import FaultySink


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
    await until(lambda: all_told(told, {handed, ended}))  # its last news reach the doors all the same


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


async def test_stopping_gives_back_what_has_not_begun_and_leaves_nothing_in_doubt(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await post.put_and_tell(400)
    stopping = asyncio.Event()

    async def hold_up_after_some() -> None:
        if sum(sink.delivered.values()) >= 20:
            await stopping.wait()

    sink.before_mail = hold_up_after_some
    started = await start_outbox()
    await until(lambda: Email.filter(state=EmailState.SENT).exists())
    ending = asyncio.create_task(started.stop())
    await asyncio.sleep(0)  # until it has begun to stop
    stopping.set()
    await ending
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
