"""This machine's clock beside others'. Mail leaves by the database's alone; but Slack and Stripe refuse what is five
minutes off, sessions and links would end at the wrong hour, so a difference is told long before."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from services.database import query
from services.metrics import CLOCK_AHEAD
from services.translation import Count, Text, text

log = logging.getLogger(__name__)
MOST_APART_S = 60.0
TOLD_EVERY_S = 60.0
DATABASE, SLACK = text("PostgreSQL"), text("Slack")
TO_DO = text("Let every machine set its clock by itself: timedatectl set-ntp true")
_told_of_slack_at = float("-inf")  # monotonic


async def database_now() -> datetime:
    """The moment by the database's clock; within a transaction too it is now, not when that began."""
    return (await query("SELECT clock_timestamp() AS at"))[0]["at"]


async def ahead_of_database_s() -> float:
    """How far our clock is ahead at least, negative when it is behind: how long the answer took is left out."""
    asked = time.time()
    there = (await database_now()).timestamp()
    heard = time.time()
    ahead = asked - there if asked > there else min(0.0, heard - there)
    CLOCK_AHEAD.labels(str(DATABASE)).set(ahead)
    return ahead


def apart(ahead_s: float, whose: Text) -> Text | None:
    """Words for a clock that is too far from another's; None while it is not."""
    if abs(ahead_s) <= MOST_APART_S:
        return None
    if ahead_s > 0:
        return text("This machine's clock is {n} seconds ahead of that of {whose}.", n=Count(ahead_s), whose=whose)
    return text("This machine's clock is {n} seconds behind that of {whose}.", n=Count(-ahead_s), whose=whose)


def note_clock_of_slack(ahead_s: float) -> None:
    """By the time in a request that is truly Slack's. Beyond five minutes all of them are refused, so the log says why,
    once a minute."""
    global _told_of_slack_at
    CLOCK_AHEAD.labels(str(SLACK)).set(ahead_s)
    said = apart(ahead_s, SLACK)
    if said and time.monotonic() - _told_of_slack_at > TOLD_EVERY_S:
        _told_of_slack_at = time.monotonic()
        log.error("%s %s", said, TO_DO)


async def look_at_clock() -> None:
    """Once a minute, in every process."""
    said = apart(await ahead_of_database_s(), DATABASE)
    if said:
        log.error("%s %s", said, TO_DO)
