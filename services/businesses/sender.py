"""Proves that a sender's address is read by whoever sends from it: a mailed link, a button, once (SPEC S4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

from models import Business, LinkKind, MailedLink, SenderState, User
from services import audit
from services.actors import Actor
from services.addresses import masked_address
from services.businesses.view import find_business
from services.database import query
from services.errors import Conflict, Invalid, NotFound
from services.mailed_links import MAILED_AGAIN_AFTER, MOST_AN_HOUR, Letter, find_link, mail_link, use_link, writes
from services.permissions import Grant, Permission, grant
from services.plain_text import one_line
from services.translation import _, say_moment, text
from services.usecase import entrance, usecase

VALID_FOR = timedelta(days=2)
# Mails that a person has approved and that would leave from an address which is no longer the business's.
_APPROVED_FOR_ANOTHER = """SELECT count(*) AS n FROM emails e JOIN approvals a ON a.id = e.approval_id
    WHERE e.business_id = $1 AND e.state IN ('approved', 'scheduled') AND a.sender_address <> $2"""


@dataclass(frozen=True, slots=True)
class SenderView:
    """`approved_for_another` mails wait with an earlier address sealed into them; they won't leave."""

    address: str
    state: str
    mailed_at: datetime | None
    expires_at: datetime | None
    again_at: datetime | None  # when another link can be asked for; None: now
    approved_for_another: int
    may_verify: bool


@dataclass(frozen=True, slots=True)
class SenderLink:
    """What somebody who opens the mailed link has to know before they press the button."""

    business: str
    address: str
    asked_by: str


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_sender(actor: Actor, business_id: Any) -> SenderView:
    business = await find_business(actor, business_id)
    latest = await _links(business).order_by("-id").first()
    given = grant(actor.role, Permission.CONFIGURE_SENDER_VERIFICATION)
    waiting = await query(_APPROVED_FOR_ANOTHER, business.id, business.sender_address)
    return SenderView(
        address=business.sender_address if actor.sees_unmasked else masked_address(business.sender_address),
        state=business.sender_state.value,
        mailed_at=latest.created_at if latest else None,
        expires_at=latest.expires_at if latest else None,
        again_at=await _again_at(business),
        approved_for_another=waiting[0]["n"],
        may_verify=given is Grant.YES or (given is Grant.OWN and business.created_by_id == actor.user_id),
    )


@usecase(Permission.CONFIGURE_SENDER_VERIFICATION)
async def request_sender_verification(actor: Actor, business_id: Any) -> None:
    """Have a link mailed to the sender's address; the sender is pending until somebody there presses its button.

    Raises:
        Invalid: there is no address yet. Conflict: it is verified, or a link was mailed just now; says when again.
    """
    business = await find_business(actor, business_id)
    if not business.sender_address:
        raise Invalid(text("Enter the sender's address and save it first."), field="sender_address")
    # The row is ours from here on, so of many requests at once the others see the first one's link.
    changed = await (
        actor.rows(Business)
        .filter(id=business.id, sender_address=business.sender_address, deleted_at=None)
        .exclude(sender_state=SenderState.VERIFIED)
        .update(sender_state=SenderState.PENDING)
    )
    if not changed:
        raise Conflict(text("This address is verified already, or was changed at this moment."))
    mailed = await mail_link(
        LinkKind.VERIFY_SENDER,
        business.sender_address,
        valid_for=VALID_FOR,
        user_id=actor.user_id,
        business_id=business.id,
        name=business.name,
        language=actor.language,
    )
    if not mailed:
        again = await _again_at(business) or datetime.now(UTC)
        raise Conflict(
            text("A link was mailed to this address a short while ago."),
            text("Look into its inbox and spam folder. You can ask again at {when}.", when=say_moment(again)),
        )
    actor.note(business=business.id)


@writes(LinkKind.VERIFY_SENDER, "/verify")
def write_sender_letter(link: MailedLink) -> Letter:
    business = one_line(link.name, 80)
    return Letter(
        _("Confirm this address as the sender of {business}", business=business),
        _(
            "The team of {business} would like to send mail to its customers from this address.\n\n"
            "If you agree, open this link and press the button there:\n{link}\n\n"
            "It works once, for two days. If you know nothing of this, do nothing: "
            "no mail can be sent in your name.",
            business=business,
            link="{link}",
        ),
    )


@entrance
async def read_sender_link(token: str) -> SenderLink:
    """Verifies nothing: scanners and previews open links too.

    Raises:
        NotFound: unknown, used, expired, or for an address that the business no longer has; all in the same words.
    """
    link = await find_link(LinkKind.VERIFY_SENDER, token)
    business = await Business.get_or_none(
        id=link.business_id, sender_address=link.address, sender_state=SenderState.PENDING, deleted_at=None
    )
    if business is None:
        raise _dead_link()
    asker = await User.get_or_none(id=link.user_id)
    return SenderLink(business.name, link.address, asker.name if asker else "")


@entrance
async def verify_sender(token: str) -> SenderLink:
    """Use the link up and verify the address that it was mailed to, if it is still the business's; once.

    Raises:
        NotFound: as read_sender_link.
    """
    async with in_transaction():
        shown = await read_sender_link(token)
        link = await use_link(LinkKind.VERIFY_SENDER, token)
        changed = await Business.filter(
            id=link.business_id, sender_address=link.address, sender_state=SenderState.PENDING, deleted_at=None
        ).update(sender_state=SenderState.VERIFIED)
        if not changed:
            raise _dead_link()
        business = await Business.get(id=link.business_id)
        facts = {"business": business.id, "asked_by": link.user_id}
        await audit.record_for_house(business.team_id, "verify_sender", facts)
    return shown


def _links(business: Business) -> Any:
    return MailedLink.filter(kind=LinkKind.VERIFY_SENDER, address=business.sender_address, business_id=business.id)


async def _again_at(business: Business) -> datetime | None:
    """When services.mailed_links lets the next letter go; None when it would now."""
    now = datetime.now(UTC)
    recent = await _links(business).filter(created_at__gt=now - timedelta(hours=1)).order_by("-id").limit(MOST_AN_HOUR)
    waits = [recent[0].created_at + MAILED_AGAIN_AFTER] if recent else []
    if len(recent) == MOST_AN_HOUR:
        waits.append(recent[-1].created_at + timedelta(hours=1))
    return max((at for at in waits if at > now), default=None)


def _dead_link() -> NotFound:
    return NotFound(text("This link has been used or has expired."), text("Ask for a new one."))
