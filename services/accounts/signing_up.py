"""Signing up: a link to the address first, an account only when it is used (SPEC "team of one at sign-up")."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from models import LinkKind, MailedLink, User
from services import audit
from services.accounts.founding import found_team_of_one
from services.accounts.panel_sessions import Browser, open_session
from services.accounts.passwords import check_new_password, hash_password
from services.accounts.profile import check_name
from services.addresses import normal_address
from services.errors import Conflict, NotFound
from services.mailed_links import Letter, find_link, mail_link, use_link, writes
from services.translation import _, spoken, text
from services.usecase import entrance

VALID_FOR = timedelta(days=1)


@entrance
async def request_sign_up(name: str, address: str) -> None:
    """Mail a link to the address. Whoever has an account is told so by that letter, and by nothing else.

    Raises:
        Invalid: no name, or no address that mail can be sent to (fields `name`, `address`).
    """
    named, normal = check_name(name), normal_address(address, field="address")
    async with in_transaction():
        known = await User.get_or_none(email=normal)
        await mail_link(
            LinkKind.SIGN_UP,
            normal,
            valid_for=VALID_FOR,
            user_id=known.id if known else None,
            name=named,
            language=(known.language if known else "") or spoken(),
        )


@writes(LinkKind.SIGN_UP, "/welcome")
def _letter(link: MailedLink) -> Letter:
    """Without the name that was typed: it may be a stranger's, with words for somebody else's letter box."""
    if link.user_id is not None:
        return Letter(
            _("You have an AskUsers account already"),
            _(
                "Somebody, probably you, wanted to sign up for AskUsers with this address. There is an account with it "
                "already: sign in, or choose “Forgotten your password?” on the sign-in page.\n\n"
                "If that was not you, do nothing."
            ),
        )
    return Letter(
        _("Welcome to AskUsers"),
        _(
            "Open this link to choose a password and to start. It works once, for a day:\n{link}\n\n"
            "If you did not ask for it, do nothing: there is no account without it.",
            link="{link}",
        ),
    )


@entrance
async def read_sign_up_link(token: str) -> tuple[str, str]:
    """Name and address that the link would make an account for, without using it.

    Raises:
        NotFound: unknown, used, expired, or the address has an account already.
    """
    link = _of_nobody(await find_link(LinkKind.SIGN_UP, token))
    return link.name, link.address


@entrance
async def use_sign_up_link(token: str, password: str, browser: Browser) -> str:
    """Make the account with a team of its own, and sign in; the token of the session.

    Raises:
        Invalid: the password can't be one. NotFound: as read_sign_up_link. Conflict: the account was made meanwhile.
    """
    link = _of_nobody(await find_link(LinkKind.SIGN_UP, token))
    check_new_password(password, address=link.address, name=link.name)
    password_hash = await hash_password(password)
    try:
        async with in_transaction():
            await use_link(LinkKind.SIGN_UP, token)
            user = await User.create(
                email=link.address,
                name=link.name,
                password_hash=password_hash,
                password_changed_at=datetime.now(UTC),
            )
            actor = replace(await found_team_of_one(user), from_address=browser.from_address)
            session = await open_session(actor, browser)
            await audit.record(actor, "sign_up", {})
    except IntegrityError:
        raise Conflict(
            text("This address has an account already."), text("Sign in, or have a new password mailed to you.")
        ) from None
    return session


def _of_nobody(link: MailedLink) -> MailedLink:
    if link.user_id is not None:
        raise NotFound(text("This link has been used or has expired."), text("Ask for a new one."))
    return link
