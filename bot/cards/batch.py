"""The one card of a batch: drafts being written, then reviewed in groups and decided; or mails that leave together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import actions, button, confirm, context, divider, link_button, message, section
from bot.cards.text import count, fallback, line, quoted

if TYPE_CHECKING:
    from bot.cards.message import Block, Message
    from services.batches import BatchView
    from services.drafting import EmailView
    from services.mail_batches import Approving, BatchCard, GroupView, ReviewView

STEPS = 20
FIRST_LINES = 220  # characters of an example
MOST_REASONS = 6
TITLES = {"alike": "Alike", "unusual": "Unusual", "warned": "Warned"}
_WHAT = {
    "alike": "same offer, no warning, worded much as the others",
    "unusual": "worth a look before a yes",
    "warned": "the check doubts something",
}


def batch_card(card: BatchCard) -> Message:
    """For everybody in the channel; give it the card as a channel may see it."""
    head = _head(card)
    blocks: list[Block] = [divider(), section(f"*{head}*{_bar(card)}"), *_small(card)]
    if card.review is not None:
        blocks += _review(card.batch, card.review, card.panel_url)
    elif card.batch.act == "draft":
        blocks.append(context("The drafts come up here for review, together, when the last is written."))
    blocks += _acts(card)
    return message(fallback(head, *_said_small(card)), blocks)


def _head(card: BatchCard) -> str:
    batch, many = card.batch, count(card.batch.total, "email")
    ended = batch.done + batch.failed + batch.dropped
    if batch.act == "send":
        state = {"running": "Sending", "paused": "Paused: sending", "cancelled": "Cancelled: sent"}.get(batch.state)
        if batch.state in ("cancelled", "finished"):
            return f"{state or 'Sent'} {batch.done:,} of {many}"
        return f"{state} {many}: {ended:,} of {batch.total:,}"
    if batch.state in ("running", "paused"):
        return f"{'Paused: drafting' if batch.state == 'paused' else 'Drafting'} {many}: {ended:,} of {batch.total:,}"
    return f"{'Cancelled: drafted' if batch.state == 'cancelled' else 'Drafted'} {batch.done:,} of {many}"


def _bar(card: BatchCard) -> str:
    batch = card.batch
    if batch.is_over:
        return ""
    part = (batch.done + batch.failed + batch.dropped) / batch.total if batch.total else 1.0
    full = int(part * STEPS)
    return f"\n`{'█' * full}{'░' * (STEPS - full)}` {int(part * 100)} %"


def _small(card: BatchCard) -> list[Block]:
    return [context(*said)] if (said := _said_small(card)) else []


def _said_small(card: BatchCard) -> list[str]:
    batch = card.batch
    by = f"started by {line(batch.started_by)}" if batch.started_by else ""
    said = [" · ".join(part for part in (line(batch.business_name, 80), by, f"batch {batch.id}") if part)]
    if batch.state == "paused":
        said.append(f"⚠ *{line(batch.paused_because, 200)}*" if batch.paused_because else "A person paused it.")
    if batch.failed:
        said.append(f"⚠ {batch.failed:,} {'need a look' if batch.act == 'send' else 'failed, and cost nothing'}")
    if batch.dropped:
        said.append(f"{batch.dropped:,} left out meanwhile")
    if batch.left_out:
        said.append(f"{left_out_words(batch.left_out)}{named_words(card)}")
    return said


def left_out_words(left_out: tuple[tuple[str, int], ...]) -> str:
    """How many were left out for which reason; everybody by name stands in the panel."""
    total = sum(n for _, n in left_out)
    return f"Left out {total:,}: " + "; ".join(f"{n:,} {line(why, 100)}" for why, n in left_out)


def named_words(card: BatchCard) -> str:
    """The first of those who were left out, by name."""
    if not card.named:
        return ""
    names = ", ".join(line(one.name, 60) for one in card.named)
    more = sum(n for _, n in card.batch.left_out) - len(card.named)
    return f" ({names}{f' and {more:,} more' if more > 0 else ''})"


def _review(batch: BatchView, review: ReviewView, panel_url: str) -> list[Block]:
    blocks: list[Block] = []
    running = {one.kind for one in review.approving if one.running}
    for group in review.groups:
        blocks += _group(batch, group, panel_url, is_busy=group.group.kind in running)
    for one in review.approving:
        blocks.append(context(approving_words(one)))
    decided = _decided(review)
    if decided:
        blocks += [divider(), section(decided)]
    return blocks


def _group(batch: BatchView, shown: GroupView, panel_url: str, *, is_busy: bool) -> list[Block]:
    group = shown.group
    why = "; ".join(f"{n:,} {line(words, 80)}" for words, n in shown.why[:MOST_REASONS])
    unseen = f"nobody has looked at {group.unseen:,}" if group.unseen else "all have been opened by somebody"
    title = f"*{TITLES[group.kind]} · {group.mails:,}* — {_WHAT[group.kind]}"
    blocks = [divider(), section(title), context(f"{why} · {unseen}" if why else unseen)]
    for email in shown.examples:
        blocks.append(section(example(email)))
    return [*blocks, actions(*_group_buttons(batch, shown, panel_url, is_busy=is_busy))]


def example(email: EmailView) -> str:
    """A draft in few words: who, subject, first lines."""
    words = "\n".join(quoted(" ".join(email.body.split()), FIRST_LINES, "…"))
    return f"*{line(email.customer_name, 80)}* · {line(email.subject, 150)}\n{words}"


def _group_buttons(batch: BatchView, shown: GroupView, panel_url: str, *, is_busy: bool) -> list[Block]:
    group, value = shown.group, {"batch": batch.id, "group": shown.group.kind}
    buttons = []
    if group.approvable and not is_busy:
        many = count(group.approvable, "email")
        unseen = f" Nobody has looked at {group.unseen:,} of them." if group.unseen else ""
        asked = confirm(f"Approve {many}?", f"Exactly as they are worded now.{unseen}", f"Approve {group.approvable:,}")
        label = f"Approve these {group.approvable:,}"
        buttons.append(
            button(
                label,
                "approve_group",
                {**value, "of": group.mark},
                style="primary" if group.kind == "alike" else "",
                aloud=f"Approve the {group.approvable:,} emails of the group {TITLES[group.kind]}",
                confirm=asked,
            )
        )
    look = button("Look one by one", "review_group", value, aloud=f"Look through the group {TITLES[group.kind]}")
    panel = link_button(
        "Open in panel", f"{panel_url}?group={group.kind}", "open_in_panel", f"Open {TITLES[group.kind]} in the panel"
    )
    return [*buttons, look, panel]


def approving_words(one: Approving) -> str:
    by = f" by {line(one.by)}" if one.by else ""
    if one.running:
        return f"*Approving {one.total:,}*{by}: {one.done:,} done …"
    if one.stopped:
        return f"⚠ The approval{by} stopped at {one.done:,} of {one.total:,}. The others wait as before."
    named = "; ".join(f"email {id_}: {line(why, 120)}" for id_, why in one.refused[:3])
    more = f"; and {len(one.refused) - 3:,} more" if len(one.refused) > 3 else ""
    return f"⚠ {len(one.refused):,} of {one.total:,} could not be approved: {named}{more}"


def _decided(review: ReviewView) -> str:
    parts = []
    if review.approved_by:
        whom = ", ".join(f"{line(name or 'somebody who left', 60)} {n:,}" for name, n in review.approved_by[:6])
        parts.append(f"*Approved {sum(n for _, n in review.approved_by):,}*: {whom}")
    for words, n in (
        ("rejected", review.rejected),
        ("on their way out", review.leaving),
        ("sent", review.sent),
        ("need a look", review.trouble),
    ):
        if n:
            parts.append(f"{n:,} {words}")
    if parts and not review.waiting:
        parts.append("nothing waits any more")
    return " · ".join(parts)


def _acts(card: BatchCard) -> list[Block]:
    batch, value = card.batch, {"batch": card.batch.id}
    buttons = []
    if card.review is not None and card.review.ready:
        label = f"Send these {card.review.ready:,}…"
        buttons.append(button(label, "ask_about_batch", value, style="primary", aloud=label.rstrip("…")))
    if batch.state == "running":
        buttons.append(button("Pause", "pause_batch", value, aloud=f"Pause batch {batch.id}"))
    if batch.state == "paused":
        buttons.append(button("Go on", "resume_batch", value, style="primary", aloud=f"Go on with batch {batch.id}"))
    if not batch.is_over:
        left = "What has left stays sent; the rest waits approved." if batch.act == "send" else "What is written stays."
        sure = confirm("Cancel this batch?", left, "Cancel it", no="Go on", style="danger")
        buttons.append(
            button("Cancel", "cancel_batch", value, style="danger", aloud=f"Cancel batch {batch.id}", confirm=sure)
        )
    if batch.state == "finished" and batch.act == "draft" and batch.failed:
        label = f"Try the {batch.failed:,} again"
        buttons.append(button(label, "retry_failed", value, aloud=f"{label} that failed"))
    return [actions(*buttons)] if buttons else []
