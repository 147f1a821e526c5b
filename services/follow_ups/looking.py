"""Looks every few minutes for what has left and what is due, whichever process lives; days are what it counts in."""

from __future__ import annotations

from services.daily_work import regularly
from services.durable_work import durable
from services.follow_ups.drafting_due import draft_due
from services.follow_ups.noticing import end_what_is_over, notice_mails
from services.usecase import entrance


@regularly(minutes=5)
@durable()
@entrance
async def look_for_follow_ups(slot: str) -> None:
    """Run again after a crash, or twice at once, it does what is left to do."""
    await notice_mails()
    await end_what_is_over()
    await draft_due()
