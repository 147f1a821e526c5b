"""Draws one outgoing mail: its words, what they rest on, who did what and when, and what to do next."""

from __future__ import annotations

from nicegui import ui

from admin_ui.parts.entry import draw_next_step, entry_frame
from admin_ui.parts.words import say_moment, words
from services.conversations import MailEntry, WordingView
from services.drafting import EmailView

# state: (what it is in words, its tone)
STATES = {
    "writing": ("Being written", ""),
    "drafted": ("Waits for approval", "warn"),
    "approved": ("Approved", "good"),
    "scheduled": ("On its way out", "good"),
    "sending": ("Leaving now", "good"),
    "sent": ("Sent", "good"),
    "uncertain": ("Outcome unknown", "warn"),
    "failed": ("Failed", "bad"),
    "rejected": ("Rejected", "bad"),
    "overdue": ("Missed its time", "warn"),
    "cancelled": ("Cancelled", ""),
}
_DECIDED_AS = {"rejected": "Rejected"}
_STILL_CHECKED = ("drafted", "approved", "overdue")


def draw_mail(entry: MailEntry, asked: str) -> None:
    email = entry.email
    state, tone = STATES[email.state]
    with entry_frame(f"email-{email.id}", asked, f"Our mail #{email.id}", state=state, tone=tone, at=entry.at):
        if email.version:
            words("h2", email.subject)
            words("p", email.body, "text")
        _draw_people(email)
        if email.reason:
            words("p", email.reason, "warning")
        if email.answer:
            words("p", f"The mail server's last words: {email.answer}", "soft")
        _draw_findings(email)
        _draw_facts(email)
        _draw_wordings(entry.wordings)
        draw_next_step(next_step(email))


def next_step(email: EmailView) -> str:
    """What a person does next with a mail in this state, "" where there is nothing to do."""
    number = email.id
    if email.halted and email.state in ("approved", "scheduled", "overdue"):
        return "All sending is halted. When it may go on, type /askusers resume in Slack."
    if email.state == "drafted" and any(finding.blocking for finding in email.findings):
        return "Mend what is marked: press Edit on its card in Slack. Then it can be approved."
    return {
        "writing": "The words appear here when they are written.",
        "drafted": f"Approve it in Slack: on its card, or by /approve {number}.",
        "approved": f"Send it in Slack: on its card, or by /send {number}.",
        "scheduled": "Until it leaves, Undo on its card in Slack calls it back.",
        "uncertain": "Most such mails have arrived. Decide on its card: Assume delivered, or Send again.",
        "failed": "Nothing is tried again by itself. Draft it anew in Slack with /draft.",
        "overdue": f"Send it now or give it a new time: on its card in Slack, or by /send {number}.",
    }.get(email.state, "")


def _draw_people(email: EmailView) -> None:
    """Who asked for it, wrote it, decided and sent it, and when."""
    said = [
        f"Asked for by {email.created_by_name}" if email.created_by_name else "",
        _written_by(email.written_by),
    ]
    if email.decided_by_name and email.decided_at:
        decided = _DECIDED_AS.get(email.state, "Approved")
        said.append(f"{decided} by {email.decided_by_name}, {say_moment(email.decided_at)}")
    if email.state in ("scheduled", "sending") and email.send_at:
        said.append(f"Leaves {say_moment(email.send_at)}")
    if email.sent_at:
        by = f" by {email.scheduled_by_name}" if email.scheduled_by_name else ""
        said.append(f"Sent{by}, {say_moment(email.sent_at)}")
    words("p", " · ".join(part for part in said if part), "who-and-when")


def _written_by(writer: str) -> str:
    known = {"": "", "template": "Written by the built-in template", "person": "Worded by a person"}
    return known.get(writer, f"Written by {writer}")


def _draw_findings(email: EmailView) -> None:
    """What the check doubts, as long as somebody may still do something about it."""
    if email.state not in _STILL_CHECKED:
        return
    for finding in email.findings:
        marked = f" “{finding.words}”" if finding.words and not email.masked else ""
        blocks = " It can't be approved like this." if finding.blocking else ""
        words("p", f"⚠ {finding.message}{marked}{blocks}", "warning")


def _draw_facts(email: EmailView) -> None:
    if not email.claims:
        return
    with ui.element("section"):
        words("h3", "What it says about the customer, and the facts behind it")
        with ui.element("ul").classes("facts"):
            for claim in email.claims:
                with ui.element("li"):
                    words("span", f"“{claim.text}”")
                    words("span", " · ".join(claim.facts) or "no fact", "rests")


def _draw_wordings(wordings: tuple[WordingView, ...]) -> None:
    """Newest first, folded; each shows what it changed in the one before."""
    if not wordings:
        return
    with ui.element("details").classes("aside"):
        words("summary", f"{len(wordings)} wordings, and what changed")
        for wording in reversed(wordings):
            with ui.element("div").classes("wording"):
                by = f", {wording.author_name}" if wording.author_name else ""
                words(
                    "h3",
                    f"Version {wording.number} · {_written_by(wording.written_by)}{by} · "
                    f"{say_moment(wording.written_at)}",
                )
                if wording.instruction:
                    words("p", f"Asked for: {wording.instruction}", "soft")
                for change in wording.changes:
                    _draw_change(change.kind, change.line)


def _draw_change(kind: str, line: str) -> None:
    tag, sign = {"same": ("span", " "), "added": ("ins", "+"), "removed": ("del", "−")}[kind]
    if kind == "same" or line.strip():
        words(tag, f"{sign} {line}")
