"""Mail leaves within the hours of its business, by the clock of its customer (SPEC C9)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from services.businesses import read_business_settings, save_settings
from services.database import query
from services.sending import send_email
from tests.sending.clock import Clock, lives_in, rules, schedule, utc
from tests.sending.conftest import Post

OFFICE = {"window_on": True, "window_days": "1 2 3 4 5", "window_from": 9, "window_to": 17}


@pytest_asyncio.fixture
async def clock(post: Post) -> AsyncIterator[Clock]:
    made = Clock(post)
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("zone", "country", "asked", "opens"),
    [
        # Over a weekend, and at the edges of the hours.
        ("Europe/Berlin", "", "2026-11-20 16:00", "2026-11-23 08:00"),
        ("Europe/Berlin", "", "2026-11-20 15:59", None),
        ("Europe/Berlin", "", "2026-11-23 07:59", "2026-11-23 08:00"),
        ("Europe/Berlin", "", "2026-11-23 08:00", None),
        # The clocks go forward on 29 March and back on 25 October; 9 o'clock stays 9 o'clock.
        ("Europe/Berlin", "", "2026-03-27 17:00", "2026-03-30 07:00"),
        ("Europe/Berlin", "", "2026-10-23 17:00", "2026-10-26 08:00"),
        ("America/New_York", "", "2026-03-06 23:00", "2026-03-09 13:00"),
        ("America/New_York", "", "2026-10-30 23:00", "2026-11-02 14:00"),
        # The same moment is Tuesday morning in Auckland and Monday afternoon in Honolulu, Monday night in Kiritimati.
        ("Pacific/Auckland", "", "2026-11-23 22:00", None),
        ("Pacific/Honolulu", "", "2026-11-23 22:00", None),
        ("Pacific/Honolulu", "", "2026-11-24 03:00", "2026-11-24 19:00"),
        ("Pacific/Auckland", "", "2026-11-27 04:00", "2026-11-29 20:00"),
        # No zone: by the country where it has one; else by the business, which is in Paris.
        ("", "Japan", "2026-11-23 08:30", "2026-11-24 00:00"),
        ("", "Deutschland", "2026-11-23 05:00", "2026-11-23 08:00"),
        ("", "US", "2026-11-23 05:00", "2026-11-23 08:00"),
        # What is no zone is none; nothing of it ends the claim.
        ("Mars/Olympus", "", "2026-11-23 05:00", "2026-11-23 08:00"),
        ("FOO5", "", "2026-11-23 05:00", "2026-11-23 08:00"),
        ("'; DROP TABLE emails; --", "", "2026-11-23 05:00", "2026-11-23 08:00"),
    ],
)
async def test_a_mail_waits_for_the_next_opening_where_its_customer_lives(
    post: Post, clock: Clock, zone: str, country: str, asked: str, opens: str | None
) -> None:
    ids = await post.put(1)
    await rules(post, time_zone="Europe/Paris", **OFFICE)
    await lives_in(ids[0], zone, country)
    await schedule(ids, utc(asked))
    left = await clock.leave_at(utc(asked))
    row = await post.row(ids[0])
    if opens is None:
        assert left == ids
        return
    assert (left, row["state"], row["send_at"], row["asked_at"]) == ([], "scheduled", utc(opens), utc(asked))
    assert row["reason"] == "It waits for the send window." and row["approval_id"]
    assert await clock.leave_at(utc(opens)) == ids


async def test_hours_that_a_day_does_not_have_are_no_window(post: Post, clock: Clock) -> None:
    """From 2 to 3 there is nothing in Berlin on the day the clocks go forward."""
    found = await query(
        """SELECT next_opening($1, 'Europe/Berlin', '7', 2, 3) AS spring,
                  next_opening($2, 'Europe/Berlin', '7', 2, 3) AS autumn""",
        utc("2026-03-28 12:00"),
        utc("2026-10-24 12:00"),
    )
    assert found[0]["spring"] == utc("2026-04-05 00:00")
    assert utc("2026-10-25 00:00") <= found[0]["autumn"] <= utc("2026-10-25 01:00")


async def test_thousands_that_wait_are_not_looked_at_again_before_their_hour(post: Post, clock: Clock) -> None:
    ids = await post.put(1000)
    await rules(post, time_zone="Europe/Berlin", **OFFICE)
    night = utc("2026-11-23 01:00")
    await schedule(ids, night)
    assert await clock.leave_at(night, most=400) == []
    assert clock.looks == 1000
    assert await clock.leave_at(utc("2026-11-23 07:00")) == [] and clock.looks == 1000
    assert len(await clock.leave_at(utc("2026-11-23 08:00"))) == 1000 and clock.looks == 2000


async def test_what_our_own_rules_put_off_is_not_overdue_at_its_hour_but_after_a_standstill_it_is(
    post: Post, clock: Clock
) -> None:
    *ids, late = await post.put(3)
    await rules(post, time_zone="Europe/Berlin", **OFFICE)
    await schedule(ids, utc("2026-11-20 18:00"))
    await clock.leave_at(utc("2026-11-20 18:00"))
    assert await clock.leave_at(utc("2026-11-23 08:30"), most=1) == ids  # 62 hours after it was asked for
    await schedule([late], utc("2026-11-24 08:00"))
    assert await clock.leave_at(utc("2026-11-24 10:00")) == []
    assert (await post.row(late))["state"] == "overdue"


async def test_a_persons_own_word_about_one_mail_passes_the_window_and_a_time_does_not(
    post: Post, clock: Clock
) -> None:
    now_mail, timed = await post.put(2)
    await rules(post, **OFFICE)
    tomorrow = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    saturday = tomorrow + timedelta(days=5 - tomorrow.weekday() if tomorrow.weekday() < 6 else 6)
    await send_email(post.owner, now_mail)
    await send_email(post.owner, timed, saturday)
    await schedule([now_mail], saturday)
    assert await clock.leave_at(saturday) == [now_mail]
    assert (await post.row(timed))["send_at"] == saturday + timedelta(hours=45)  # Monday at 9


async def test_changed_rules_are_asked_of_what_waits_already(post: Post, clock: Clock) -> None:
    ids = await post.put(20)
    await rules(post, time_zone="Europe/Berlin", daily_cap=5, **OFFICE)
    await schedule(ids, utc("2026-11-21 12:00"))
    assert await clock.leave_at(utc("2026-11-21 12:00")) == []
    held = await read_business_settings(post.owner, post.business_id)
    await save_settings(post.owner, post.business_id, "sending", held.revision, {"window_on": ""})
    rows = await query("SELECT DISTINCT asked_at, reason FROM emails")
    assert [(row["asked_at"], row["reason"]) for row in rows] == [(utc("2026-11-21 12:00"), "")]
    await schedule(ids, utc("2026-11-21 13:00"))
    assert len(await clock.leave_at(utc("2026-11-21 13:00"))) == 5
