"""What waits for a yes, and many yeses at once after the person has confirmed how many (SPEC B3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from models import Email, EmailState, EmailVersion
from services.actors import Actor
from services.approval.deciding import seal_and_approve
from services.businesses.channels import find_business_of_channel
from services.drafting.exclusion import Exclusion
from services.drafting.view import EmailView, view_email
from services.errors import Conflict, NotFound, ProductError
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

SHOWN = 20
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class WaitingView:
    """`emails` are the oldest few of `total`; `unseen` nobody has opened; `blocked` must be edited first.

    `mark` stands for exactly these emails in exactly these wordings: a yes to many is a yes to them alone.
    """

    emails: tuple[EmailView, ...]
    total: int
    unseen: int
    blocked: int
    mark: int


@dataclass(frozen=True, slots=True)
class BulkResult:
    done: int
    refused: tuple[Exclusion, ...]


@usecase(Permission.SEND_EMAILS, reads=True)
async def list_waiting(actor: Actor, channel: str) -> WaitingView:
    business = await find_business_of_channel(actor, channel)
    return await view_waiting(actor, drafted_of(actor, business.id))


@usecase(Permission.SEND_EMAILS)
async def approve_waiting(actor: Actor, channel: str, mark: int) -> BulkResult:
    """Approve all that waits, if it is still what the person was asked about (WaitingView.mark).

    Each mail is decided by itself: one that can't be approved keeps none of the others back, and is named.

    Raises:
        Conflict: others wait now, or one of them reads otherwise. NotFound: nothing waits.
    """
    business = await find_business_of_channel(actor, channel)
    waiting = await (
        drafted_of(actor, business.id).order_by("id").limit(MOST_AT_ONCE).select_related("customer", "business")
    )
    if not waiting:
        raise NotFound(text("Nothing waits for approval."))
    if mark_of((e.id, e.revision) for e in waiting) != mark:
        raise Conflict(text("What waits has changed since you were asked."), text("Look again: /approve"))
    refused = []
    for email in waiting:
        try:
            async with in_transaction():  # a savepoint: a refusal undoes only its own mail
                await seal_and_approve(actor, email, email.revision)
        except ProductError as refusal:
            refused.append(Exclusion(f"Email {email.id}, {email.customer.name}", refusal.message))
    actor.note(business=business.id, approved=len(waiting) - len(refused), refused=len(refused))
    return BulkResult(len(waiting) - len(refused), tuple(refused))


def mark_of(emails: Iterable[tuple[int, int]]) -> int:
    """48 bits that stand for a set of (id, revision); a button carries them as a number."""
    return int.from_bytes(hashlib.sha256(repr(sorted(emails)).encode()).digest()[:6])


def drafted_of(actor: Actor, business_id: int) -> QuerySet[Email]:
    return actor.rows(Email).filter(business_id=business_id, state=EmailState.DRAFTED)


async def view_waiting(actor: Actor, rows: QuerySet[Email]) -> WaitingView:
    ids = await rows.order_by("id").limit(MOST_AT_ONCE).values_list("id", "version", "opened_by", "revision")
    blocked = 0
    if ids:
        versions = EmailVersion.filter(email_id__in=[i for i, *_ in ids])
        current = {(i, version) for i, version, *_ in ids}
        found = await versions.values_list("email_id", "number", "findings")
        blocked = sum(any(f["blocking"] for f in findings) for i, number, findings in found if (i, number) in current)
    shown = [await view_email(i, masked=not actor.sees_unmasked) for i, *_ in ids[:SHOWN]]
    unseen = sum(not opened for _, _, opened, _ in ids)
    mark = mark_of((i, revision) for i, _, _, revision in ids)
    return WaitingView(tuple(shown), len(ids), unseen, blocked, mark)
