"""Lists for one person: what waits for approval, what is approved and may leave; and the question before many
at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.cards.blocks import actions, button, confirm, context, divider, message, section
from bot.cards.email_buttons import target
from bot.cards.text import at, count, fallback, line

if TYPE_CHECKING:
    from bot.cards.message import Block, Message
    from services.approval import WaitingView
    from services.drafting import EmailView
    from services.sending import SendingPreview

A_PAGE = 10
MOST_NAMED = 10
WAITS_FOR = {"closed": "the send window", "capped": "the daily limit", "spaced": "their distance"}
Act = Literal["approve_email", "send_email"]
TITLES: dict[str, tuple[str, str, str]] = {
    "approve_email": ("Waits for approval", "Nothing waits for approval here.", "Approve"),
    "send_email": ("Approved, not yet sent", "Nothing approved waits to be sent here.", "Send"),
}


def waiting_list(waiting: WaitingView, act: Act, page: int = 0) -> Message:
    """One page of what waits. Approving from a list is for what one has read: Details stands beside it."""
    title, nothing, label = TITLES[act]
    if not waiting.emails:
        return message(nothing, [section(nothing), context("/draft writes one.")])
    pages = (len(waiting.emails) + A_PAGE - 1) // A_PAGE
    page = min(max(page, 0), pages - 1)
    shown = waiting.emails[page * A_PAGE : (page + 1) * A_PAGE]
    blocks: list[Block] = [section(f"*{title}* — {count(waiting.total, 'email')}"), *_counts(waiting, act)]
    for email in shown:
        blocks += [divider(), section(_row(email)), actions(*_row_buttons(email, act, label))]
    more = waiting.total - len(waiting.emails)
    turns = _turns(act, page, pages)
    if turns or more > 0:
        blocks.append(divider())
    if more > 0:
        blocks.append(context(f"{count(more, 'more email')} stand behind these; they come up as these are decided."))
    if turns:
        blocks.append(actions(*turns))
    names = ", ".join(f"email {email.id} to {line(email.customer_name, 60)}" for email in shown)
    return message(fallback(f"{title}: {count(waiting.total, 'email')}", names), blocks)


def ask_before_many(
    waiting: WaitingView, act: Act, when: str = "", when_words: str = "", preview: SendingPreview | None = None
) -> Message:
    """The question before `/approve all` and `/send all`: how many, and how many nobody has looked at.

    The button carries the count that the person saw, so that nothing joins unseen; `when` is an ISO moment or
    "". The `preview` says what the rules of sending make of it.
    """
    many = count(waiting.total, "email")
    if act == "approve_email":
        text, sure, label, bulk = f"Approve {many}?", "", f"Approve {waiting.total}", "approve_waiting"
    else:
        sure = f" They leave {when_words}." if when_words else " They leave after a short hold."
        text, label, bulk = f"Send {many}?", f"Send {waiting.total}", "send_approved"
    value = {"of": waiting.mark, **({"at": when} if when else {})}
    asked = confirm(text, f"{many}, to as many customers.", "Yes")
    blocks = [
        section(f"*{text}*{sure}"),
        *_counts(waiting, act),
        *foretold(preview),
        actions(
            button(label, bulk, value, style="primary", aloud=f"{label} emails", confirm=asked),
            button("Cancel", "dismiss", {}, aloud="Do nothing"),
        ),
    ]
    return message(fallback(text + sure, _counted(waiting, act)), blocks)


def _counts(waiting: WaitingView, act: Act) -> list[Block]:
    said = _counted(waiting, act)
    return [context(said)] if said else []


def foretold(preview: SendingPreview | None) -> list[Block]:
    """What leaves at once, what waits and for what, and who is left out; nothing where all of it simply leaves."""
    if preview is None or not (preview.waiting or preview.left_out):
        return []
    said = [f"{count(preview.leave_now, 'email')} can leave at once"]
    if preview.waiting:
        last = at(preview.waiting[-1].at, "{date_short_pretty}")
        why = ", ".join(WAITS_FOR[word] for word in WAITS_FOR if any(one.why == word for one in preview.waiting))
        said.append(f"{preview.leave_later:,} later for {why}, the last on {last}")
    if preview.left_out:
        named = "; ".join(f"{line(one.name, 60)}: {line(one.reason, 120)}" for one in preview.left_out[:MOST_NAMED])
        more = f"; and {len(preview.left_out) - MOST_NAMED:,} more" if len(preview.left_out) > MOST_NAMED else ""
        said.append(f"left out {len(preview.left_out):,}: {named}{more}")
    return [context(" · ".join(said))]


def _counted(waiting: WaitingView, act: Act) -> str:
    if act != "approve_email":
        return ""
    parts = [
        f"*Nobody has looked at {waiting.unseen:,}* of them" if waiting.unseen else "All have been opened by somebody"
    ]
    if waiting.blocked:
        parts.append(f"{waiting.blocked:,} can't be approved until edited")
    return " · ".join(parts)


def _row(email: EmailView) -> str:
    company = f" · {line(email.customer_company, 60)}" if email.customer_company else ""
    blocked = sum(finding.blocking for finding in email.findings)
    marks = []
    if blocked:
        marks.append(f"⚠ {count(blocked, 'warning')} that must be edited first")
    elif email.findings:
        marks.append(f"⚠ {count(len(email.findings), 'warning')}")
    if email.state == "drafted":
        marks.append(f"opened by {line(email.seen_by[0], 40)}" if email.seen_by else "nobody has opened it")
    elif email.decided_by_name:
        marks.append(f"approved by {line(email.decided_by_name, 60)}")
    who = f"*{email.id}* · *{line(email.customer_name, 80)}*{company}"
    return f"{who}\n{line(email.subject, 150)}\n{' · '.join(marks)}"


def _row_buttons(email: EmailView, act: Act, label: str) -> list[Block]:
    details = button("Details", "open_email", target(email), aloud=f"Details of email {email.id}")
    if act == "approve_email" and any(finding.blocking for finding in email.findings):
        return [button("Edit", "edit_email", target(email), aloud=f"Edit email {email.id}"), details]
    sure = confirm("Send this email?", "It leaves after a short hold; until then Undo calls it back.", "Send")
    doing = button(
        label,
        act,
        target(email),
        style="primary",
        aloud=f"{label} email {email.id}",
        confirm=sure if act == "send_email" else None,
    )
    return [doing, details]


def _turns(act: Act, page: int, pages: int) -> list[Block]:
    turns = []
    if page > 0:
        turns.append(button("Previous", "show_previous_page", {"list": act, "page": page - 1}, aloud="Previous page"))
    if page + 1 < pages:
        turns.append(button("Next", "show_next_page", {"list": act, "page": page + 1}, aloud="Next page"))
    return turns
