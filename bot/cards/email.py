"""The card of one email in its channel, in each of its states: who, why now, the words, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cards.blocks import actions, button, confirm, context, divider, message, section
from bot.cards.follow_ups import follow_up_of, stop_button
from bot.cards.text import at, count, cut, escape, fallback, line, quoted

if TYPE_CHECKING:
    from bot.cards.message import Block, Message
    from services.drafting import EmailView

BODY = 6_000  # characters of the body on a card; the rest stands in Details
MOST_WARNINGS = 8


def email_card(email: EmailView) -> Message:
    """The card for everybody in the channel; give it the masked view."""
    state = STATES[email.state]
    blocks = _head(email)
    if email.state in WITH_WORDS and email.version:
        blocks += [*_why_now(email), *wording(email, BODY)]
    if email.state in ("drafted", "approved", "overdue"):
        blocks += warnings(email)
    blocks += state(email)
    return message(summary(email), blocks)


def summary(email: EmailView) -> str:
    """The card in plain words, for notifications and screen readers."""
    said = f"{'Held back' if email.held else STATE_WORDS[email.state]}: email {email.id} to {line(email.customer_name)}"
    subject = f"“{line(email.subject)}”" if email.subject else ""
    doubts = "can't be approved until it is edited" if _is_blocked(email) and email.state == "drafted" else ""
    whole = cut(escape(email.body), 1_500) if email.state == "drafted" else ""
    return fallback(said, follow_up_of(email), subject, doubts, whole)


def _head(email: EmailView) -> list[Block]:
    """A line of its own above each card: Slack runs messages of one author together."""
    who = f"*{line(email.customer_name, 150) or 'A customer'}*"
    if email.customer_company:
        who += f" · {line(email.customer_company, 100)}"
    small = [line(email.customer_address, 120), line(email.segment, 40), line(email.business_name, 80)]
    return [divider(), section(who), context(" · ".join([*filter(None, small), f"email {email.id}"]))]


def _why_now(email: EmailView) -> list[Block]:
    facts = " · ".join(f"{line(fact.label, 60)}: {line(fact.value, 120)}" for fact in email.why_now)
    said = [
        f"*{follow_up_of(email)}*, which nobody answered" if email.follow_up_number else "",
        f"*Why now:* {facts}" if facts else "",
        f"*Asked for:* {line(email.instruction, 300)}" if email.instruction else "",
    ]
    return [context(words) for words in said if words]


def wording(email: EmailView, most: int) -> list[Block]:
    """Subject, body as a quotation, and what stands beside them."""
    body = [section(piece) for piece in quoted(email.body, most)]
    beside = [
        f"*Incentive:* {line(email.incentive, 200)}" if email.incentive else "",
        f"*Call to action:* {line(email.call_to_action, 200)}" if email.call_to_action else "",
        f"*Experiment:* {line(email.experiment, 200)}" if email.experiment else "",
    ]
    origin = f"Version {email.version} of {email.version_count} · {written_by(email.written_by)}"
    shown = [context(words) for words in (" · ".join(filter(None, beside)), origin) if words]
    return [section(f"*Subject:* {line(email.subject, 400)}"), *body, *shown]


def written_by(writer: str) -> str:
    if writer == "template":
        return "written by the built-in template, no model is set up"
    if writer == "person":
        return "written by a person"
    return f"written by {line(writer, 100)}"


def warnings(email: EmailView) -> list[Block]:
    """What the check doubts. Blocking ones say that they block; a sign alone would not."""
    if not email.findings:
        return []
    shown = sorted(email.findings, key=lambda finding: not finding.blocking)[:MOST_WARNINGS]
    rows = []
    for finding in shown:
        words = f" “{line(finding.words, 120)}”" if finding.words else ""
        blocks = " *Can't be approved until edited.*" if finding.blocking else ""
        rows.append(f"⚠ {line(finding.message, 200)}{words}{blocks}")
    if len(email.findings) > len(shown):
        rows.append(f"… and {len(email.findings) - len(shown)} more in Details")
    return [section("\n".join(rows))]


def _is_blocked(email: EmailView) -> bool:
    return any(finding.blocking for finding in email.findings)


def _writing(email: EmailView) -> list[Block]:
    by = f"Asked for by {line(email.created_by_name)}" if email.created_by_name else ""
    far = f" {count(email.written_so_far, 'character')} so far." if email.written_so_far else ""
    return [
        section(f"_Writing the email …_{far} This card changes when it is there."),
        *([context(by)] if by else []),
    ]


def _drafted(email: EmailView) -> list[Block]:
    opened_by = ", ".join(line(name, 60) for name in email.seen_by[:5])
    seen = f"Opened by {opened_by}" if email.seen_by else "Nobody has opened it yet"
    by = f"Draft for {line(email.created_by_name)}" if email.created_by_name else "Draft"
    edit = _edit(email, primary=_is_blocked(email))
    approve = () if _is_blocked(email) else (_act("Approve", "approve_email", email, "primary"),)
    return [
        context(f"*Waits for approval* · {by} · {seen}", _noted(email)),
        actions(
            *approve,
            edit,
            _act("Regenerate", "regenerate_email", email),
            _act("Reject", "reject_email", email, "danger"),
            _details(email),
        ),
    ]


def _approved(email: EmailView) -> list[Block]:
    if email.held:
        return [
            section(f"*Held back*: {line(email.reason, 400)} Nothing leaves unless somebody says so."),
            context(_decided(email, "Approved"), _halted(email)),
            actions(_nevertheless(email), _act("Reject", "reject_email", email, "danger"), _details(email)),
        ]
    return [
        context(_decided(email, "Approved"), _sealed(email), _halted(email), _noted(email)),
        actions(
            _send(email, "Send"),
            _act("Schedule…", "schedule_email", email),
            _edit(email),
            _details(email),
            *stop_button(email),
        ),
    ]


def _scheduled(email: EmailView) -> list[Block]:
    by = f" · sent by {line(email.scheduled_by_name)}" if email.scheduled_by_name else ""
    return [
        section(f"*Leaves {at(email.send_at, '{date_short_pretty}, {time_secs}')}*{by}"),
        context(_decided(email, "Approved"), _halted(email), line(email.reason, 200)),
        actions(_act("Undo", "undo_send", email), _details(email)),
    ]


def _sending(email: EmailView) -> list[Block]:
    return [context("*Leaving now …*", _decided(email, "Approved")), actions(_details(email))]


def _sent(email: EmailView) -> list[Block]:
    by = f" · sent by {line(email.scheduled_by_name)}" if email.scheduled_by_name else ""
    sent = context(f"*Sent* {at(email.sent_at)}{by}", _decided(email, "Approved"), _noted(email))
    return [sent, actions(_details(email), *stop_button(email))]


def _uncertain(email: EmailView) -> list[Block]:
    again = confirm(
        "Send it again?",
        "The customer may then get the same mail twice. Most mails in this state have arrived.",
        "Send again",
        style="danger",
    )
    said = f" Its last words: {line(email.answer, 200)}" if email.answer else ""
    return [
        section(
            "*Nobody knows whether it arrived.* The mail was handed over whole, but the mail server's answer "
            f"was lost. Most such mails have arrived, and nothing is sent again by itself.{said}"
        ),
        actions(
            _act("Assume delivered", "assume_delivered", email, "primary"),
            _act("Send again…", "send_again", email, "danger", confirmed=again),
            _details(email),
        ),
    ]


def _failed(email: EmailView) -> list[Block]:
    tried = f" after {count(email.attempts, 'try', 'tries')}" if email.attempts else ""
    why = line(email.reason or email.answer, 400) or "no reason was given"
    if not email.version:  # nothing was written, and nothing was spent
        again = _act("Try again", "regenerate_email", email, "primary")
        return [section(f"*No draft.* {why}"), context("No credit was spent."), actions(again, _edit(email))]
    return [section(f"*Failed*{tried}: {why}"), actions(_details(email))]


def _rejected(email: EmailView) -> list[Block]:
    why = f"\nReason: {line(email.reason, 400)}" if email.reason else ""
    return [section(_decided(email, "Rejected") + why), actions(_details(email))]


def _overdue(email: EmailView) -> list[Block]:
    why = f" {line(email.reason, 300)}" if email.reason else ""
    return [
        section(f"*Missed its time* ({at(email.send_at)}), so it was not sent.{why}"),
        actions(
            _send(email, "Send now"),
            _act("Schedule…", "schedule_email", email),
            _edit(email),
            _details(email),
        ),
    ]


def _cancelled(email: EmailView) -> list[Block]:
    why = line(email.reason, 400) or "it is no longer needed"
    return [section(f"*Cancelled*: {why}"), actions(_details(email))]


def _decided(email: EmailView, verb: str) -> str:
    by = f" by {line(email.decided_by_name)}" if email.decided_by_name else ""
    when = f", {at(email.decided_at, '{time}')}" if email.decided_at else ""
    return f"*{verb}*{by}{when}"


def _noted(email: EmailView) -> str:
    """What happened beside the decision: the customer wrote meanwhile, or the sent mail bounced."""
    return f"⚠ *{line(email.reason, 400)}*" if email.reason else ""


def _sealed(email: EmailView) -> str:
    return f"Sealed as {line(email.digest, 16)}; any change voids the approval" if email.digest else ""


def _halted(email: EmailView) -> str:
    return "*Halted*: nothing leaves until somebody types /askusers resume" if email.halted else ""


def _act(label: str, act: str, email: EmailView, style: str = "", *, confirmed: Block | None = None) -> Block:
    aloud = f"{label.rstrip('…')} email {email.id}"
    return button(label, act, target(email), style=style, aloud=aloud, confirm=confirmed)  # type: ignore[arg-type]


def _send(email: EmailView, label: str) -> Block:
    asked = confirm(
        "Send this email?",
        "It leaves after a short hold, outside of the send window too; until then Undo calls it back.",
        "Send",
    )
    return _act(label, "send_email", email, "primary", confirmed=asked)


def _nevertheless(email: EmailView) -> Block:
    asked = confirm("Send it nevertheless?", f"{line(email.reason, 200)} It is sent all the same.", "Send")
    return _act("Send nevertheless…", "send_nevertheless", email, "danger", confirmed=asked)


def _edit(email: EmailView, *, primary: bool = False) -> Block:
    voids = confirm(
        "Edit an approved email?", "Saving the change voids the approval; somebody approves it again.", "Edit"
    )
    return _act("Edit", "edit_email", email, "primary" if primary else "", confirmed=voids if email.digest else None)


def _details(email: EmailView) -> Block:
    return _act("Details", "open_email", email)


def target(email: EmailView) -> dict[str, int]:
    """What a button carries: ids alone; the house looks everything else up again."""
    return {"id": email.id, "rev": email.revision}


STATES: dict[str, Callable[[EmailView], list[Block]]] = {
    "writing": _writing,
    "drafted": _drafted,
    "approved": _approved,
    "scheduled": _scheduled,
    "sending": _sending,
    "sent": _sent,
    "uncertain": _uncertain,
    "failed": _failed,
    "rejected": _rejected,
    "overdue": _overdue,
    "cancelled": _cancelled,
}
STATE_WORDS = {
    "writing": "Being written",
    "drafted": "Waits for approval",
    "approved": "Approved",
    "scheduled": "On its way out",
    "sending": "Leaving now",
    "sent": "Sent",
    "uncertain": "Outcome unknown",
    "failed": "Failed",
    "rejected": "Rejected",
    "overdue": "Missed its time",
    "cancelled": "Cancelled",
}
WITH_WORDS = frozenset(STATES) - {"writing"}
