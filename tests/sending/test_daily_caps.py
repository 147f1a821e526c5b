"""No more mail a day than its sender may send, with any number of workers; the rest waits for its day or its turn."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest_asyncio

from models import Email, EmailState, SenderPace
from services.businesses import halt_business, resume_business
from services.database import execute, query
from services.sending import claiming, send_email, undo_send
from services.sending.queue_connection import QueueConnection
from tests.cast import until
from tests.sending.clock import Clock, rules, schedule, utc, where_the_day_is_young
from tests.sending.conftest import Post, StartOutbox
from tests.sending.smtp_sink import FaultySink

MONDAY = utc("2026-11-23 10:00")
DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def clock(post: Post) -> AsyncIterator[Clock]:
    made = Clock(post)
    yield made
    await made.close()


async def test_exactly_the_daily_limit_leaves_from_two_workers_at_once(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await post.put(500)
    zone = where_the_day_is_young()
    await rules(post, daily_cap=120, time_zone=zone)
    await post.tell_to_leave()
    await asyncio.gather(*(start_outbox(f"w{number}") for number in range(2)))
    await post.until_states(sent=120, scheduled=380)
    await until(lambda: _nothing_due(post))
    assert len(sink.delivered) == 120 and set(sink.delivered.values()) == {1}
    pace = await SenderPace.get()
    assert (pace.used, pace.planned) == (120, 20)  # 120 tomorrow, 120 on the next day, 20 on the third …
    rows = await query(
        """SELECT (send_at AT TIME ZONE $1)::date - (now() AT TIME ZONE $1)::date AS days FROM emails
            WHERE state = 'scheduled'""",
        zone,
    )
    assert Counter(row["days"] for row in rows) == {1: 120, 2: 120, 3: 120, 4: 20}


async def _nothing_due(post: Post) -> bool:
    return not await query("SELECT FROM emails WHERE state = 'scheduled' AND send_at <= now()")


async def test_a_parallel_claim_counts_each_place_once(post: Post) -> None:
    ids = await post.put(300)
    await rules(post, daily_cap=77)
    await schedule(ids, MONDAY)
    queues = [QueueConnection(post.dsn) for _ in range(6)]
    taken: list[int] = []
    for _ in range(4):  # the first makes the sender's row
        claims = await asyncio.gather(*(claiming.claim_due(q, f"w{n}", 20, now=MONDAY) for n, q in enumerate(queues)))
        taken += [mail.id for claim in claims for mail in claim.mails]
    assert len(taken) == len(set(taken)) == 77
    assert (await SenderPace.get()).used == 77
    for queue in queues:
        await queue.close()


async def test_each_day_has_its_limit_and_each_mail_is_looked_at_twice(post: Post, clock: Clock) -> None:
    ids = await post.put(230)
    await rules(post, daily_cap=50)
    await schedule(ids, MONDAY)
    left = [len(await clock.leave_at(MONDAY + n * DAY, most=40)) for n in range(6)]
    assert left == [50, 50, 50, 50, 30, 0]
    assert clock.looks <= 230 + 180 + 40


async def test_a_day_is_that_of_the_business(post: Post, clock: Clock) -> None:
    """In Auckland Tuesday begins at 11:00 UTC on Monday."""
    ids = await post.put(6)
    await rules(post, daily_cap=2, time_zone="Pacific/Auckland")
    await schedule(ids, utc("2026-11-23 10:00"))
    assert await clock.leave_at(utc("2026-11-23 10:59")) == ids[:2]
    assert (await post.row(ids[2]))["send_at"] == utc("2026-11-24 10:00")
    await schedule(ids[2:], utc("2026-11-23 11:00"))
    assert len(await clock.leave_at(utc("2026-11-23 11:00"))) == 2


async def test_warm_up_grows_day_by_day_from_the_first_that_the_sender_sent_on(post: Post, clock: Clock) -> None:
    ids = await post.put(100)
    await rules(post, daily_cap=30, warm_up_from=10, warm_up_percent=50)
    await schedule(ids, MONDAY)
    left = [len(await clock.leave_at(MONDAY + n * DAY)) for n in range(5)]
    assert left == [10, 15, 22, 30, 23]
    assert (await SenderPace.get()).first_day == MONDAY.date()


async def test_a_mail_given_back_keeps_its_place_and_takes_no_second_one(post: Post) -> None:
    ids = await post.put(5)
    await rules(post, daily_cap=3)
    await schedule(ids, MONDAY)
    queue = QueueConnection(post.dsn)
    await claiming.claim_due(queue, "w1", 1, now=MONDAY)
    first = (await claiming.claim_due(queue, "w1", 3, now=MONDAY)).mails
    await claiming.give_back(queue, "w1", [mail.id for mail in first])
    await execute("UPDATE emails SET state = 'scheduled', worker = '', phase = 'none' WHERE state = 'sending'")
    again = (await claiming.claim_due(queue, "w2", 5, now=MONDAY)).mails
    assert {mail.id for mail in first} <= {mail.id for mail in again} and len(again) == 3
    assert (await SenderPace.get()).used == 3
    await queue.close()


async def test_spacing_lets_one_leave_at_a_time_and_gives_each_other_its_moment(post: Post, clock: Clock) -> None:
    ids = await post.put(60)
    await rules(post, spacing_s=20)
    await schedule(ids, MONDAY)
    leaving: list[datetime] = []
    now = MONDAY
    while len(leaving) < 60:
        leaving += [now] * len(await clock.leave_at(now))
        due = await clock.next_due() or now
        between = now + (due - now) / 2
        leaving += [between] * len(await clock.leave_at(between))
        now = due + timedelta(seconds=0.5)
    gaps = [after - before for before, after in pairwise(leaving)]
    assert min(gaps) >= timedelta(seconds=20) and max(gaps) <= timedelta(seconds=21)
    assert clock.looks < 3 * 60
    late = MONDAY + timedelta(days=2)  # a queue that stood still does not burst
    more = ids[:20]
    await execute("UPDATE emails SET asked_at = NULL WHERE id = ANY($1::bigint[])", more)
    await schedule(more, late)
    assert len(await clock.leave_at(late)) == 1


async def test_a_persons_own_word_about_one_mail_passes_the_spacing_but_never_the_limit(
    post: Post, clock: Clock
) -> None:
    ids = await post.put(6)
    await rules(post, spacing_s=600, daily_cap=4)
    await schedule(ids[:3], MONDAY)
    assert len(await clock.leave_at(MONDAY)) == 1
    for email_id in ids[3:]:
        await send_email(post.owner, email_id)
    await schedule(ids[3:], MONDAY)
    assert await clock.leave_at(MONDAY) == [ids[3]]  # three of the four places are taken by those that wait today
    assert [(await post.row(i))["send_at"] for i in ids[4:]] == [MONDAY + DAY] * 2


async def test_undone_mail_is_approved_again_without_a_trace_of_its_waiting(post: Post, clock: Clock) -> None:
    ids = await post.put(3)
    await rules(post, daily_cap=1)
    await schedule(ids, MONDAY)
    await clock.leave_at(MONDAY)
    view = await undo_send(post.owner, ids[2])
    assert (view.state, view.send_at, view.reason) == ("approved", None, "")
    assert (await post.row(ids[2]))["asked_at"] is None


async def test_a_halted_business_takes_no_place_and_resumes_within_its_limit(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await post.put(30)
    await rules(post, daily_cap=12, time_zone=where_the_day_is_young())
    await halt_business(post.owner, post.business_id)
    await post.tell_to_leave()
    await start_outbox()
    queue = QueueConnection(post.dsn)
    assert (await claiming.claim_due(queue, "w9", 100, now=datetime.now(UTC))).looked_at == 0
    await queue.close()
    assert not await SenderPace.exists() and not sink.delivered
    await resume_business(post.owner, post.business_id)
    await post.until_states(sent=12, scheduled=18)
    await until(lambda: _nothing_due(post))
    assert await Email.filter(state=EmailState.SCHEDULED, asked_at=None).count() == 0
    assert len(sink.delivered) == 12
