"""A password set anew: by a mailed link, or by whoever knows the present one. Every other way in ends with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

from models import LinkKind, MailedLink, Membership, User
from services import audit
from services.accounts.notices import tell
from services.accounts.own_sessions import end_links_of, end_sessions_of
from services.accounts.panel_sessions import Browser
from services.accounts.passwords import check_new_password, hash_password
from services.accounts.signing_in import prove_password
from services.actors import Actor
from services.addresses import normal_address
from services.errors import NotFound
from services.mailed_links import Letter, find_link, mail_link, use_link, writes
from services.permissions import Permission
from services.translation import _, spoken, text
from services.usecase import entrance, usecase

VALID_FOR = timedelta(hours=1)


@entrance
async def request_password_link(address: str) -> None:
    """Mail a link to the address if it has an account; an unknown one costs the same time, and gets no letter.

    Raises:
        Invalid: no address that mail can be sent to (field `address`).
    """
    normal = normal_address(address, field="address")
    async with in_transaction():
        user = await User.get_or_none(email=normal, deleted_at=None)
        await mail_link(
            LinkKind.RESET_PASSWORD,
            normal,
            valid_for=VALID_FOR,
            user_id=user.id if user else None,
            language=(user.language if user else "") or spoken(),
        )


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def request_own_password_link(actor: Actor) -> None:
    """The same for somebody signed in who has no password yet: they came in from Slack."""
    await request_password_link((await User.get(id=actor.user_id)).email)


@writes(LinkKind.RESET_PASSWORD, "/new-password")
def _letter(link: MailedLink) -> Letter | None:
    if link.user_id is None:
        return None
    return Letter(
        _("Set a new password"),
        _(
            "Open this link to set a new password for AskUsers. It works once, for an hour:\n{link}\n\n"
            "If you did not ask for it, do nothing: your password stays as it is.",
            link="{link}",
        ),
    )


@entrance
async def read_password_link(token: str) -> str:
    """The address whose password the link would set, without using it.

    Raises:
        NotFound: unknown, used or expired.
    """
    return (await _whose(token)).email


@entrance
async def use_password_link(token: str, password: str, browser: Browser) -> None:
    """Set the password; nobody is signed in by it, for a locked address stays locked (PROMISES W1).

    Raises:
        Invalid: the password can't be one. NotFound: unknown, used or expired.
    """
    user = await _whose(token)
    check_new_password(password, address=user.email, name=user.name)
    password_hash = await hash_password(password)
    async with in_transaction():
        await use_link(LinkKind.RESET_PASSWORD, token)
        await _set_password(user, password_hash, keeping="")
        for membership in await Membership.filter(user_id=user.id).order_by("team_id"):
            actor = Actor(membership.team_id, user.id, user.name, membership.role, "web")
            await audit.record(replace(actor, from_address=browser.from_address), "set_password", {"by": "link"})


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def change_password(actor: Actor, present: str, new: str, *, keeping: str) -> None:
    """Ask for the present password, outside of a transaction so that a wrong one counts, then set the new one.

    `keeping` is the token of the session that stays.

    Raises:
        Invalid: at `present` or `password`.
    """
    await prove_password(actor, present, field="present")
    me = await User.get(id=actor.user_id)
    check_new_password(new, address=me.email, name=me.name)
    await set_password(actor, await hash_password(new), keeping=keeping)


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def set_password(actor: Actor, password_hash: str, *, keeping: str) -> None:
    await _set_password(await User.get(id=actor.user_id), password_hash, keeping=keeping)
    actor.note(by="own")


async def _set_password(user: User, password_hash: str, *, keeping: str) -> None:
    """Whoever came in before must know the new one: their sessions, links from Slack and mailed links end."""
    changed = await User.filter(id=user.id, deleted_at=None).update(
        password_hash=password_hash, password_changed_at=datetime.now(UTC)
    )
    if not changed:
        raise NotFound(text("This link has been used or has expired."), text("Ask for a new one."))
    await end_sessions_of(user.id, "password changed", keeping=keeping)
    await end_links_of(user.id)
    await tell(user, "password_set")


async def _whose(token: str) -> User:
    link = await find_link(LinkKind.RESET_PASSWORD, token)
    user = await User.get_or_none(id=link.user_id, deleted_at=None) if link.user_id else None
    if user is None or user.email != link.address:
        raise NotFound(text("This link has been used or has expired."), text("Ask for a new one."))
    return user
