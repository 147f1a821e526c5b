"""Short answers for the one who asked: what has begun, what is done, and where to look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.cards.batch import left_out_words, named_words
from bot.cards.blocks import actions, button, context, link_button, message, section
from bot.cards.email_buttons import target
from bot.cards.text import at, count, escape, fallback, in_utc, line
from services.drafting import Exclusion

if TYPE_CHECKING:
    from bot.cards.message import Message
    from services.approval import BulkResult
    from services.businesses import Halting
    from services.drafting import EmailView
    from services.mail_batches import BatchCard
    from services.sending import SendingBatch

MOST_NAMED = 15
WAS_CUT = "Your text was longer than 3,000 characters; I took the first 3,000."
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{1,20}")


def drafting_one(email: EmailView, *, was_cut: bool = False) -> Message:
    said = f"Writing to *{line(email.customer_name, 100)}*. The card comes up in {channel_words(email.channel)}."
    return _said(said, WAS_CUT if was_cut else "")


def drafting_many(card: BatchCard, *, was_cut: bool = False) -> Message:
    said = f"Drafting {count(card.batch.total, 'email')} for {line(card.batch.business_name, 100)}."
    where = f"One card in {channel_words(card.channel)} shows how far it is, then the drafts in groups."
    left = f"{left_out_words(card.batch.left_out)}{named_words(card)}" if card.batch.left_out else ""
    return _said(f"{said} {where}", WAS_CUT if was_cut else "", left)


def approved(email: EmailView) -> Message:
    send = button("Send", "send_email", target(email), aloud=f"Send email {email.id}")
    who = line(email.customer_name, 100)
    said = f"Email {email.id} to *{who}* is approved. It leaves when somebody sends it."
    return message(fallback(said), [section(said), actions(send)])


def leaving(email: EmailView) -> Message:
    undo = button("Undo", "undo_send", target(email), aloud=f"Undo sending email {email.id}")
    head = f"Email {email.id} to *{line(email.customer_name, 100)}* leaves"
    said = f"{head} {at(email.send_at, '{date_short_pretty}, {time_secs}')}."
    plain = f"{head} {in_utc(email.send_at)}." if email.send_at else f"{head}."
    return message(fallback(plain), [section(said), actions(undo)])


def approved_many(result: BulkResult) -> Message:
    return _said(
        f"Approved {count(result.done, 'email')}. /send lets them leave.",
        left_out(result.refused, "Not approved"),
    )


def approving_many(mails: int) -> Message:
    return _said(f"Approving {count(mails, 'email')}. The card shows how far it is, and who could not be approved.")


def sending_many(sending: SendingBatch) -> Message:
    said = f"Sending {count(sending.batch.total, 'email')}. Progress stands in {channel_words(sending.channel)}."
    return _said(said, left_out(tuple(Exclusion(one.name, one.reason) for one in sending.left_out)))


def business_here(name: str) -> Message:
    """Said to everybody in the channel that a business was given."""
    said = f"This channel speaks of *{line(name, 100)}* now: drafts to approve and replies arrive here."
    return _said(said, "/draft writes to a customer, /askusers help shows the rest.")


def gone(what: str) -> Message:
    """In the place of the card of an email or a reply that is deleted; nothing of it is shown any more."""
    return _said(f"This {what} is no longer there: it was deleted in AskUsers.")


def halted(now: Halting) -> str:
    """In plain words, not escaped."""
    waiting = "More than " * now.more_wait + count(now.waiting, "email waits", "emails wait")
    how = "/askusers resume" if now.business_id else "/askusers resume all"
    return f"{now.name} is halted: nothing leaves. {waiting}. {how} lets mail out again."


def resumed(now: Halting) -> str:
    return f"{now.name} sends again. Mails whose time passed by more than an hour wait for a person's word."


def left_out(excluded: tuple[Exclusion, ...], verb: str = "Left out") -> str:
    """Who was left out and why, the first by name."""
    if not excluded:
        return ""
    named = "\n".join(f"• {line(one.name, 80)}: {line(one.reason, 120)}" for one in excluded[:MOST_NAMED])
    more = f"\n• … and {len(excluded) - MOST_NAMED:,} more" if len(excluded) > MOST_NAMED else ""
    return f"{verb} {len(excluded):,}:\n{named}{more}"


def channel_words(channel: str) -> str:
    """A channel as Slack names it for each reader."""
    return f"<#{channel}>" if _CHANNEL.fullmatch(channel) else f"channel {escape(channel)}"


def _said(text: str, *small: str) -> Message:
    shown = [part for part in small if part]
    return message(fallback(text, *shown), [section(text), *([context(*shown)] if shown else [])])


def only_buttons_reach_customers() -> Message:
    said = "Nothing that is typed in Slack reaches a customer."
    return _said(said, "*Draft an answer* under their reply writes to them, /draft to anybody. Approving comes after.")


def panel_link(url: str) -> Message:
    """For one person's eyes: the link signs in whoever opens it."""
    said = "This signs *you* in to the panel. It works once, within two minutes."
    open_it = link_button("Open the panel", url, "open_in_panel")
    return message(fallback(f"{said} {url}"), [section(said), actions(open_it)])
