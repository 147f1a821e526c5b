"""Real worker processes, killed with `kill -9` while they send to a mail server that fails: the short form of
`make faults` (PROMISES S1, S3)."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fault_parts.crash_points import CRASH_POINTS
from benchmarks.fault_parts.trial import Account, kills_at_each_point, random_kills


def assert_nothing_doubled_lost_or_unmarked(account: Account, mails: int) -> None:
    assert (account.duplicates, account.lost, account.unmarked) == (0, 0, 0), account
    assert sum(account.states.values()) == mails and set(account.states) <= {"sent", "failed", "uncertain"}


async def test_workers_killed_at_random_double_and_lose_nothing(dsn: str, tmp_path: Path) -> None:
    account = await random_kills("outbox", dsn, tmp_path, mails=120, kills=15)
    assert_nothing_doubled_lost_or_unmarked(account, 120)


async def test_a_worker_killed_at_each_named_point_doubles_and_loses_nothing(dsn: str, tmp_path: Path) -> None:
    mails = 5 * len(CRASH_POINTS)
    account = await kills_at_each_point(dsn, tmp_path, mails=mails, times=1)
    assert_nothing_doubled_lost_or_unmarked(account, mails)
    assert account.uncertain <= len(CRASH_POINTS)


async def test_the_naive_worker_is_caught_sending_twice(dsn: str, tmp_path: Path) -> None:
    account = await random_kills("naive", dsn, tmp_path, mails=100, kills=6)
    assert account.duplicates > 0
