"""How far a batch has come; the same message from its first mail to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import context, message, section
from bot.cards.text import count, fallback, line

if TYPE_CHECKING:
    from bot.cards.message import Message
    from services.drafting import BatchView

STEPS = 20
DOING = {"draft": ("Drafting", "Drafted"), "send": ("Sending", "Sent")}
MOST_NAMED = 10


def progress_card(batch: BatchView) -> Message:
    doing, done = DOING[batch.act]
    if batch.finished:
        head = f"{done} {batch.done:,} of {count(batch.total, 'email')}"
    else:
        head = f"{doing} {count(batch.total, 'email')}: {batch.done + batch.failed:,} of {batch.total:,}"
    trouble = f"{batch.failed:,} need a look: see their cards" if batch.failed else ""
    by = f"started by {line(batch.started_by_name)}" if batch.started_by_name else ""
    small = [" · ".join(part for part in (line(batch.business_name), by, trouble) if part)]
    if batch.excluded:
        small.append(_excluded(batch))
    bar = "" if batch.finished else f"\n{_bar(batch)}"
    return message(fallback(head, trouble), [section(f"*{head}*{bar}"), context(*small)])


def _bar(batch: BatchView) -> str:
    part = (batch.done + batch.failed) / batch.total if batch.total else 1.0
    full = int(part * STEPS)
    return f"`{'█' * full}{'░' * (STEPS - full)}` {int(part * 100)} %"


def _excluded(batch: BatchView) -> str:
    """Who was left out and why, the first by name."""
    named = "; ".join(f"{line(one.name, 60)} {line(one.reason, 80)}" for one in batch.excluded[:MOST_NAMED])
    more = f"; and {len(batch.excluded) - MOST_NAMED:,} more" if len(batch.excluded) > MOST_NAMED else ""
    return f"Left out {len(batch.excluded):,}: {named}{more}"
