"""What would become of mails if they were told to leave: the claim's own questions, asked beforehand, so that the count
that is shown is the count that is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from models import Email, EmailState
from services.actors import Actor
from services.approval.waiting import MOST_AT_ONCE
from services.businesses.channels import find_business_of_channel
from services.contact_pressure import holds
from services.database import query
from services.errors import Invalid
from services.kept_words import recognise
from services.permissions import Permission
from services.sending.judging import RULES, judge
from services.translation import Text, text
from services.usecase import usecase

MOST_PREVIEWED = 10_000
SENDABLE = (EmailState.APPROVED, EmailState.OVERDUE)
_NOW = "greatest($2::timestamptz, now())"
_PREVIEW = f"""
WITH due AS MATERIALIZED (
    SELECT e.id, e.team_id, coalesce(a.sender_address, b.sender_address) AS sender_address, {_NOW} AS send_at, {RULES},
        held.words, c.name,
        CASE WHEN s.id IS NOT NULL THEN 'suppressed'
             WHEN b.sender_state <> 'verified' THEN 'unverified'
             WHEN b.sender_address <> a.sender_address THEN 'sender_changed'
             WHEN c.email <> a.envelope_to THEN 'recipient_changed'
             WHEN held.words IS NOT NULL THEN 'held'
             ELSE 'fit' END AS fate
    FROM emails e
    JOIN businesses b ON b.id = e.business_id JOIN teams t ON t.id = e.team_id JOIN customers c ON c.id = e.customer_id
    LEFT JOIN approvals a ON a.id = e.approval_id AND a.version = e.version
    LEFT JOIN suppressions s ON s.team_id = e.team_id AND s.address = c.email
    LEFT JOIN LATERAL ({
    holds(now=_NOW, before=f"m.state = 'scheduled' AND m.send_at <= {_NOW} OR m.id = ANY($1::bigint[]) AND m.id < e.id")
}
    ) held ON true
    WHERE e.id = ANY($1::bigint[])
){judge(_NOW, carried="id, name, words", lock=False)}
SELECT id, name, words, verdict, at FROM verdicts ORDER BY id
"""  # noqa: S608 - the words are ours
_LEFT_OUT: dict[str, Text] = {
    "suppressed": text("can no longer be written to"),
    "unverified": text("has to wait: the sender address is not verified"),
    "sender_changed": text("has to be approved again: the sender address changed"),
    "recipient_changed": text("has to be approved again: the address changed"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A mail that would not leave, and why; `fate` is the word for it: suppressed, held, unverified …"""

    email_id: int
    name: str
    fate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many mails would leave within the hour that begins at `at`; `why` is closed (window), capped or spaced."""

    at: datetime
    why: str
    mails: int


@dataclass(frozen=True, slots=True)
class SendingPreview:
    """`leave_now`, `waiting` and `left_out` add up to what was asked about."""

    leave_now: int
    waiting: tuple[Waiting, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def leave_later(self) -> int:
        return sum(one.mails for one in self.waiting)


@usecase(Permission.SEND_EMAILS, reads=True)
async def preview_sending(actor: Actor, email_ids: Sequence[int], at: datetime | None = None) -> SendingPreview:
    """What would happen to these mails, told to leave at this moment or at `at`; strangers' ids are passed over.

    Raises Invalid: more than MOST_PREVIEWED."""
    if len(email_ids) > MOST_PREVIEWED:
        raise Invalid(text("At most {n} mails can be looked at together.", n=MOST_PREVIEWED))
    found = await actor.rows(Email).filter(id__in=list(email_ids)).values_list("id", flat=True)
    return await foretell(list(found), at)


@usecase(Permission.SEND_EMAILS, reads=True)
async def preview_approved(actor: Actor, channel: str, at: datetime | None = None) -> SendingPreview:
    """The same of all that `send_approved` would tell to leave."""
    business = await find_business_of_channel(actor, channel)
    rows = actor.rows(Email).filter(business_id=business.id, state__in=SENDABLE)
    return await foretell(list(await rows.order_by("id").limit(MOST_AT_ONCE).values_list("id", flat=True)), at)


async def foretell(email_ids: Sequence[int], at: datetime | None) -> SendingPreview:
    """Of the team's own mails, whose ids have been checked."""
    waiting: Counter[tuple[datetime, str]] = Counter()
    left_out, leave_now = [], 0
    for row in await query(_PREVIEW, list(email_ids), at):
        match row["verdict"]:
            case "fit":
                leave_now += 1
            case "closed" | "capped" | "spaced" as why:
                hour = row["at"].astimezone(UTC).replace(minute=0, second=0, microsecond=0)
                waiting[hour, why] += 1
            case fate:
                reason = _LEFT_OUT.get(fate) or recognise(row["words"])
                left_out.append(LeftOut(row["id"], row["name"], fate, reason))
    hours = tuple(Waiting(hour, why, mails) for (hour, why), mails in sorted(waiting.items()))
    return SendingPreview(leave_now, hours, tuple(left_out))
