"""The card of one email in its channel, in each of its states: who, why now, the words, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cards.blocks import actions, confirm, context, divider, message, section
from bot.cards.email_buttons import (
    act_button,
    details_button,
    edit_button,
    send_button,
    send_nevertheless_button,
)
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
    edit = edit_button(email, primary=_is_blocked(email))
    approve = () if _is_blocked(email) else (act_button("Approve", "approve_email", email, "primary"),)
    return [
        context(f"*Waits for approval* · {by} · {seen}", _noted(email)),
        actions(
            *approve,
            edit,
            act_button("Regenerate", "regenerate_email", email),
            act_button("Reject", "reject_email", email, "danger"),
            details_button(email),
        ),
    ]


def _approved(email: EmailView) -> list[Block]:
    if email.held:
        return [
            section(f"*Held back*: {line(email.reason, 400)} Nothing leaves unless somebody says so."),
            context(_decided(email, "Approved"), _halted(email)),
            actions(
                send_nevertheless_button(email),
                act_button("Reject", "reject_email", email, "danger"),
                details_button(email),
            ),
        ]
    return [
        context(_decided(email, "Approved"), _sealed(email), _halted(email), _noted(email)),
        actions(
            send_button(email, "Send"),
            act_button("Schedule…", "schedule_email", email),
            edit_button(email),
            details_button(email),
            *stop_button(email),
        ),
    ]


def _scheduled(email: EmailView) -> list[Block]:
    by = f" · sent by {line(email.scheduled_by_name)}" if email.scheduled_by_name else ""
    return [
        section(f"*Leaves {at(email.send_at, '{date_short_pretty}, {time_secs}')}*{by}"),
        context(_decided(email, "Approved"), _halted(email), line(email.reason, 200)),
        actions(act_button("Undo", "undo_send", email), details_button(email)),
    ]


def _sending(email: EmailView) -> list[Block]:
    return [context("*Leaving now …*", _decided(email, "Approved")), actions(details_button(email))]


def _sent(email: EmailView) -> list[Block]:
    by = f" · sent by {line(email.scheduled_by_name)}" if email.scheduled_by_name else ""
    sent = context(f"*Sent* {at(email.sent_at)}{by}", _decided(email, "Approved"), _noted(email))
    return [sent, actions(details_button(email), *stop_button(email))]


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
            act_button("Assume delivered", "assume_delivered", email, "primary"),
            act_button("Send again…", "send_again", email, "danger", confirmed=again),
            details_button(email),
        ),
    ]


def _failed(email: EmailView) -> list[Block]:
    tried = f" after {count(email.attempts, 'try', 'tries')}" if email.attempts else ""
    why = line(email.reason or email.answer, 400) or "no reason was given"
    if not email.version:  # nothing was written, and nothing was spent
        again = act_button("Try again", "regenerate_email", email, "primary")
        return [section(f"*No draft.* {why}"), context("No credit was spent."), actions(again, edit_button(email))]
    return [section(f"*Failed*{tried}: {why}"), actions(details_button(email))]


def _rejected(email: EmailView) -> list[Block]:
    why = f"\nReason: {line(email.reason, 400)}" if email.reason else ""
    return [section(_decided(email, "Rejected") + why), actions(details_button(email))]


def _overdue(email: EmailView) -> list[Block]:
    why = f" {line(email.reason, 300)}" if email.reason else ""
    return [
        section(f"*Missed its time* ({at(email.send_at)}), so it was not sent.{why}"),
        actions(
            send_button(email, "Send now"),
            act_button("Schedule…", "schedule_email", email),
            edit_button(email),
            details_button(email),
        ),
    ]


def _cancelled(email: EmailView) -> list[Block]:
    why = line(email.reason, 400) or "it is no longer needed"
    return [section(f"*Cancelled*: {why}"), actions(details_button(email))]


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
