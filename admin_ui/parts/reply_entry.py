"""Draws what came back: a person's reply with what it means, or a machine's answer folded away."""

from __future__ import annotations

from nicegui import ui

from admin_ui.parts.entry import draw_next_step, entry_frame
from admin_ui.parts.words import moment, say_moment, words
from services.conversations import ReplyEntry
from services.replies import InsightView, Quoted, ReplyView

# kind: (what it is in words, its tone)
KINDS = {
    "standard": ("Standard", ""),
    "high_value": ("High value", "good"),
    "needs_handling": ("Needs handling", "warn"),
}
BY_MACHINES = {
    "auto_reply": "Automatic answer",
    "bounce": "Could not be delivered",
    "soft_bounce": "Could not be delivered for now",
    "complaint": "Reported as spam",
    "unreadable": "A mail that could not be read",
}
INTEREST = {
    "none": "none",
    "mentioned": "mentioned the product",
    "interested": "interested",
    "very_interested": "very interested",
}


def draw_reply(entry: ReplyEntry, asked: str) -> None:
    reply = entry.reply
    state, tone = KINDS[reply.insight.kind] if reply.insight else ("Being read", "")
    kind = "Invitation from" if reply.kind == "invitation" else "Reply from"
    with entry_frame(
        f"reply-{reply.id}",
        asked,
        f"{kind} {reply.from_address}",
        state=state,
        tone=tone,
        at=entry.at,
        theirs=True,
    ):
        if reply.sender_verified is False:
            doubt = "⚠ The sender could not be verified: it may not be this customer who wrote."
            words("p", doubt, "warning")
        words("h2", reply.subject or "(no subject)")
        words("p", reply.text or "(no words)", "text")
        if reply.truncated:
            words("p", "The mail is longer than what is shown here.", "soft")
        if reply.insight:
            _draw_insight(reply.insight)
        if reply.stopped:
            words("p", f"Mails to this person that were stopped from leaving: {reply.stopped}", "soft")
        if reply.state == "handled" and reply.handled_at:
            by = f" by {reply.handled_by_name}" if reply.handled_by_name else ""
            words("p", f"Handled{by}, {say_moment(reply.handled_at)}", "who-and-when")
        draw_next_step(next_step(reply))


def draw_machine_mail(entry: ReplyEntry, asked: str) -> None:
    """Folded away, unless it is what the address names."""
    reply = entry.reply
    element_id = f"reply-{reply.id}"
    with ui.element("details").classes("panel entry aside").props(f'id="{element_id}"') as folded:
        with ui.element("summary"):
            words("span", f"{BY_MACHINES.get(reply.kind, 'Sent by a machine')} · ")
            moment(entry.at)
        if entry.note:
            words("p", entry.note, "soft")
        words("p", reply.subject or "(no subject)")
        words("p", reply.text, "text")
    if element_id == asked:
        folded.classes("asked").props('open aria-current="true"')


def next_step(reply: ReplyView) -> str:
    if reply.state == "handled":
        return ""
    wanted = reply.insight.next_step.text if reply.insight and reply.insight.next_step else ""
    suggested = f"Suggested: {wanted.rstrip('.')}. " if wanted else ""
    return f"{suggested}On its alert in Slack, press Draft an answer, or Handled when it needs none."


def _draw_insight(found: InsightView) -> None:
    with ui.element("section").props('aria-label="What it says"'):
        words("h3", f"What it says, read by {found.read_by}")
        words("p", found.summary)
    with ui.element("dl").classes("readings"):
        _draw_reading("Sentiment", found.sentiment.value, found.sentiment_quote)
        _draw_reading("Interest", INTEREST[found.interest], found.interest_quote)
        _draw_reading("Score", f"{found.score} of 5", found.score_quote)
        for name, items in (
            ("Topics", found.topics),
            ("Pains", found.pains),
            ("Usage", found.usage),
            ("Requests", found.requests),
            ("Action items", found.action_items),
        ):
            _draw_items(name, items)


def _draw_reading(name: str, value: str, quote: str) -> None:
    words("dt", name)
    with ui.element("dd"):
        words("span", f"{value} ")
        _draw_quote(quote)


def _draw_items(name: str, items: tuple[Quoted, ...]) -> None:
    if not items:
        return
    words("dt", name)
    with ui.element("dd"), ui.element("ul").classes("found"):
        for item in items:
            with ui.element("li"):
                if item.text != item.quote:
                    words("span", f"{item.text} ")
                _draw_quote(item.quote)


def _draw_quote(quote: str) -> None:
    """The words of the reply that a reading rests on."""
    if quote:
        words("q", quote)
