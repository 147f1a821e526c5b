"""A reply that came another way than by mail, written down by a person (SPEC C7); it does what a mailed one does."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta

from models import Conversation, Customer, Email, EmailState, Reply, ReplyState
from services.actors import Actor
from services.announcements import announce
from services.database import execute
from services.durable_work import enqueue
from services.errors import Invalid
from services.inbound.inbound_mail import InboundKind
from services.insight.declining import declines
from services.insight.reading_by_rules import read_with_rules
from services.insight.record import insight_to_json
from services.model import language_model
from services.permissions import Permission
from services.plain_text import one_line, strip_hidden, tidy
from services.replies.effects import stop_what_waits
from services.replies.understanding import read_insight
from services.replies.view import ReplyView, view_reply
from services.translation import text
from services.usecase import usecase

CAME_BY = ("phone", "chat", "meeting", "other")
LONGEST = 20_000
LONGEST_SUBJECT = 200
CLOCKS_DIFFER = timedelta(minutes=2)
OLDEST = timedelta(days=366 * 10)
# What stands as the subject of an answer to it where the person names none: in the language of the business's mails,
# since the customer reads it.
_SUBJECTS = {
    "en": {"phone": "Our phone call", "chat": "Our chat", "meeting": "Our meeting", "other": "Our conversation"},
    "fr": {
        "phone": "Notre appel téléphonique",
        "chat": "Notre échange par messages",
        "meeting": "Notre rencontre",
        "other": "Notre échange",
    },
    "de": {"phone": "Unser Telefonat", "chat": "Unser Chat", "meeting": "Unser Treffen", "other": "Unser Gespräch"},
    "es": {
        "phone": "Nuestra llamada",
        "chat": "Nuestro chat",
        "meeting": "Nuestra reunión",
        "other": "Nuestra conversación",
    },
    "zh": {"phone": "我们的通话", "chat": "我们的聊天", "meeting": "我们的会面", "other": "我们的交流"},
}


@usecase(Permission.LOG_CUSTOMER_REPLIES)
async def log_reply(
    actor: Actor, customer_id: int | str, *, came_by: str, at: datetime, words: str, subject: str = "", key: str
) -> ReplyView:
    """Keep what the customer said as their reply; the same key again returns the same reply.

    It stops what was to leave to them, is read for what it means, and alerts the team, as a mail does. `at` is an
    aware time; it may not be to come.

    Raises:
        Invalid: nothing said, too much, a way that is none, or a time that can't be.
    """
    customer = await actor.find(Customer, customer_id, "business")
    words, subject = _checked(came_by, at, words, subject)
    # No mail program gave it a Message-ID: as with mails that came without one, ours can't be answered to.
    message_id = f"sha256:{hashlib.sha256(f'logged:{actor.user_id}:{key}'.encode()).hexdigest()}"
    insight, has_declined = None, False
    if language_model() is None:
        rules = await asyncio.to_thread(read_with_rules, words, customer.business.language)
        insight, has_declined = insight_to_json(rules), declines(rules, words)
    conversation, _ = await Conversation.get_or_create(
        business_id=customer.business_id, customer_id=customer.id, defaults={"team_id": actor.team_id}
    )
    # Two replies of one person at once would lock that person's waiting mails in different orders.
    await execute("SELECT pg_advisory_xact_lock(hashtext($1), $2)", customer.email, actor.team_id)
    last = await Email.filter(conversation_id=conversation.id, state=EmailState.SENT).order_by("-sent_at").first()
    reply, made = await Reply.get_or_create(
        conversation_id=conversation.id,
        message_id=message_id,
        defaults={
            "team_id": actor.team_id,
            "business_id": customer.business_id,
            "customer_id": customer.id,
            "to_email_id": last.id if last else None,
            "came_by": came_by,
            "logged_by_id": actor.user_id,
            "kind": InboundKind.REPLY.value,
            "subject": subject or _SUBJECTS.get(customer.business.language, _SUBJECTS["en"])[came_by],
            "text": words,
            "full_text": words,
            "insight": insight,
            "declined": has_declined,
            "state": ReplyState.READ if insight else ReplyState.RECEIVED,
            "received_at": min(at, datetime.now(UTC)),
        },
    )
    if made:
        stopped = await stop_what_waits(reply, customer.email)
        actor.note(reply=reply.id, customer=customer.id, came_by=came_by, stopped=stopped)
        await announce("reply_changed", key=f"{reply.id}:0", reply_id=reply.id)
        if insight is None:
            await enqueue(read_insight, key=f"read_insight:{reply.id}", reply_id=reply.id)
    return await view_reply(reply.id, masked=not actor.sees_unmasked)


def _checked(came_by: str, at: datetime, words: str, subject: str) -> tuple[str, str]:
    now = datetime.now(UTC)
    if came_by not in CAME_BY:
        raise Invalid(text("Choose how it came."), field="came_by")
    if at > now + CLOCKS_DIFFER:
        raise Invalid(text("That time is still to come."), field="at")
    if at < now - OLDEST:
        raise Invalid(text("That is more than ten years ago."), field="at")
    words, subject = tidy(strip_hidden(words)), one_line(subject, 10_000)
    if not words:
        raise Invalid(text("Write down what they said."), field="words")
    if len(words) > LONGEST:
        raise Invalid(text("This is longer than {n} characters.", n=LONGEST), field="words")
    if len(subject) > LONGEST_SUBJECT:
        raise Invalid(text("This is longer than {n} characters.", n=LONGEST_SUBJECT), field="subject")
    return words, subject
