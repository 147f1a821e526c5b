"""A new address to sign in with: proven by a link mailed to it, and told to the old one (SPEC S9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from models import LinkKind, MailedLink, Membership, User
from services import audit
from services.accounts.notices import tell
from services.accounts.own_sessions import end_links_of, end_sessions_of
from services.accounts.panel_sessions import Browser
from services.accounts.signing_in import prove_password
from services.actors import Actor
from services.addresses import normal_address
from services.errors import Conflict, Invalid, NotFound
from services.mailed_links import Letter, find_link, mail_link, use_link, writes
from services.permissions import Permission
from services.translation import _, spoken, text
from services.usecase import entrance, usecase

VALID_FOR = timedelta(hours=1)


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def change_address(actor: Actor, password: str, address: str) -> str:
    """Ask for the password, outside of a transaction so that a wrong one counts, then mail the link.

    Returns the new address as it will be written.

    Raises:
        Invalid: at `password` or `address`. Conflict: a link was mailed there a moment ago.
    """
    normal = normal_address(address, field="address")
    await prove_password(actor, password)
    await request_address_change(actor, normal)
    return normal


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def request_address_change(actor: Actor, address: str) -> None:
    me = await User.get(id=actor.user_id)
    if address == me.email:
        raise Invalid(text("That is your address already."), field="address")
    taken = await User.exists(email=address)
    mailed = await mail_link(
        LinkKind.CHANGE_ADDRESS,
        address,
        valid_for=VALID_FOR,
        user_id=None if taken else me.id,
        language=me.language or spoken(),
    )
    if not mailed:
        raise Conflict(text("A link was mailed to that address a moment ago."), text("Look there, or wait a little."))
    await tell(me, "address_asked", new=address)


@writes(LinkKind.CHANGE_ADDRESS, "/confirm-address")
def _letter(link: MailedLink) -> Letter:
    """A link of nobody's: the address has an account, whose owner is told that somebody wanted it for theirs."""
    if link.user_id is None:
        return Letter(
            _("Somebody wanted to use your address"),
            _(
                "Somebody wanted to sign in to AskUsers with this address from now on. It belongs to an account "
                "already, so nothing was changed.\n\nIf that was you: sign in with this address, or delete that "
                "account first. If not, do nothing."
            ),
        )
    return Letter(
        _("Confirm your new address"),
        _(
            "Open this link to sign in to AskUsers with this address from now on. It works once, for an hour:\n{link}"
            "\n\nIf you did not ask for it, do nothing.",
            link="{link}",
        ),
    )


@entrance
async def read_address_link(token: str) -> tuple[str, str]:
    """The address of now and the one that the link would put in its place, without using it.

    Raises:
        NotFound: unknown, used or expired.
    """
    link, user = await _find(token)
    return user.email, link.address


@entrance
async def use_address_link(token: str, browser: Browser) -> str:
    """Change the address and end the person's sessions, but for the one in this very browser; the new address.

    Raises:
        NotFound: unknown, used or expired. Conflict: somebody has that address meanwhile.
    """
    link, user = await _find(token)
    old = user.email
    try:
        async with in_transaction():
            await use_link(LinkKind.CHANGE_ADDRESS, token)
            if not await User.filter(id=user.id, email=old, deleted_at=None).update(email=link.address):
                raise _gone()
            await end_links_of(user.id)  # those in the old address's mail are whoever's reads that
            await end_sessions_of(user.id, "address changed", keeping=browser.held)
            await tell(user, "address_changed", address=old, new=link.address)
            for membership in await Membership.filter(user_id=user.id).order_by("team_id"):
                actor = Actor(membership.team_id, user.id, user.name, membership.role, "web")
                await audit.record(replace(actor, from_address=browser.from_address), "change_address", {})
    except IntegrityError:
        raise Conflict(
            text("Another account has this address meanwhile."), text("Choose another address on your account page.")
        ) from None
    return link.address


async def _find(token: str) -> tuple[MailedLink, User]:
    link = await find_link(LinkKind.CHANGE_ADDRESS, token)
    user = await User.get_or_none(id=link.user_id, deleted_at=None) if link.user_id else None
    if user is None:
        raise _gone()
    return link, user


def _gone() -> NotFound:
    return NotFound(text("This link has been used or has expired."), text("Ask for a new one."))
