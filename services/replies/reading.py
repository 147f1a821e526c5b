"""Reads stored mail as durable work: parsed off the loop, matched, kept once a conversation, acted upon."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import asyncpg
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

import config
from models import RawMail, RawMailState, Reply, ReplyState
from services.announcements import announce
from services.database import execute
from services.durable_work import TryLater, durable, enqueue
from services.inbound.extraction import extract_reply
from services.inbound.inbound_mail import InboundKind, InboundMail
from services.inbound.parsing import read_mail
from services.inbound.sender_doubt import is_disowned
from services.insight.declining import declines
from services.insight.reading_by_rules import read_with_rules
from services.insight.record import insight_to_json
from services.model import language_model
from services.replies.effects import apply_effects, believed_kind
from services.replies.matching import Match, is_reply_address, match_mail
from services.replies.understanding import read_insight

NULL_SENDER = "<>"  # as RawMail.envelope_from holds it; "" there means that the door did not know the sender
SHOWN = (InboundKind.REPLY, InboundKind.INVITATION, InboundKind.UNREADABLE)  # a person is alerted
_SHOWN_ATTACHMENTS = 20


@dataclass(frozen=True, slots=True)
class Understood:
    """A mail as read: `reply` is what they wrote themselves; `disowned` is a failed DMARC check."""

    mail: InboundMail
    reply: str
    disowned: bool


async def give_up_reading(raw_mail_id: int, error: str) -> None:
    """Kept for the operator, with why; nothing of it was acted upon."""
    await RawMail.filter(id=raw_mail_id, state=RawMailState.RECEIVED).update(
        state=RawMailState.UNREADABLE, note=f"It could not be read: {error}"[:1000]
    )


@durable(give_up=give_up_reading)
async def read_raw_mail(raw_mail_id: int) -> None:
    """Read one stored mail. Run again it changes nothing that it has changed before."""
    raw = await RawMail.get_or_none(id=raw_mail_id)
    if raw is None or raw.state is not RawMailState.RECEIVED:
        return
    understood = await asyncio.to_thread(_understand, bytes(raw.content), raw.envelope_from or None)
    matches = await match_mail(understood.mail, raw.recipient)
    if not matches:
        await _put_aside(raw, understood.mail)
        return
    try:
        for match in matches:
            await _keep(raw, understood, match)
    except (OperationalError, asyncpg.DeadlockDetectedError) as error:
        # Somebody held its rows, or deleted what it belongs to: look again.
        raise TryLater(f"the mail could not be kept: {error}") from error
    unreadable = understood.mail.kind is InboundKind.UNREADABLE
    await RawMail.filter(id=raw.id).update(
        state=RawMailState.UNREADABLE if unreadable else RawMailState.READ, note=_note(understood.mail)
    )


def _understand(content: bytes, envelope_from: str | None) -> Understood:
    mail = read_mail(content, return_path=envelope_from, trusted_authserv_id=config.settings().trusted_authserv_id)
    return Understood(mail, extract_reply(mail.text), mail.sender_verified is False or is_disowned(content))


async def _put_aside(raw: RawMail, mail: InboundMail) -> None:
    """Nobody's mail waits for the operator; what came for something deleted is deleted as well."""
    if any(is_reply_address(address) for address in (raw.recipient, *mail.to)):
        await raw.delete()
        return
    note = "; ".join(filter(None, ("It belongs to no mail of ours", _note(mail))))
    await RawMail.filter(id=raw.id).update(state=RawMailState.UNMATCHED, note=note)


async def _keep(raw: RawMail, understood: Understood, match: Match) -> None:
    """One reply a conversation and Message-ID; its effects come with it or not at all."""
    mail, email = understood.mail, match.email
    insight, has_declined = None, False
    if mail.kind in SHOWN and (language_model() is None or not understood.reply):
        rules = await asyncio.to_thread(read_with_rules, understood.reply, email.business.language)
        insight = insight_to_json(rules)
        has_declined = not understood.disowned and declines(rules, understood.reply)
    async with in_transaction():
        # Two mails of one person at once would lock that person's waiting mails in different orders.
        await execute("SELECT pg_advisory_xact_lock(hashtext($1), $2)", email.customer.email, email.team_id)
        reply, made = await Reply.get_or_create(
            conversation_id=email.conversation_id,
            message_id=mail.message_id,
            defaults={
                "team_id": email.team_id,
                "business_id": email.business_id,
                "customer_id": email.customer_id,
                "to_email_id": email.id,
                "raw_mail_id": raw.id,
                "kind": believed_kind(mail, match, disowned=understood.disowned),
                "from_address": mail.from_address,
                "sender_verified": False if understood.disowned else mail.sender_verified,
                "subject": mail.subject,
                "text": understood.reply,
                "full_text": mail.text,
                "html": mail.html,
                "note": _note(mail),
                "insight": insight,
                "declined": has_declined,
                "state": ReplyState.READ if insight else ReplyState.RECEIVED,
                "received_at": raw.received_at,
            },
        )
        if not made:
            return
        if not understood.disowned:
            await apply_effects(reply, mail, email)
        if mail.kind in SHOWN:
            await announce("reply_changed", key=f"{reply.id}:0", reply_id=reply.id)
            if insight is None:
                await enqueue(read_insight, key=f"read_insight:{reply.id}", reply_id=reply.id)


def _note(mail: InboundMail) -> str:
    """Why it is held automatic, what could not be read, what was attached."""
    attached = [f"attached: {a.filename} ({a.size:,} bytes)" for a in mail.attachments[:_SHOWN_ATTACHMENTS]]
    return "; ".join(filter(None, (mail.automatic_reason, *mail.problems, *attached)))
