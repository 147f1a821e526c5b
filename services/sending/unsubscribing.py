"""One click and nobody of the team writes to that address again (SPEC C8, RFC 8058). Looking changes
nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from models import Email, EmailState, SuppressionReason
from services import audit
from services.addresses import masked_address
from services.announcements import announce
from services.database import query
from services.errors import NotFound
from services.translation import text
from services.usecase import entrance

WAITING = [
    EmailState.WRITING,
    EmailState.DRAFTED,
    EmailState.APPROVED,
    EmailState.SCHEDULED,
    EmailState.OVERDUE,
]


@entrance
async def read_unsubscribe(token: str) -> tuple[str, str, str]:
    """The sender's name, the masked address and the sender's language behind a link, for its page."""
    email = await _by_token(token)
    return email.business.name, masked_address(email.customer.email), email.business.language


@entrance
async def unsubscribe(token: str) -> None:
    """Suppress the address for the whole team; a second click changes nothing."""
    email = await _by_token(token)
    await suppress(
        email.team_id,
        email.customer.email,
        SuppressionReason.UNSUBSCRIBED,
        email_id=email.id,
        words="The customer unsubscribed.",
    )


async def suppress(team_id: int, address: str, reason: SuppressionReason, *, email_id: int | None, words: str) -> bool:
    """Put the address on the team's list and cancel what waits for it. False when it stood there already."""
    async with in_transaction():
        rows = await query(
            """INSERT INTO suppressions (team_id, address, reason, email_id, note, created_at)
               VALUES ($1, $2, $3, $4, '', now()) ON CONFLICT (team_id, address) DO NOTHING RETURNING id""",
            team_id,
            address,
            reason.value,
            email_id,
        )
        if not rows:
            return False
        await audit.record_for_house(team_id, "suppress", {"reason": reason.value, "email": email_id})
        await cancel_waiting(team_id, address, words)
    return True


async def cancel_waiting(
    team_id: int, address: str, words: str, *, only: list[EmailState] | None = None, follow_ups: bool = False
) -> int:
    """Cancel mails to an address that have not left, with the reason on their cards; how many.

    `only` names the states; with `follow_ups` those that nobody asked for go in every state before leaving.
    """
    chosen = Q(state__in=only or WAITING)
    if follow_ups:
        chosen |= Q(state__in=WAITING, follow_up_number__gt=0)
    return await cancel_mails(Email.filter(chosen, team_id=team_id, customer__email=address), words)


async def cancel_mails(chosen: QuerySet[Email], words: str) -> int:
    """Cancel these mails, which have not left, in the running transaction; how many."""
    # Everybody locks in one order, so that two who cancel don't wait for each other.
    waiting = await chosen.order_by("id").select_for_update().only("id")
    ids = [e.id for e in waiting]
    if ids:
        await Email.filter(id__in=ids).update(
            state=EmailState.CANCELLED,
            reason=words,
            approval_id=None,
            revision=F("revision") + 1,
            changed_at=datetime.now(UTC),
        )
        await announce("email_changed", key=f"cancel:{ids[0]}:{datetime.now(UTC).timestamp()}", email_ids=ids)
    return len(ids)


async def _by_token(token: str) -> Email:
    email = await Email.get_or_none(unsubscribe_token=token[:40]).select_related("customer", "business")
    if email is None:
        raise NotFound(text("This link is not known here."))
    return email
