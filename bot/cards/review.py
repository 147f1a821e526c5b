"""Drafts of a group looked through one by one, in a form for one person; and the questions before many at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.cards.batch import TITLES, left_out_words
from bot.cards.blocks import actions, button, confirm, context, link_button, message, plain, section
from bot.cards.email import STATE_WORDS, warnings, wording
from bot.cards.email_buttons import target
from bot.cards.text import count, fallback, line
from bot.cards.waiting import foretold

if TYPE_CHECKING:
    from bot.cards.message import Block, Message
    from services.mail_batches import BatchPreview, DraftsEstimate, GroupMail

BODY = 9_000
CHANGED = "It was changed since you were shown it. This is how it reads now."


def review_view(mail: GroupMail | None, batch_id: int, kind: str, note: str = "") -> dict[str, Any]:
    """One draft with what to do about it; without one, the end of the group."""
    blocks: list[Block] = [context(f"⚠ *{note}*")] if note else []
    if mail is None:
        blocks.append(section("*That was the last one.* The card in the channel shows what is left."))
    else:
        blocks += _mail(mail)
    about = {"batch": batch_id, "group": kind, **(target(mail.email) if mail else {})}
    return {
        "type": "modal",
        "callback_id": "review_group",
        "title": plain(f"{TITLES[kind]} drafts", 24),
        "close": plain("Close", 24),
        "private_metadata": json.dumps(about, separators=(",", ":")),
        "blocks": blocks[:100],
    }


def _mail(mail: GroupMail) -> list[Block]:
    email = mail.email
    name, company = line(email.customer_name, 150), line(email.customer_company, 100)
    left = f"{mail.left:,} more after it" if mail.left else "the last one"
    small = " · ".join(filter(None, (line(email.customer_address, 320), STATE_WORDS[email.state], left)))
    facts = " · ".join(f"{line(fact.label, 60)}: {line(fact.value, 120)}" for fact in email.why_now)
    why = f"*Here because it is* {line(mail.why, 100)}" if mail.why else ""
    blocked = any(finding.blocking for finding in email.findings)
    about = target(email)
    yes = [button("Approve & next", "approve_next", about, style="primary", aloud=f"Approve email {email.id}")]
    edit = button("Edit", "edit_email", about, aloud=f"Edit email {email.id}", style="primary" if blocked else "")
    return [
        section(f"*{name}*{f' · {company}' if company else ''}"),
        context(small, why, f"*Why now:* {facts}" if facts else ""),
        *wording(email, BODY),
        *warnings(email),
        actions(
            *([] if blocked else yes),
            edit,
            button("Reject", "reject_email", about, style="danger", aloud=f"Reject email {email.id}"),
            button("Skip", "skip_email", about, aloud=f"Skip email {email.id}"),
        ),
    ]


def ask_before_drafting(shown: DraftsEstimate, words: str, value: dict[str, Any]) -> Message:
    """The estimate before many are drafted; the button carries what was counted, so that nobody joins unseen."""
    many = count(shown.total, "email")
    text = f"Draft {many}?"
    held = "" if shown.credits_held is None else f" of the {shown.credits_held:,} that your team has"
    said = [f"For “{line(words, 200)}”", f"{count(shown.credits_needed, 'credit')}{held}; only drafts are paid for"]
    if shown.left_out:
        said.append(left_out_words(shown.left_out))
    if shown.credits_held is not None and shown.credits_held < shown.credits_needed:
        missing = count(shown.credits_needed - shown.credits_held, "credit")
        lacking = f"⚠ {missing} too few. The owner or an admin can add some; or choose fewer customers."
        return message(fallback(text, lacking), [section(f"*{text}*"), context(*said), section(lacking)])
    blocks = [
        section(f"*{text}* They come up on one card, in groups, for review."),
        context(*said),
        actions(
            button(f"Draft {shown.total:,}", "draft_emails", value, style="primary", aloud=f"Draft {many}"),
            button("Cancel", "dismiss", {}, aloud="Do nothing"),
        ),
    ]
    return message(fallback(text, *said), blocks)


def ask_before_batch(shown: BatchPreview, batch_id: int, panel_url: str) -> Message:
    """What the rules of sending make of all that is approved of a batch, before it is told to leave."""
    many = count(shown.total, "email")
    text = f"Send {many}?"
    leaving = shown.total - len(shown.preview.left_out)
    asked = confirm(text, f"{count(leaving, 'email')}, to as many customers.", "Yes")
    value = {"batch": batch_id, "of": shown.mark}
    label = f"Send {leaving:,}"
    buttons = [button(label, "send_batch", value, style="primary", aloud=f"{label} emails", confirm=asked)]
    blocks = [
        section(f"*{text}* They leave after a short hold, by the rules of sending."),
        *foretold(shown.preview),
        actions(
            *(buttons if leaving else []),
            button("Cancel", "dismiss", {}, aloud="Do nothing"),
            link_button("Open in panel", panel_url, "open_in_panel", "Open the batch in the panel"),
        ),
    ]
    return message(fallback(text), blocks)
