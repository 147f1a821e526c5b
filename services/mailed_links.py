"""Single-use links mailed to an address: to sign up, to set a password anew, to confirm an address, to verify a sender.

A room says with `writes` what its letter is; the token is made when the letter is written, and only its hash is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import config
from models import LinkKind, MailedLink
from services.database import query
from services.durable_work import durable, enqueue
from services.errors import NotFound
from services.letters import send_letter
from services.translation import speaking, text

MAILED_AGAIN_AFTER = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(days=1)  # once expired, used or not
_LOCK_SPACE = 7_361_011
MOST_AN_HOUR = 5  # letters of one kind to one address, whoever asks for them


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's words, with `{link}` where the link goes."""

    subject: str
    words: str


Writer = Callable[[MailedLink], Letter | None]
_WRITERS: dict[LinkKind, tuple[Writer, str]] = {}


def writes(kind: LinkKind, path: str) -> Callable[[Writer], Writer]:
    """Declare what the letter says, in the language spoken when it is called; the link leads to `path`/TOKEN.

    A writer that returns None mails nothing. So an address that nobody has costs the same time as one that is known.
    """

    def declare(writer: Writer) -> Writer:
        _WRITERS[kind] = (writer, path)
        return writer

    return declare


async def mail_link(
    kind: LinkKind,
    address: str,
    *,
    valid_for: timedelta,
    user_id: int | None = None,
    business_id: int | None = None,
    name: str = "",
    language: str = "",
) -> bool:
    """Record in the running transaction that a link is to be mailed; earlier ones for the same stay good.

    False when it was mailed less than a minute ago, or five times this hour: nothing is mailed then.
    """
    now = datetime.now(UTC)
    # Of twenty who ask at once, the second already sees the first one's.
    await query("SELECT pg_advisory_xact_lock($1, hashtext($2))", _LOCK_SPACE, f"{kind} {address} {business_id}")
    same = MailedLink.filter(kind=kind, address=address, business_id=business_id)
    if await same.filter(created_at__gt=now - MAILED_AGAIN_AFTER).exists():
        return False
    if await same.filter(created_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        return False
    link = await MailedLink.create(
        kind=kind,
        address=address,
        name=name,
        language=language,
        user_id=user_id,
        business_id=business_id,
        token_sha256=secrets.token_hex(32),  # replaced when the letter is written; nobody holds this one
        expires_at=now + valid_for,
    )
    await enqueue(mail_link_letter, key=f"mailed_link:{link.id}", link_id=link.id)
    await enqueue(forget_old_links, key=f"forget_old_links:{now.date()}", delay_s=2 * FORGOTTEN_AFTER.total_seconds())
    return True


@durable()
async def mail_link_letter(link_id: int) -> None:
    """A second run mails a new token, and the first one's is dead."""
    token = secrets.token_urlsafe(32)
    changed = await MailedLink.filter(id=link_id, used_at=None).update(token_sha256=_hash(token))
    link = await MailedLink.get_or_none(id=link_id)
    if not changed or link is None:
        return
    writer, path = _WRITERS[link.kind]
    with speaking(link.language):
        letter = writer(link)
    if letter is None:
        return
    leads_to = f"{config.settings().public_url}{path}/{token}"
    await send_letter(link.address, letter.subject, letter.words.replace("{link}", leads_to))


@durable()
async def forget_old_links() -> None:
    """Recorded once a day at most: an address that somebody typed for a stranger isn't kept."""
    await MailedLink.filter(expires_at__lt=datetime.now(UTC) - FORGOTTEN_AFTER).delete()


async def find_link(kind: LinkKind, token: str) -> MailedLink:
    """The link, without using it up: scanners and previews open links too.

    Raises:
        NotFound: unknown, used or expired, all in the same words.
    """
    link = await MailedLink.get_or_none(
        kind=kind, token_sha256=_hash(token), used_at=None, expires_at__gt=datetime.now(UTC)
    )
    if link is None:
        raise NotFound(text("This link has been used or has expired."), text("Ask for a new one."))
    return link


async def use_link(kind: LinkKind, token: str) -> MailedLink:
    """Use the link up, inside the caller's transaction; of twenty at once one succeeds.

    Raises:
        NotFound: unknown, used or expired, all in the same words.
    """
    link = await find_link(kind, token)
    if not await MailedLink.filter(id=link.id, used_at=None).update(used_at=datetime.now(UTC)):
        raise NotFound(text("This link has been used or has expired."), text("Ask for a new one."))
    return link


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
