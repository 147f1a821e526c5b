"""Draws one outgoing mail: its words, what they rest on, who did what and when, and what to do next."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.entry import entry_frame
from admin_ui.parts.follow_ups import draw_follow_ups, kind_of_mail
from admin_ui.parts.mail_acts import Offers, is_blocked, mail_buttons
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.words import paragraph
from services.conversations import MailEntry, WordingView
from services.drafting import EmailView
from services.translation import _, n_, say_moment, translated

_STILL_CHECKED = ("drafted", "approved", "overdue")


def state_words(state: str) -> tuple[str, str]:
    """What a mail's state is in words, and its tone."""
    return {
        "writing": (_("Being written"), ""),
        "drafted": (_("Waits for approval"), "warn"),
        "approved": (_("Approved"), "good"),
        "scheduled": (_("On its way out"), "good"),
        "sending": (_("Leaving now"), "good"),
        "sent": (_("Sent"), "good"),
        "uncertain": (_("Outcome unknown"), "warn"),
        "failed": (_("Failed"), "bad"),
        "rejected": (_("Rejected"), "bad"),
        "overdue": (_("Missed its time"), "warn"),
        "cancelled": (_("Cancelled"), ""),
    }[state]


def draw_mail(entry: MailEntry, asked: str, offers: Offers) -> Markup:
    email = entry.email
    state, tone = (_("Held back"), "warn") if email.held else state_words(email.state)
    wording = fill('<h2>{}</h2><p class="text">{}</p>', email.subject, email.body) if email.version else NOTHING
    answer = _("The mail server's last words: {words}", words=email.answer) if email.answer else ""
    return entry_frame(
        f"email-{email.id}",
        asked,
        kind_of_mail(email),
        wording,
        paragraph(_people(email), "who-and-when"),
        paragraph(translated(email.reason), "warning"),
        paragraph(answer, "soft"),
        paragraph(_("Handed to {server}", server=entry.server) if entry.server else "", "soft"),
        findings(email),
        _facts(email),
        _wordings(email.id, entry.wordings),
        draw_follow_ups(email, offers),
        state=state,
        tone=tone,
        at=entry.at,
        acts=mail_buttons(email, offers),
        next_step=next_step(email, offers),
    )


def next_step(email: EmailView, offers: Offers) -> str:
    """What comes next for a mail in this state, for whoever is offered these acts; "" where nothing does."""
    if email.halted and email.state in ("approved", "scheduled", "overdue"):
        return _("Halted: it stays here until somebody presses Resume at the top.")
    if email.state == "writing":
        if email.written_so_far:
            return n_(
                "{n} character is written so far. The words appear here.",
                "{n} characters are written so far. The words appear here.",
                email.written_so_far,
            )
        return _("The words appear here when they are written.")
    if not offers:
        waits = ("drafted", "approved", "overdue", "uncertain")
        return _("This waits for somebody who may send mail for this business.") if email.state in waits else ""
    if email.held:
        return _("Contact rules hold it back. It leaves only if somebody sends it nevertheless.")
    if email.state == "drafted" and is_blocked(email):
        return _("Mend what is marked: press Edit. Then it can be approved.")
    return {
        "drafted": _("Press Approve to see the exact mail and say yes to it."),
        "approved": _("Press Send: at once, or at a time that you choose."),
        "scheduled": _("Until it leaves, Undo calls it back."),
        "uncertain": _("Most such mails have arrived. Press Assume delivered, unless you know better."),
        "failed": _("Nothing is tried again by itself."),
        "overdue": _("Press Send to let it leave now or at a new time."),
    }.get(email.state, "")


def _people(email: EmailView) -> str:
    """Who asked for it, wrote it, decided and sent it, and when."""
    said = [
        _("Asked for by {name}", name=email.created_by_name) if email.created_by_name else "",
        written_by(email.written_by),
    ]
    if email.decided_by_name and email.decided_at:
        name, when = email.decided_by_name, say_moment(email.decided_at)
        rejected = email.state == "rejected"
        said.append(
            _("Rejected by {name}, {when}", name=name, when=when)
            if rejected
            else _("Approved by {name}, {when}", name=name, when=when)
        )
    if email.state in ("scheduled", "sending") and email.send_at:
        said.append(_("Leaves {when}", when=say_moment(email.send_at)))
    if email.sent_at:
        when = say_moment(email.sent_at)
        by = email.scheduled_by_name
        said.append(_("Sent by {name}, {when}", name=by, when=when) if by else _("Sent {when}", when=when))
    return " · ".join(part for part in said if part)


def written_by(writer: str) -> str:
    if writer in ("", "template", "person"):
        return {"": "", "template": _("Written by the built-in template"), "person": _("Worded by a person")}[writer]
    return _("Written by {writer}", writer=writer)


def findings(email: EmailView) -> Markup:
    """What the check doubts, as long as somebody may still do something about it."""
    if email.state not in _STILL_CHECKED:
        return NOTHING
    lines = []
    for finding in email.findings:
        marked = f" “{finding.words}”" if finding.words and not email.masked else ""
        blocks = _("It can't be approved like this.") if finding.blocking else ""
        lines.append(paragraph(f"⚠ {translated(finding.message)}{marked} {blocks}".strip(), "warning"))
    return join(lines)


def _facts(email: EmailView) -> Markup:
    if not email.claims:
        return NOTHING
    lines = join(
        fill(
            '<li><span>“{}”</span> <span class="rests">{}</span></li>',
            claim.text,
            " · ".join(claim.facts) or _("no fact"),
        )
        for claim in email.claims
    )
    title = _("What it says about the customer, and the facts behind it")
    return fill('<section><h3>{}</h3><ul class="facts">{}</ul></section>', title, lines)


def _wordings(email_id: int, wordings: tuple[WordingView, ...]) -> Markup:
    """Newest first, folded; each shows what it changed in the one before."""
    if not wordings:
        return NOTHING
    return fill(
        '<details class="aside" id="wordings-{}"><summary>{}</summary>{}</details>',
        email_id,
        n_("{n} wording, and what changed", "{n} wordings, and what changed", len(wordings)),
        join(map(_wording, reversed(wordings))),
    )


def _wording(wording: WordingView) -> Markup:
    said = (
        _("Version {n}", n=wording.number),
        written_by(wording.written_by),
        wording.author_name,
        say_moment(wording.written_at),
    )
    instruction = _("Asked for: {words}", words=wording.instruction) if wording.instruction else ""
    return fill(
        '<div class="wording"><h3>{}</h3>{}{}</div>',
        " · ".join(filter(None, said)),
        paragraph(instruction, "soft"),
        join(_change(change.kind, change.line) for change in wording.changes),
    )


def _change(kind: str, line: str) -> Markup:
    if kind == "same" and not line.strip():
        return NOTHING
    template = {"same": "<span>  {}</span>", "added": "<ins>+ {}</ins>", "removed": "<del>− {}</del>"}[kind]
    return fill(template, line)
